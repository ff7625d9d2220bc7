/// The integers that an input of a model may hold: at least `lower`, and less than each of `bounds`.
public struct InputRange: Sendable {
  /// The smallest integer.
  public var lower: Int
  /// The exclusive upper bounds.
  public var bounds: [TensorDeclaration.Axis]

  /// The integers from `lower` up to but not including each of `bounds`.
  public init(from lower: Int, below bounds: [TensorDeclaration.Axis]) {
    self.lower = lower
    self.bounds = bounds
  }

  /// The range of an input about which the model says nothing.
  package static let standard = InputRange(from: 0, below: [10])

  /// The range for known run-time dims; only `lower` if the bounds leave no other value.
  ///
  /// - Throws: `limit/elements`, `shape/unbound`, as for the shape of an input.
  package func values(for dims: [String: Int]) throws(GraphcError) -> ClosedRange<Int32> {
    var upper = Int(Int32.max)
    for bound in bounds { upper = min(upper, try bound.extent(for: dims) - 1) }
    let first = Int32(clamping: lower)
    return first...max(first, Int32(clamping: upper))
  }
}
