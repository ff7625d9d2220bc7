import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import Passes

/// Checks a graph against `expect:` of its spec: one function for each key.
struct ExpectationChecks {
  var loaded: SpecLoader.Loaded
  /// The remarks of the passes on the graph without taps.
  var remarks: [Remark]
  /// The module that runs.
  var optimized: Module

  private var expected: Expectations { loaded.model.expectations }

  /// Reports every expectation that is not met.
  ///
  /// - Throws: as the costs of a module: `limit/elements`, `limit/dim`.
  func report() throws {
    checkFusedAttention()
    checkCausality()
    checkEquivariance()
    // Expected numbers apply to the config as written.
    guard loaded.isAsWritten else { return }
    checkParameters()
    try checkCosts()
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

  private func checkCausality() {
    guard !expected.causal.isEmpty else { return }
    let facts = Causality.find(in: loaded.model.module)
    for (output, span) in expected.causal {
      let own = facts.filter { $0.output == output }
      if own.isEmpty {
        loaded.log.report(
          Diagnostic(.error, "expect/causal", "'\(output)' has no run-time dim of an input", at: span))
      }
      for fact in own {
        switch fact.verdict {
        case .independent, .pointwise, .causal: continue
        case .looksAhead(let count):
          loaded.log.report(
            Diagnostic(
              .error, "expect/causal",
              "'\(output)' looks ahead along \(fact.dim): position i depends on position i + \(count)", at: span))
        case .otherAxis(let axis):
          loaded.log.report(
            Diagnostic(
              .error, "expect/causal", "'\(output)' depends along \(fact.dim) on the index of its axis \(axis)",
              at: span))
        case .broken(let blame):
          report("expect/causal", "'\(output)' is not proved causal along \(fact.dim)", blame, span)
        }
      }
    }
  }

  private func checkEquivariance() {
    guard !expected.equivariant.isEmpty else { return }
    let facts = Equivariance.find(in: loaded.model.module)
    for (output, span) in expected.equivariant {
      for fact in facts where fact.output == output {
        guard case .broken(let blame) = fact.verdict else { continue }
        report("expect/equivariant", "'\(output)' is not proved to follow permutations along \(fact.dim)", blame, span)
      }
    }
  }

  private func report(_ code: String, _ what: String, _ blame: AxisBlame, _ expected: Span) {
    let name = blame.name.map { " of '\($0)'" } ?? ""
    loaded.log.report(
      Diagnostic(
        .error, code, "\(what): '\(blame.op)'\(name) \(blame.reason)", at: blame.origin.span ?? expected,
        notes: [.init("expected here", at: expected)] + blame.origin.calls.map { .init("called here", at: $0) }))
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

  private func checkCosts() throws {
    for (cost, expected, span) in expected.costs {
      let (value, code, what): (Dim, String, String) =
        switch cost {
        case .flops: (try loaded.model.module.flops(), "expect/flops", "takes {} FLOPs")
        case .traffic: (try optimized.trafficByteCount(), "expect/traffic", "reads and writes {} bytes")
        case .memory: (try optimized.peakMemory().byteCount, "expect/memory", "holds {} bytes of activations")
        }
      guard value != expected else { continue }
      loaded.log.report(
        Diagnostic(
          .error, code, "one run \(what.replacing("{}", with: value.description)), not \(expected)", at: span,
          help: "write \(cost.rawValue): \(value)"))
    }
  }
}
