/// Swift names for the names of a spec.
enum SwiftNames {
  /// `attention_norm` becomes `attentionNorm`; a name in capitals becomes lower case.
  static func member(_ name: String) -> String {
    let words = words(name)
    guard let first = words.first else { return "value" }
    let start = first == first.uppercased() ? first.lowercased() : first.prefix(1).lowercased() + first.dropFirst()
    let joined = start + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    return startsWithDigit(joined) ? "layer" + joined : joined
  }

  /// `pre_norm_layer` becomes `PreNormLayer`.
  static func type(_ name: String) -> String {
    let joined = words(name).map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    return joined.isEmpty ? "Value" : startsWithDigit(joined) ? "Layer" + joined : joined
  }

  /// The name in a declaration or after a point: in backticks if it is a keyword.
  static func escaped(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

  /// The name as an argument label, where most keywords need no backticks.
  static func label(_ name: String) -> String {
    name == "inout" ? "`\(name)`" : name
  }

  /// Whether the text is a valid name both in Swift and in the language of specs.
  static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, !startsWithDigit(text) else { return false }
    return (first == UInt8(ascii: "_") || text.first?.isLetter == true)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  /// Members that keep a special meaning even in backticks.
  static let reservedMembers: Set<String> = ["init", "self", "Self", "Type", "Protocol", "callAsFunction"]

  /// The longest name of a type. Files are named after one or two types, and a file name has at most 255 bytes.
  static let longestType = 60

  private static func words(_ name: String) -> [String] { name.split { $0 == "_" || $0 == "." }.map(String.init) }

  private static func startsWithDigit(_ text: String) -> Bool {
    text.utf8.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
  }

  /// The keywords that are reserved where a name is expected (The Swift Programming Language, "Keywords and
  /// Punctuation").
  private static let keywords: Set<String> = [
    "associatedtype", "borrowing", "class", "consuming", "deinit", "enum", "extension", "fileprivate", "func",
    "import", "inout", "internal", "let", "nonisolated", "open", "operator", "precedencegroup", "private",
    "protocol", "public", "rethrows", "static", "struct", "subscript", "typealias", "var", "break", "case", "catch",
    "continue", "default", "defer", "do", "else", "fallthrough", "for", "guard", "if", "in", "repeat", "return",
    "switch", "throw", "where", "while", "as", "await", "false", "is", "nil", "super", "throws", "true", "try",
  ]
}

/// The names of one scope; a name that is taken gets a number.
struct NameScope {
  private let reserved: Set<String>
  private var taken: Set<String> = []
  private let ignoresCase: Bool

  /// - Parameter ignoresCase: whether names that differ only in case are the same, as file names are on some systems.
  init(reserved: Set<String> = [], ignoresCase: Bool = false) {
    self.ignoresCase = ignoresCase
    self.reserved = ignoresCase ? Set(reserved.map { $0.lowercased() }) : reserved
  }

  private func key(_ name: String) -> String { ignoresCase ? name.lowercased() : name }

  /// Whether a name is not to be given.
  func isReserved(_ name: String) -> Bool { reserved.contains(key(name)) }

  private func isFree(_ name: String) -> Bool { !isReserved(name) && !taken.contains(key(name)) }

  /// The wanted name, or that name with the lowest number from 2 that makes it unique.
  mutating func unique(_ wish: String) -> String {
    var name = wish
    var number = 2
    while !isFree(name) {
      name = "\(wish)\(number)"
      number += 1
    }
    taken.insert(key(name))
    return name
  }

  /// The Swift member for a name of the spec, not escaped; `suffix` is added if the name is taken.
  mutating func member(_ name: String, otherwise suffix: String = "") -> String {
    let member = SwiftNames.member(name)
    if SwiftNames.reservedMembers.contains(member) { return unique(member + "Value") }
    return unique(isFree(member) ? member : member + suffix)
  }

  /// The Swift type for a name of the spec; `suffix` is added if the name is reserved.
  mutating func type(_ name: String, suffix: String) -> String {
    let type = String(SwiftNames.type(name).prefix(SwiftNames.longestType))
    return unique(isReserved(type) ? type + suffix : type)
  }
}
