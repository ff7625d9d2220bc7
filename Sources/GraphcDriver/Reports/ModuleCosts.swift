import ExecutionPlan
import GraphIR
import GraphcRuntime

/// The costs of one run as polynomials of the run-time dims. All throw `limit/elements` if one does not fit in 64 bits.
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
      throw GraphcError(.badInput, "limit/elements", "the cost does not fit in 64 bits")
    }
  }
}
