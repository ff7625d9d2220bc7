/// The members of a JSON object in the order of the file; keys are equal when their bytes are.
public struct JSONObject: Sendable {
  /// A key and its value.
  public struct Member: Sendable {
    /// The key; it may occur in several members.
    public let key: String
    /// The value.
    public let value: JSONValue

    /// A member.
    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// All members, in the order of the file.
  public let members: [Member]
  private let places: [UTF8Key: Int]

  /// An object with these members. If keys are equal, the first is found by subscript.
  public init(_ members: [Member]) {
    self.members = members
    places = Dictionary(
      members.enumerated().map { (UTF8Key($0.element.key), $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// The value of the first member with this key, by bytes; `nil` without one.
  public subscript(key: String) -> JSONValue? {
    places[UTF8Key(key)].map { members[$0].value }
  }
}
