/// A pattern such as `b t (h k) -> b h t k`, in the notation of einops (Rogozhnikov, 2022).
struct RearrangePattern {
  /// The axes of one side: each is a group of names, usually one.
  typealias Side = [[String]]

  /// The largest number of names on one side; tensors have far fewer axes.
  static let nameLimit = 64

  var input: Side
  var output: Side

  struct ParseError: Error {
    var message: String
  }

  init(_ text: String) throws(ParseError) {
    guard let arrow = text.firstRange(of: "->"), text[arrow.upperBound...].firstRange(of: "->") == nil else {
      throw ParseError(message: "a pattern has two sides with '->' between them")
    }
    input = try Self.parse(text[..<arrow.lowerBound])
    output = try Self.parse(text[arrow.upperBound...])
    for side in [input, output] where side.joined().count > Self.nameLimit {
      throw ParseError(message: "a side has at most \(Self.nameLimit) axes")
    }
    let left = input.joined().filter { $0 != "1" }
    let right = output.joined().filter { $0 != "1" }
    for (names, side) in [(left, "left"), (right, "right")] {
      if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
        throw ParseError(message: "'\(twice)' stands twice on the \(side)")
      }
    }
    if let missing = left.first(where: { !right.contains($0) }) {
      throw ParseError(message: "'\(missing)' is missing on the right")
    }
    if let extra = right.first(where: { !left.contains($0) }) {
      throw ParseError(message: "'\(extra)' is missing on the left")
    }
  }

  private static func parse(_ text: Substring) throws(ParseError) -> Side {
    var side: Side = []
    var group: [String]?
    var name = ""
    func flush() {
      guard !name.isEmpty else { return }
      if group != nil { group?.append(name) } else { side.append([name]) }
      name = ""
    }
    for character in text {
      switch character {
      case " ": flush()
      case "(":
        flush()
        guard group == nil else { throw ParseError(message: "groups do not nest") }
        group = []
      case ")":
        flush()
        guard let names = group else { throw ParseError(message: "')' without '('") }
        side.append(names)
        group = nil
      case "_", "0"..."9", "a"..."z", "A"..."Z": name.append(character)
      default: throw ParseError(message: "'\(character)' is not part of a pattern")
      }
    }
    flush()
    guard group == nil else { throw ParseError(message: "'(' without ')'") }
    for name in side.joined() where name != "1" && name.first.map({ $0.isNumber }) == true {
      throw ParseError(message: "'\(name)' is not a name of an axis")
    }
    return side
  }
}
