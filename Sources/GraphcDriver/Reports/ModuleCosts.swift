import ExecutionPlan
import GraphIR
import GraphcRuntime

/// The costs of one run as polynomials of the run-time dims. All throw `limit/elements` if one does not fit in 64 bits,
/// and `limit/dim` if it has too many terms.
extension Module {
  func multiplyAddCount() throws -> Dim { try fitting { () throws(DimError) in try multiplyAdds() } }

  /// Floating-point operations, 2 for each multiply-add.
  func flops() throws -> Dim { try fitting { () throws(DimError) in try multiplyAdds().multiplied(by: 2) } }

  /// Bytes that the ops read and write.
  func trafficByteCount() throws -> Dim { try fitting { () throws(DimError) in try traffic() } }

  /// The largest number of bytes of activations that are live at once, and the step.
  func peakMemory() throws -> PeakMemory {
    let plan = try ExecutionPlan.make(self)
    return try fitting { () throws(DimError) in try PeakMemory(plan) }
  }

  private func fitting<Cost>(_ cost: () throws(DimError) -> Cost) throws -> Cost {
    do { return try cost() } catch {
      switch error {
      case .tooComplex:
        throw GraphcError(
          .badInput, "limit/dim",
          "a cost of the graph has more than \(Dim.maximumTermCount) terms or a degree above \(Dim.maximumDegree)",
          help: "use fewer run-time dims, or make some of them config values")
      case .overflow, .notDivisible, .unbound:
        throw GraphcError(.badInput, "limit/elements", "a cost of the graph does not fit in 64 bits")
      }
    }
  }
}
