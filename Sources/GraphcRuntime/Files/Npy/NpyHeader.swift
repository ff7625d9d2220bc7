import GraphcText

/// The header of a .npy file: a Python dict of three literals (NEP 1). It is parsed, never evaluated.
struct NpyHeader {
  static let maximumByteCount = 10_000

  let description: String
  let isFortranOrder: Bool
  let shape: [Int]

  /// Parses `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`, with the keys in any order.
  ///
  /// - Throws: 65 `npy/header`; `npy/shape` for a negative dim; `limit/elements` for one beyond 64 bits;
  ///   `npy/unsupported` for a structured dtype.
  init(parsing text: [UInt8], path: String? = nil) throws {
    var reader = LiteralReader(text: text, path: path)
    var (description, isFortranOrder, shape): (String?, Bool?, [Int]?)
    try reader.expect("{")
    while !reader.takes("}") {
      let key = try reader.string()
      try reader.expect(":")
      switch (key, description, isFortranOrder, shape) {
      case ("descr", nil, _, _): description = try reader.dtypeDescription()
      case ("fortran_order", _, nil, _): isFortranOrder = try reader.bool()
      case ("shape", _, _, nil): shape = try reader.tuple()
      default: throw reader.failure("the key \(quoted(key)) is unknown or there twice")
      }
      guard reader.takes(",") else {
        try reader.expect("}")
        break
      }
    }
    try reader.end()
    guard let description, let isFortranOrder, let shape else {
      throw reader.failure("one of the keys descr, fortran_order and shape is missing")
    }
    self.description = description
    self.isFortranOrder = isFortranOrder
    self.shape = shape
  }
}

/// A parser of the Python literals that occur in a .npy header.
private struct LiteralReader {
  let text: [UInt8]
  let path: String?
  var offset = 0

  func failure(_ message: String) -> GraphcError {
    GraphcError(.badInput, "npy/header", "\(message) at byte \(offset) of the header", path: path)
  }

  /// The next byte that is not white space; 0 at the end.
  mutating func peek() -> UInt8 {
    while offset < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[offset]) { offset += 1 }
    return offset < text.count ? text[offset] : 0
  }

  mutating func takes(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character), offset < text.count else { return false }
    offset += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws {
    guard takes(character) else { throw failure("a '\(character)' is missing") }
  }

  mutating func end() throws {
    guard peek() == 0, offset == text.count else { throw failure("more text follows the dict") }
  }

  /// A string in single or double quotes, without escapes.
  mutating func string() throws -> String {
    let quote = peek()
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { throw failure("a string is missing") }
    let start = offset + 1
    guard let end = text[start...].firstIndex(of: quote) else { throw failure("a string is not closed") }
    guard text[start..<end].allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
      throw failure("a string has characters that no dtype has")
    }
    offset = end + 1
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  mutating func dtypeDescription() throws -> String {
    let next = peek()
    guard next != UInt8(ascii: "["), next != UInt8(ascii: "(") else {
      throw GraphcError(.badInput, "npy/unsupported", "structured arrays are not read", path: path)
    }
    return try string()
  }

  mutating func bool() throws -> Bool {
    _ = peek()
    for (word, value) in [("True", true), ("False", false)] where text[offset...].starts(with: word.utf8) {
      offset += word.utf8.count
      return value
    }
    throw failure("True or False is missing")
  }

  /// A tuple of integers: `()`, `(3,)`, `(3, 4)`.
  mutating func tuple() throws -> [Int] {
    var values: [Int] = []
    var hasComma = false
    try expect("(")
    while !takes(")") {
      values.append(try size())
      hasComma = takes(",")
      guard hasComma else {
        try expect(")")
        break
      }
    }
    guard values.count != 1 || hasComma else { throw failure("a tuple of one has a comma") }
    return values
  }

  private mutating func size() throws -> Int {
    if peek() == UInt8(ascii: "-") {
      throw GraphcError(.badInput, "npy/shape", "the shape has a negative dim", path: path)
    }
    let digits = text[offset...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty else { throw failure("an integer is missing") }
    offset = digits.endIndex
    guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
      throw GraphcError(.badInput, "limit/elements", "the shape has a dim beyond 64 bits", path: path)
    }
    return value
  }
}
