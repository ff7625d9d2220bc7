package import GraphIR

/// The reason why no gradient can be made, and the op that stands in the way.
package struct DifferentiationRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The mnemonic of the op, and the name of its value; `nil` if no op is to blame.
  package var op: String?
  package var name: String?
  /// A phrase that follows the op: `has no gradient: …`.
  package var reason: String
  package var origin: Origin

  init(_ node: Node, _ reason: String) {
    op = node.op.definition.mnemonic
    name = node.name
    self.reason = reason
    origin = node.origin
  }

  init(_ reason: String) {
    self.reason = reason
    origin = .synthetic
  }

  package var description: String {
    let place = op.map { op in "'\(op)'" + (name.map { " of '\($0)'" } ?? "") + " " } ?? ""
    return place + reason
  }
}

/// Runs `body` with an ill-typed node, such as one above a limit, as a refusal that names the op it was made for.
func differentiating<Result>(
  _ node: Node, _ body: () throws(InferenceError) -> Result
) throws(DifferentiationRefusal) -> Result {
  do { return try body() } catch {
    throw DifferentiationRefusal(node, "cannot be differentiated: \(error.message)")
  }
}
