/// The documentation of a built-in, for `graphc ops` and `Docs/Ops.md`.
package struct BuiltinDocumentation: Sendable {
  package var name: String
  /// `softmax(x, axis = -1)`
  package var signature: String
  package var summary: String

  /// All built-ins, sorted by name.
  package static let all: [BuiltinDocumentation] =
    (Builtin.table.values.map {
      BuiltinDocumentation(name: $0.name, signature: $0.signature, summary: $0.summary)
    } + [
      BuiltinDocumentation(
        name: "repeat", signature: "repeat(block, n, carry, name=value…)",
        summary: "n calls of a block, each on what the one before gave; i is the index")
    ]).sorted { $0.name < $1.name }
}
