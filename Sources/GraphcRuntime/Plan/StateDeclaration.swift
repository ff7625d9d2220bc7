/// A value of a model that lasts from one run to the next: its type, what it begins with, and its axes of rows and
/// positions.
public struct StateDeclaration: Sendable {
  /// The name and the type; the default is what every element is before the first run.
  public let tensor: TensorDeclaration
  /// The axis along which independent rows lie; `nil` if there is none.
  public let rowAxis: Int?
  /// The axis, after that of the rows, of positions that are filled in ascending order; `nil` if there is none.
  public let positionAxis: Int?

  /// A declaration of a state.
  ///
  /// - Parameter initial: the value of every element before the first run; 0 or 1 for bool. What bf16 does not represent is
  ///   cut off.
  public init(
    _ name: String, _ dtype: DType, _ shape: [TensorDeclaration.Axis], initial: Double, rowAxis: Int? = nil,
    positionAxis: Int? = nil
  ) {
    tensor = TensorDeclaration(name, dtype, shape, default: .constant(initial))
    self.rowAxis = rowAxis
    self.positionAxis = positionAxis
  }

  /// The value of every element before the first run.
  var initial: Double { if case .constant(let value)? = tensor.defaultValue { value } else { 0 } }
}

extension MemoryEstimate {
  /// Adds the states of a model.
  ///
  /// - Throws: `limit/elements`, `shape/unbound`.
  public mutating func hold(states: [StateDeclaration], for dims: [String: Int]) throws(GraphcError) {
    for state in states {
      hold(.states, "the state '\(state.tensor.name)'", try state.tensor.byteCount(for: dims))
    }
  }
}
