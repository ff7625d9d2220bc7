import Diagnostics
import GraphGen
import GraphIR
import Passes

/// Checks a graph against `generate:` of its spec: what depends on later tokens cannot be written token by token.
struct GenerationChecks {
  var loaded: SpecLoader.Loaded
  /// Of the model as it was loaded.
  var positions: PositionFacts

  func report() {
    guard let generation = loaded.model.generation else { return }
    if loaded.isAsWritten { for (_, error) in generation.strangers { loaded.log.report(error) } }
    for fault in faults(generation) { loaded.log.report(fault) }
  }

  /// Why scores depend on later tokens, or change when more follow: `generate/causal`.
  func faults(_ generation: Generation) -> [Diagnostic] {
    let main = loaded.model.module.main
    let facts = positions.causality.filter { concerns($0, generation) }
    let stability = positions.stability(along: Dim(symbol: generation.positions))
    return facts.compactMap { fact in
      PositionFault(fact, stability: stability, in: main)?.diagnostic(
        "generate/causal", at: generation.span, "generation needs it here")
    }
  }

  private func concerns(_ fact: Causality, _ generation: Generation) -> Bool {
    fact.output == generation.logits && fact.dim == generation.positions
  }
}
