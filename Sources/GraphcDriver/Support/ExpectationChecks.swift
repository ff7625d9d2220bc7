import Diagnostics
import GraphGen
import GraphIR
import Passes

/// Holds a graph against what its spec expects of it: one function for each key of `expect:`.
struct ExpectationChecks {
  var loaded: SpecLoader.Loaded
  var remarks: [Remark]

  private var expected: Expectations { loaded.model.expectations }

  /// Reports everything that does not hold.
  ///
  /// - Throws: `limit/elements` when a cost does not fit in 64 bits.
  func report() throws {
    checkFusedAttention()
    // What is counted holds for the config as written.
    guard loaded.isAsWritten else { return }
    checkParameters()
    try checkFlops()
  }

  private func checkFusedAttention() {
    guard let span = expected.fusesAllAttention else { return }
    for remark in remarks where remark.pass == Pass.fuseAttention.name {
      guard case .refused(let reason, let blame) = remark.outcome else { continue }
      loaded.log.report(
        Diagnostic(
          .error, "expect/fused-attention", "the softmax of '\(remark.value)' is not fused: \(reason)",
          at: blame.span ?? remark.origin.span,
          notes: [.init("expected here", at: span)] + remark.origin.calls.map { .init("called here", at: $0) }))
    }
  }

  private func checkParameters() {
    guard let (expected, span) = expected.parameterCount else { return }
    let count = loaded.model.module.parameterElementCount
    guard count != expected else { return }
    loaded.log.report(
      Diagnostic(
        .error, "expect/parameters", "the model has \(count) parameters, not \(expected)", at: span,
        help: "write parameters: \(count)"))
  }

  private func checkFlops() throws {
    guard let (expected, span) = expected.flops else { return }
    let flops = try loaded.model.module.flops()
    guard flops != expected else { return }
    loaded.log.report(
      Diagnostic(
        .error, "expect/flops", "one run takes \(flops) FLOPs, not \(expected)", at: span,
        help: "write flops: \(flops)"))
  }
}
