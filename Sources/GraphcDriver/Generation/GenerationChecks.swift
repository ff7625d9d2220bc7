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
    let facts = positions.causality.filter { concerns($0, generation) }
    let stability = positions.stability(along: Dim(symbol: generation.positions))
    for fact in facts {
      guard let fault = PositionFault(fact, stability: stability) else { continue }
      loaded.log.report(
        fault.diagnostic(
          "generate/causal", at: generation.span, "generation needs it here",
          help: "the scores of a position may depend on tokens up to there only, as with causal=true of attention"))
    }
  }

  private func concerns(_ fact: Causality, _ generation: Generation) -> Bool {
    fact.output == generation.logits && fact.dim == generation.positions
  }
}
