import Diagnostics
import GraphGen
import GraphIR
import Passes

/// Checks a graph against `generate:` of its spec: what depends on later tokens cannot be written token by token.
struct GenerationChecks {
  var loaded: SpecLoader.Loaded

  func report() {
    guard let generation = loaded.model.generation else { return }
    if loaded.isAsWritten { for (_, error) in generation.strangers { loaded.log.report(error) } }
    let module = loaded.model.module
    let causal = Causality.find(in: module).filter { concerns($0, generation) }
    let stable = PrefixStability.find(in: module, along: Dim(symbol: generation.positions)).filter {
      concerns($0, generation)
    }
    let broken = causal.first { !$0.verdict.isCausal }
    for fact in broken.map({ [$0] }) ?? stable {
      switch fact.verdict {
      case .independent, .pointwise, .causal: continue
      case .looksAhead(let count): report("looks ahead: position i depends on position i + \(count)", generation)
      case .otherAxis(let axis): report("depends on the index of its axis \(axis)", generation)
      case .broken(let blame): report(blame, isCausal: broken == nil, generation)
      }
    }
  }

  private func concerns(_ fact: Causality, _ generation: Generation) -> Bool {
    fact.output == generation.logits && fact.dim == generation.positions
  }

  private func report(_ blame: AxisBlame, isCausal: Bool, _ generation: Generation) {
    let what =
      isCausal
      ? "the first positions of '\(generation.logits)' may change as \(generation.positions) grows"
      : "'\(generation.logits)' is not proved causal along \(generation.positions)"
    let name = blame.name.map { " of '\($0)'" } ?? ""
    loaded.log.report(
      Diagnostic(
        .error, "generate/causal", "\(what): '\(blame.op)'\(name) \(blame.reason)",
        at: blame.origin.span ?? generation.span,
        notes: [.init("generation needs it here", at: generation.span)]
          + blame.origin.calls.map { .init("called here", at: $0) },
        help: "the scores of a position may depend on tokens up to there only, as with causal=true of attention"))
  }

  private func report(_ reason: String, _ generation: Generation) {
    loaded.log.report(
      Diagnostic(
        .error, "generate/causal", "'\(generation.logits)' \(reason), along \(generation.positions)",
        at: generation.span, help: "the scores of a position may depend on tokens up to there only"))
  }
}
