package import GraphIR

/// The reason why no step can be derived from a module, and the op that stands in the way.
package struct IncrementalRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The mnemonic of the op, and the name of its value; `nil` if no op is to blame.
  package var op: String?
  package var name: String?
  /// A phrase that follows the op: `reads every position of T`.
  package var reason: String
  package var origin: Origin
  package var help: String?

  package init(
    op: String? = nil, name: String? = nil, reason: String, origin: Origin = .synthetic,
    help: String? = nil
  ) {
    self.op = op
    self.name = name
    self.reason = reason
    self.origin = origin
    self.help = help
  }

  init(_ node: Node, _ reason: String, help: String? = nil) {
    self.init(
      op: node.op.definition.mnemonic, name: node.name, reason: reason, origin: node.origin,
      help: help)
  }

  init(_ blame: AxisBlame) {
    self.init(op: blame.op, name: blame.name, reason: blame.reason, origin: blame.origin)
  }

  package var description: String {
    let place = op.map { op in "'\(op)'" + (name.map { " of '\($0)'" } ?? "") + " " } ?? ""
    return place + reason
  }
}

/// Runs `body` with an ill-typed node as a refusal that names the op of the source.
func refusing<Result>(
  _ node: Node, _ body: () throws(InferenceError) -> Result
) throws(IncrementalRefusal) -> Result {
  do { return try body() } catch {
    throw IncrementalRefusal(node, "cannot be computed step by step: \(error.message)")
  }
}

/// Runs `body` with dims that do not fit as a refusal.
func refusingDims<Result>(
  _ node: Node, _ body: () throws(DimError) -> Result
) throws(IncrementalRefusal) -> Result {
  do { return try body() } catch {
    throw IncrementalRefusal(
      node, "cannot be computed step by step: \(InferenceError(error).message)")
  }
}
