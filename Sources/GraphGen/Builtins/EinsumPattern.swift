/// A pattern such as `b t h k, b s h k -> b h t s`, or `bthk,bshk->bhts`: the names of the axes of each operand and of
/// the result. Axes that the result does not name are summed over.
struct EinsumPattern {
  /// The axis names of each operand.
  var inputs: [[String]]
  var output: [String]

  /// The largest number of names in one operand; tensors have far fewer axes.
  static let nameLimit = 64

  struct ParseError: Error {
    var message: String
  }

  /// If a side has names separated by spaces, every name is written so; otherwise each letter is a name.
  init(_ text: String) throws(ParseError) {
    guard let arrow = text.firstRange(of: "->"), text[arrow.upperBound...].firstRange(of: "->") == nil else {
      throw ParseError(message: "a pattern has two sides with '->' between them")
    }
    let left = text[..<arrow.lowerBound].split(separator: ",", omittingEmptySubsequences: false)
    let sides = (left + [text[arrow.upperBound...]]).map { $0.split(separator: " ") }
    let isSpaced = sides.contains { $0.count > 1 }
    var names: [[String]] = []
    for side in sides {
      let words = isSpaced ? side.map { String($0) } : side.joined().map { String($0) }
      for word in words where !Self.isName(word) { throw ParseError(message: "'\(word)' is not a name of an axis") }
      guard words.count <= Self.nameLimit else {
        throw ParseError(message: "an operand has at most \(Self.nameLimit) axes")
      }
      if let twice = words.first(where: { word in words.count { $0 == word } > 1 }) {
        throw ParseError(message: "'\(twice)' stands twice in '\(words.joined(separator: " "))'")
      }
      names.append(words)
    }
    output = names.removeLast()
    inputs = names
    if let extra = output.first(where: { name in !inputs.contains { $0.contains(name) } }) {
      throw ParseError(message: "'\(extra)' is missing on the left")
    }
  }

  private static func isName(_ word: String) -> Bool {
    guard let first = word.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
    return word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }
}
