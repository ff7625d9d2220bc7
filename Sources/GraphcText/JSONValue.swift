/// A value of JSON. Objects keep the order of their members, so that equal values are written as equal text.
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

  /// The member of an object; nil for another key or another kind of value.
  public subscript(key: String) -> JSONValue? {
    if case .object(let object) = self { object[key] } else { nil }
  }

  /// An object of these members.
  public static func object(_ members: [(key: String, value: JSONValue)]) -> JSONValue {
    .object(JSONObject(members.map { JSONObject.Member(key: $0.key, value: $0.value) }))
  }

  /// The value, or null if there is none.
  public static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
  public static func optional(_ number: Int?) -> JSONValue { number.map(JSONValue.integer) ?? .null }

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
