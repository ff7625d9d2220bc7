package import GraphIR
import GraphcRuntime

/// The most memory that the temporaries of a run hold at once, as a polynomial of the run-time dims.
///
/// Which step needs the most may depend on the dims; it is picked for dims of `reference` each.
package struct PeakMemory: Sendable {
  package static let reference = 64

  /// Bytes.
  package var byteCount: Dim
  /// The kernel calls or calls of functions that lead to the step, outermost first.
  package var steps: [String]
  package var origin: Origin?

  package init(_ plan: ExecutionPlan) throws(DimError) {
    let bindings = Dictionary(plan.dims.map { ($0, Self.reference) }, uniquingKeysWith: { first, _ in first })
    var peaks: [PeakMemory] = []
    for function in plan.functions {
      var best = PeakMemory(byteCount: 0, steps: [], origin: nil)
      var most = -1
      for (position, step) in function.steps.enumerated() {
        var candidate = Self.peak(of: step, peaks)
        for temporary in function.temporaries where (temporary.first...temporary.last).contains(position) {
          let bytes = try temporary.type.shape.product().multiplied(by: Dim(temporary.type.dtype.byteCount))
          candidate.byteCount = try candidate.byteCount.adding(bytes)
        }
        let size = try candidate.byteCount.evaluate(bindings)
        if size > most { (best, most) = (candidate, size) }
      }
      peaks.append(best)
    }
    self = peaks[peaks.count - 1]
  }

  private init(byteCount: Dim, steps: [String], origin: Origin?) {
    self.byteCount = byteCount
    self.steps = steps
    self.origin = origin
  }

  private static func peak(of step: PlanStep, _ peaks: [PeakMemory]) -> PeakMemory {
    switch step {
    case .kernel(let call): PeakMemory(byteCount: 0, steps: [call.name], origin: call.origin)
    case .call(let call): peaks[call.function].called(call.path, call.origin)
    case .repeated(let repeated): peaks[repeated.first.function].called(repeated.path, repeated.first.origin)
    }
  }

  private func called(_ name: String, _ origin: Origin) -> PeakMemory {
    PeakMemory(byteCount: byteCount, steps: [name] + steps, origin: self.origin ?? origin)
  }
}
