import GraphIR
import GraphcRuntime

/// Evaluates the fields of a kernel call of a plan: once, when its buffers have their places.
struct Evaluation: FieldMap {
  typealias From = Symbolic
  typealias To = Evaluated
  typealias Failure = GraphcError

  let bindings: [String: Int]
  /// What the call computes, for messages.
  let site: String
  let address: (BufferArgument) throws(GraphcError) -> UnsafeMutableRawPointer

  func evaluate(_ dim: Dim) throws(GraphcError) -> Int { try BoundPlan.evaluate(dim, bindings) }

  func input(_ field: BufferField, _ value: BufferArgument) throws(GraphcError) -> UnsafeRawPointer {
    UnsafeRawPointer(try address(value))
  }

  func output(_ field: BufferField, _ value: BufferArgument) throws(GraphcError) -> UnsafeMutableRawPointer {
    try address(value)
  }

  func size(_ label: String, _ value: Dim) throws(GraphcError) -> Int { try evaluate(value) }

  func sizes(_ label: String, _ value: [Dim]) throws(GraphcError) -> [Int] { try list(value) }

  func strided(
    _ label: String, of operands: [String], _ value: Symbolic.Strided
  ) throws(GraphcError) -> StridedView {
    var strides: [[Int]] = []
    for operand in value.strides { strides.append(try list(operand)) }
    return try StridedView(shape: try list(value.shape), strides: strides, transposing: value.transposing)
  }

  func rowStrides(_ label: String, _ value: Symbolic.RowStrides) throws(GraphcError) -> AttentionShape.Strides {
    AttentionShape.Strides(
      batch: try evaluate(value.batch), head: try evaluate(value.head), row: try evaluate(value.row))
  }

  func number(_ label: String, _ value: Double) -> Float { Float(value) }

  func site(_ label: String, _ value: Symbolic.Site) -> String { site }

  private func list(_ dims: [Dim]) throws(GraphcError) -> [Int] {
    var list: [Int] = []
    for dim in dims { list.append(try evaluate(dim)) }
    return list
  }
}
