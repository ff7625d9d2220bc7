import CStarterText

/// A commented spec to start from, which the binary carries: a file of `Starters`.
package struct Starter: Sendable {
  /// The name on the command line.
  package var kind: String
  package var text: String

  /// The `doc:` of the spec.
  package var doc: String {
    let line = text.split(separator: "\n").first { $0.hasPrefix(Self.docKey) }
    return line.map { String($0.dropFirst(Self.docKey.count)) } ?? ""
  }

  private static let docKey = "doc: "

  package static let all: [Starter] = UnsafeBufferPointer(start: graphc_starters(), count: graphc_starter_count()).map {
    let bytes = UnsafeBufferPointer(start: $0.bytes, count: $0.count)
    return Starter(kind: String(cString: $0.kind), text: String(decoding: bytes, as: UTF8.self))
  }

  /// The schema that the first line of every starter names; editors look for it in the same folder.
  package static let schemaFile = "graphc.schema.json"
}
