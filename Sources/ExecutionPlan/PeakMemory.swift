package import GraphIR
import GraphcRuntime

/// The largest number of bytes of temporaries that are live at once, as a polynomial of the run-time dims.
///
/// The step with the maximum may depend on the dims; it is chosen for dims of value `reference`.
package struct PeakMemory: Sendable {
  package static let reference = 64

  /// The bytes.
  package var byteCount: Dim
  /// The function calls that lead to the kernel call with the maximum, outermost first, and its name.
  package var steps: [String]
  package var origin: Origin?

  package init(_ plan: ExecutionPlan) throws(DimError) {
    let bindings = Dictionary(plan.dims.map { ($0, Self.reference) }, uniquingKeysWith: { first, _ in first })
    let live = LiveSets(plan)
    var changes = Array(repeating: 0, count: live.kernels.count + 1)
    for life in live.lives {
      let size = try Self.byteCount(life.type).evaluate(bindings)
      changes[life.first] = try Self.sum(changes[life.first], size)
      changes[life.last + 1] = try Self.sum(changes[life.last + 1], -size)
    }
    var (sum, most, peak) = (0, -1, 0)
    for position in live.kernels.indices {
      sum = try Self.sum(sum, changes[position])
      if sum > most { (most, peak) = (sum, position) }
    }
    byteCount = 0
    for life in live.lives where life.first <= peak && peak <= life.last {
      byteCount = try byteCount.adding(Self.byteCount(life.type))
    }
    let place = live.kernels.isEmpty ? nil : live.kernels[peak]
    steps = place?.steps ?? []
    origin = place?.origin
  }

  private static func byteCount(_ type: TensorType) throws(DimError) -> Dim {
    try type.shape.product().multiplied(by: Dim(type.dtype.byteCount))
  }

  private static func sum(_ a: Int, _ b: Int) throws(DimError) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    guard !overflow else { throw .overflow }
    return sum
  }
}
