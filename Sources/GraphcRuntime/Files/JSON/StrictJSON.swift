import GraphcText

/// A forward-only reader of JSON (RFC 8259) that builds no tree.
///
/// It is stricter than most, because two readers that disagree about a file can be used to attack one of them: a
/// repeated key in an object is refused (keys are compared by bytes), integers are exact, text is valid UTF-8 without
/// lone surrogates, values nest at most 64 deep, only white space may follow the value.
///
/// - Note: Errors are 65 `json/utf-8`, `json/syntax`, `json/depth`, `json/duplicate-key`, `json/surrogate`,
///   `json/number`, `json/trailing`, each with the offset in bytes.
struct JSONReader {
  static let maximumDepth = 64

  enum Kind: String {
    case object = "an object"
    case array = "an array"
    case string = "a string"
    case number = "a number"
    case bool = "a boolean"
    case null = "null"
  }

  let text: [UInt8]
  let path: String?
  private(set) var depth = 0
  var offset = 0

  init(_ text: [UInt8], path: String? = nil) throws {
    self.text = text
    self.path = path
    if let invalid = firstInvalidUTF8(in: text) {
      throw GraphcError(.badInput, "json/utf-8", "byte \(invalid) is not part of valid UTF-8", path: path)
    }
  }

  func failure(_ code: String, _ message: String, at offset: Int? = nil) -> GraphcError {
    GraphcError(.badInput, code, "\(message) at byte \(offset ?? self.offset)", path: path)
  }

  /// The next byte that is not white space; it is not consumed.
  mutating func peek() throws -> UInt8 {
    skipWhiteSpace()
    guard offset < text.count else { throw failure("json/syntax", "the text ends early") }
    return text[offset]
  }

  mutating func peekKind() throws -> Kind {
    switch try peek() {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
    case UInt8(ascii: "n"): .null
    default: throw failure("json/syntax", "no value begins")
    }
  }

  /// Reads an object. `member` is called with each key and must read its value.
  ///
  /// - Returns: false if the next value is not an object; it is skipped.
  mutating func object(
    duplicate code: String = "json/duplicate-key", _ member: (inout JSONReader, String) throws -> Void
  ) throws -> Bool {
    guard try begin(.object) else { return false }
    var keys = KeySet()
    while try nextItem(isFirst: keys.isEmpty, close: "}") {
      let start = offset
      guard try peekKind() == .string else { throw failure("json/syntax", "a key must be a string") }
      let key = try stringToken()
      guard keys.insert(key) else { throw failure(code, "the key \(quoted(key)) is there twice, again", at: start) }
      guard try peek() == UInt8(ascii: ":") else { throw failure("json/syntax", "a ':' is missing") }
      offset += 1
      try member(&self, key)
    }
    depth -= 1
    return true
  }

  /// Reads an array. `element` is called for each element and must read it.
  ///
  /// - Returns: false if the next value is not an array; it is skipped.
  mutating func array(_ element: (inout JSONReader) throws -> Void) throws -> Bool {
    guard try begin(.array) else { return false }
    var isFirst = true
    while try nextItem(isFirst: isFirst, close: "]") {
      isFirst = false
      try element(&self)
    }
    depth -= 1
    return true
  }

  /// The next value if it is a string; another value is skipped.
  mutating func string() throws -> String? {
    guard try peekKind() == .string else {
      try skip()
      return nil
    }
    return try stringToken()
  }

  /// The next value if it is written as an integer (`1`, not `1.0` or `1e0`) and fits; any other value is skipped.
  mutating func integer() throws -> Int? {
    guard try peekKind() == .number else {
      try skip()
      return nil
    }
    guard case .integer(let value) = try numberToken() else { return nil }
    return Int(exactly: value)
  }

  mutating func skip() throws {
    switch try peekKind() {
    case .object: _ = try object { reader, _ in try reader.skip() }
    case .array: _ = try array { reader in try reader.skip() }
    case .string: _ = try stringToken()
    case .number: _ = try numberToken()
    case .bool: _ = try literalToken("true", or: "false")
    case .null: _ = try literalToken("null", or: "null")
    }
  }

  /// Checks that only white space is left.
  mutating func end() throws {
    skipWhiteSpace()
    guard offset == text.count else { throw failure("json/trailing", "more text follows the value") }
  }

  /// True for the first of two words, false for the second.
  mutating func literalToken(_ word: StaticString, or other: StaticString) throws -> Bool {
    for (candidate, value) in [(word, true), (other, false)] {
      let length = candidate.utf8CodeUnitCount
      guard offset + length <= text.count else { continue }
      if candidate.withUTF8Buffer({ $0.elementsEqual(text[offset..<offset + length]) }) {
        offset += length
        return value
      }
    }
    throw failure("json/syntax", "no value begins")
  }

  private mutating func skipWhiteSpace() {
    while offset < text.count {
      let byte = text[offset]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      offset += 1
    }
  }

  private mutating func begin(_ kind: Kind) throws -> Bool {
    guard try peekKind() == kind else {
      try skip()
      return false
    }
    guard depth < Self.maximumDepth else {
      throw failure("json/depth", "values nest deeper than \(Self.maximumDepth)")
    }
    depth += 1
    offset += 1
    return true
  }

  /// Consumes the separator before the next item; false after the closing bracket.
  private mutating func nextItem(isFirst: Bool, close: Unicode.Scalar) throws -> Bool {
    let byte = try peek()
    if byte == UInt8(ascii: close) {
      offset += 1
      return false
    }
    if isFirst { return true }
    guard byte == UInt8(ascii: ",") else { throw failure("json/syntax", "a ',' or '\(close)' is missing") }
    offset += 1
    guard try peek() != UInt8(ascii: close) else { throw failure("json/syntax", "a ',' stands before '\(close)'") }
    return true
  }
}

/// The keys of one object: the first ones are compared one by one, more are hashed.
private struct KeySet {
  private var few: [UTF8Key] = []
  private var many: Set<UTF8Key> = []

  var isEmpty: Bool { few.isEmpty }

  /// Adds a key; false if it is a repetition.
  mutating func insert(_ key: String) -> Bool {
    let key = UTF8Key(key)
    if many.isEmpty, few.count < 8 {
      guard !few.contains(key) else { return false }
      few.append(key)
      return true
    }
    if many.isEmpty { many = Set(few) }
    return many.insert(key).inserted
  }
}
