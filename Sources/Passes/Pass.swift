package import GraphIR

/// A rewriting of one function into an equal one; one file and one value each.
package struct Pass: Sendable {
  package let name: String
  package let summary: String
  /// Names of passes that must have run before.
  package let after: [String]
  package let run: @Sendable (Function, inout [Remark]) throws(PassError) -> Function

  package init(
    _ name: String, _ summary: String, after: [String] = [],
    run: @escaping @Sendable (Function, inout [Remark]) throws(PassError) -> Function
  ) {
    self.name = name
    self.summary = summary
    self.after = after
    self.run = run
  }

  /// Every pass, in the order of the inference pipeline.
  package static let all: [Pass] = [
    .canonicalize, .fold, .cse, .dce, .fuseAttention, .fuseNorms, .fuseLinear,
  ]

  package static func named(_ name: String) -> Pass? { all.first { $0.name == name } }
}

/// A bug of a pass: it made an ill-typed node, changed a type, or broke an invariant.
package struct PassError: Error, Sendable {
  package var pass: String
  package var function: String
  package var message: String
}

/// What a pass did or did not do at a place, and why.
package struct Remark: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    /// With the facts of what was made, such as `scale 0.125, causal`.
    case done(String)
    /// With the reason, and the node to blame.
    case refused(reason: String, blame: Origin)
  }

  package var pass: String
  package var function: String
  /// The value it is about, such as the weights of an attention.
  package var value: String
  package var origin: Origin
  package var outcome: Outcome
}
