public import GraphcText

extension JSONValue {
  /// Parses a text that is one value with white space around it.
  ///
  /// - Throws: 65 `json/…` with the offset in bytes: invalid UTF-8, a repeated key, values nested deeper than 64, a
  ///   lone surrogate, a number out of the range of doubles, text after the value.
  public init(parsing text: [UInt8], path: String? = nil) throws {
    var reader = try JSONReader(text, path: path)
    self = try JSONValue(&reader)
    try reader.end()
  }

  init(_ reader: inout JSONReader) throws {
    switch try reader.peekKind() {
    case .object:
      var members: [JSONObject.Member] = []
      _ = try reader.object { reader, key in
        members.append(JSONObject.Member(key: key, value: try JSONValue(&reader)))
      }
      self = .object(JSONObject(members))
    case .array:
      var elements: [JSONValue] = []
      _ = try reader.array { reader in elements.append(try JSONValue(&reader)) }
      self = .array(elements)
    case .string:
      self = .string(try reader.stringToken())
    case .number:
      switch try reader.numberToken() {
      case .double(let value): self = .double(value)
      case .integer(let value):
        if let small = Int(exactly: value) {
          self = .integer(small)
        } else if let large = UInt(exactly: value) {
          self = .unsigned(large)
        } else {
          self = .double(Double(value))
        }
      }
    case .bool:
      self = .bool(try reader.literalToken("true", or: "false"))
    case .null:
      _ = try reader.literalToken("null", or: "null")
      self = .null
    }
  }
}
