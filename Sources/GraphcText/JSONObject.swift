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
