/// A value of JSON, read strictly: see ``init(parsing:path:)``.
public enum JSONValue: Sendable {
  case object(JSONObject)
  case array([JSONValue])
  case string(String)
  /// Written as an integer, from `Int64.min` to `Int64.max`.
  case integer(Int)
  /// Written as an integer above `Int64.max`.
  case unsigned(UInt)
  /// Written with a point or an exponent, or an integer beyond 64 bits; finite.
  case double(Double)
  case bool(Bool)
  case null

  /// Parses one value with nothing but white space around it.
  ///
  /// - Throws: 65 `json/…` with the offset in bytes: invalid UTF-8, a key twice, values deeper than 64, half a surrogate
  ///   pair, a number beyond doubles, more text after the value.
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

  /// The member of an object; nil for another key or another kind of value.
  public subscript(key: String) -> JSONValue? {
    if case .object(let object) = self { object[key] } else { nil }
  }

  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// An integer that is written as one: nil for `1.0` and `1e3`.
  public var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// Any number.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  public var array: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  public var object: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }
}

/// The members of a JSON object in the order of the file; keys are equal when their bytes are.
public struct JSONObject: Sendable {
  public struct Member: Sendable {
    public let key: String
    public let value: JSONValue

    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  public let members: [Member]
  private let places: [UTF8Key: Int]

  /// Of members with equal keys, the first is found.
  public init(_ members: [Member]) {
    self.members = members
    places = Dictionary(
      members.enumerated().map { (UTF8Key($0.element.key), $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  public subscript(key: String) -> JSONValue? {
    places[UTF8Key(key)].map { members[$0].value }
  }
}
