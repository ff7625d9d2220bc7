package import GraphcText

/// A value of JSON whose every part knows the bytes where it stands, so that an error points there.
package struct LocatedJSON: Sendable {
  package enum Content: Sendable {
    case object([(key: String, value: LocatedJSON)])
    case array([LocatedJSON])
    /// Neither an object nor an array.
    case scalar(JSONValue)
  }

  package let content: Content
  /// In bytes of the text.
  package let range: Range<Int>

  /// Parses one value with nothing but white space around it.
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

  /// The value of a key of an object, of a key of that one, and so on; `nil` if there is none, or null.
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
