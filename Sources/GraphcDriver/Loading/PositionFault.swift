import Diagnostics
import GraphIR
import Passes

/// Why a position of an output depends on later ones, or changes when more follow.
struct PositionFault {
  /// `'logits' looks ahead along T: position i depends on position i + 1`
  private var text: String
  /// The op that is at fault, or else the one that gives the output.
  private var origin: Origin
  private var help: String

  /// `nil` if positions depend on themselves and earlier ones alone.
  ///
  /// - Parameters:
  ///   - stability: verdicts of `PrefixStability`, that about the same axis among them where there is one.
  ///   - main: the function that the verdicts are about.
  init?(_ fact: Causality, stability: [Causality], in main: Function) {
    let output = fact.output
    origin = main.outputs.first { $0.name == output }.map { main.producer(of: $0.value).origin } ?? .synthetic
    let stable = stability.first { $0.output == output && $0.axis == fact.axis && $0.dim == fact.dim }
    help =
      fact.verdict.isCausal
      ? "what a position gives may not change as more follow: iota(\(fact.dim)) counts them from the first one"
      : "a position may depend on itself and earlier ones only, as with cumsum or under a causal mask"
    switch fact.verdict.isCausal ? stable?.verdict ?? fact.verdict : fact.verdict {
    case .independent, .pointwise, .causal: return nil
    case .looksAhead(let count):
      text = "'\(output)' looks ahead along \(fact.dim): position i depends on position i + \(count)"
    case .otherAxis(let axis): text = "'\(output)' depends along \(fact.dim) on the index of its axis \(axis)"
    case .broken(let blame):
      origin = blame.origin
      if !fact.verdict.isCausal, blame.op == Softmax.mnemonics[0] {
        help = "a position may depend on itself and earlier ones only: attention and its layers take causal=true"
      }
      text =
        (fact.verdict.isCausal
          ? "the first positions of '\(output)' may change as \(fact.dim) grows"
          : "'\(output)' is not proved causal along \(fact.dim)") + ": \(blame)"
    }
  }

  /// - Parameters:
  ///   - place: where the spec asks for it.
  ///   - note: what the spec does there.
  func diagnostic(_ code: String, at place: Span, _ note: String) -> Diagnostic {
    let span = origin.span
    return Diagnostic(
      .error, code, text, at: span ?? place,
      notes: (span == nil ? [] : [.init(note, at: place)]) + origin.calls.map { .init("called here", at: $0) },
      help: help)
  }
}
