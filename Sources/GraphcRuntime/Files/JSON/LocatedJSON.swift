package import GraphcText

/// A JSON value in which every part knows its bytes in the text, so that an error can point there.
package struct LocatedJSON: Sendable {
  package enum Content: Sendable {
    case object([(key: String, value: LocatedJSON)])
    case array([LocatedJSON])
    /// A value that is neither an object nor an array.
    case scalar(JSONValue)
  }

  package let content: Content
  /// The bytes of the value in the text.
  package let range: Range<Int>

  /// Parses a text that is one value with white space around it.
  ///
  /// - Throws: as ``JSONValue/init(parsing:path:)``.
  package init(parsing text: [UInt8], path: String? = nil) throws {
    var reader = try JSONReader(text, path: path)
    self = try LocatedJSON(&reader)
    try reader.end()
  }

  private init(_ reader: inout JSONReader) throws {
    let kind = try reader.peekKind()
    let start = reader.offset
    switch kind {
    case .object:
      var members: [(key: String, value: LocatedJSON)] = []
      _ = try reader.object { reader, key in members.append((key, try LocatedJSON(&reader))) }
      content = .object(members)
    case .array:
      var elements: [LocatedJSON] = []
      _ = try reader.array { reader in elements.append(try LocatedJSON(&reader)) }
      content = .array(elements)
    case .string, .number, .bool, .null: content = .scalar(try JSONValue(&reader))
    }
    range = start..<reader.offset
  }

  /// The value at a path of object keys; `nil` if it is missing or null.
  package func value(at keys: [String]) -> LocatedJSON? {
    guard let key = keys.first else {
      if case .scalar(.null) = content { return nil }
      return self
    }
    guard case .object(let members) = content else { return nil }
    let wanted = UTF8Key(key)
    return members.first { UTF8Key($0.key) == wanted }?.value.value(at: Array(keys.dropFirst()))
  }
}
