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
  /// Of the model as it was loaded.
  var positions: PositionFacts

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
    let module = loaded.model.module
    let facts = positions.causality
    let stability = module.runTimeExtents.flatMap { positions.stability(along: $0) }
    for (output, span) in expected.causal {
      let own = facts.filter { $0.output == output }
      if own.isEmpty {
        loaded.log.report(
          Diagnostic(.error, "expect/causal", "'\(output)' has no run-time dim of an input", at: span))
      } else if let missing = missingAxis(of: output) {
        loaded.log.report(
          Diagnostic(
            .error, "expect/causal", "'\(output)' has no axis of \(missing), so it has no positions to be causal in",
            at: span, help: "expect it of an output such as f32[B, \(missing), D]"))
      }
      for fact in own {
        guard let fault = PositionFault(fact, stability: stability, in: module.main) else { continue }
        loaded.log.report(fault.diagnostic("expect/causal", at: span, "expected here"))
      }
    }
  }

  /// A run-time extent of inputs, other than a leading axis, if an output has none of its kind.
  private func missingAxis(of name: String) -> Dim? {
    let main = loaded.model.module.main
    guard let position = main.outputs.firstIndex(where: { $0.name == name }) else { return nil }
    let extents = loaded.model.module.runTimeExtents
    let leading = Set(main.inputs.compactMap(\.type.shape.first))
    let later = main.inputs.flatMap { $0.type.shape.dropFirst() }
    let inner = later.filter { extents.contains($0) && !leading.contains($0) }
    let own = main.outputTypes[position].shape.filter(extents.contains)
    return own.contains { !leading.contains($0) } ? nil : inner.first
  }

  private func checkEquivariance() {
    guard !expected.equivariant.isEmpty else { return }
    let facts = Equivariance.find(in: loaded.model.module)
    for (output, span) in expected.equivariant {
      for fact in facts where fact.output == output {
        guard case .broken(let blame) = fact.verdict else { continue }
        loaded.log.report(
          Diagnostic(
            .error, "expect/equivariant",
            "'\(output)' is not proved to follow permutations along \(fact.dim): \(blame)",
            at: blame.origin.span ?? span,
            notes: [.init("expected here", at: span)] + blame.origin.calls.map { .init("called here", at: $0) }))
      }
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
