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

  /// Types that emitted code uses by name; no type of a model may hide them.
  static let reservedTypes: Set<String> = [
    "Any", "Arena", "ArenaPlanner", "Array", "Bool", "CompiledModel", "DimSolver", "Double", "Error", "Extent",
    "Float", "Frame", "GraphcError", "Int", "Int32", "Kernels", "Never", "Network", "Optional", "Output",
    "OutputTensor", "PackedWeights", "Preprocessing", "Protocol", "Self", "Sizes", "StridedView", "String", "Swift",
    "Tensor", "TensorDeclaration", "ThreadPool", "Type", "UInt8", "UnsafeMutablePointer", "UnsafeMutableRawPointer",
    "UnsafePointer", "Void", "Workspace",
  ]

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
  private var taken: Set<String>

  init(reserved: Set<String> = []) { taken = reserved }

  /// The wanted name, or that name with the lowest number from 2 that makes it unique.
  mutating func unique(_ wish: String) -> String {
    var name = wish
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(wish)\(number)"
      number += 1
    }
    return name
  }

  /// The Swift member for a name of the spec, not escaped; `suffix` is added if the name is taken.
  mutating func member(_ name: String, otherwise suffix: String = "") -> String {
    let member = SwiftNames.member(name)
    if SwiftNames.reservedMembers.contains(member) { return unique(member + "Value") }
    return unique(taken.contains(member) ? member + suffix : member)
  }

  /// The Swift type for a name of the spec; `suffix` is added if it would hide another type.
  mutating func type(_ name: String, suffix: String) -> String {
    let type = SwiftNames.type(name)
    return unique(SwiftNames.reservedTypes.contains(type) ? type + suffix : type)
  }
}
