/// A JSON value. Objects keep the order of their members, so that equal values are written as equal text.
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

  /// The member of an object; `nil` if there is no such key, or the value is not an object.
  public subscript(key: String) -> JSONValue? {
    if case .object(let object) = self { object[key] } else { nil }
  }

  /// An object with these members.
  public static func object(_ members: [(key: String, value: JSONValue)]) -> JSONValue {
    .object(JSONObject(members.map { JSONObject.Member(key: $0.key, value: $0.value) }))
  }

  /// The text, or null for `nil`.
  public static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
  /// The number, or null for `nil`.
  public static func optional(_ number: Int?) -> JSONValue { number.map(JSONValue.integer) ?? .null }

  /// The text of a string; `nil` for another kind of value.
  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The value of a number written as an integer; `nil` for `1.0` and `1e3`.
  public var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// The value of any number; `nil` for another kind of value.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  /// The value of `true` or `false`; `nil` for another kind of value.
  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The elements of an array; `nil` for another kind of value.
  public var array: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// An object; `nil` for another kind of value.
  public var object: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }
}
