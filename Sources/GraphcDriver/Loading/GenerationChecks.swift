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
    for fact in Causality.find(in: loaded.model.module)
    where fact.output == generation.logits && fact.dim == generation.positions {
      switch fact.verdict {
      case .pointwise, .causal: continue
      case .independent: report("does not depend on '\(generation.input)'", generation)
      case .looksAhead(let count): report("looks ahead: position i depends on position i + \(count)", generation)
      case .otherAxis(let axis): report("depends on the index of its axis \(axis)", generation)
      case .broken(let blame):
        let name = blame.name.map { " of '\($0)'" } ?? ""
        loaded.log.report(
          Diagnostic(
            .error, "generate/causal",
            "'\(generation.logits)' is not proved causal along \(fact.dim): '\(blame.op)'\(name) \(blame.reason)",
            at: blame.origin.span ?? generation.span,
            notes: [.init("generation needs it here", at: generation.span)]
              + blame.origin.calls.map { .init("called here", at: $0) },
            help: "the scores of a position may depend on tokens up to there only, as with causal=true of attention"))
      }
    }
  }

  private func report(_ reason: String, _ generation: Generation) {
    loaded.log.report(
      Diagnostic(
        .error, "generate/causal", "'\(generation.logits)' \(reason), along \(generation.positions)",
        at: generation.span, help: "the scores of a position may depend on tokens up to there only"))
  }
}
