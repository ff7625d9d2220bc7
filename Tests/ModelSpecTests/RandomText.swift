import ModelSpec

/// SplitMix64 (Steele et al., 2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// Draws sentences from a grammar.
struct SentenceGenerator {
  let grammar: Grammar
  var random: SeededGenerator
  private var nameCount = 0

  init(_ grammar: Grammar, seed: UInt64) {
    self.grammar = grammar
    random = SeededGenerator(seed: seed)
  }

  /// The tokens of one sentence. Past `depth` rules inside of each other it takes alternatives of one element.
  mutating func sentence(of rule: String, depth: Int = 30) -> [String] {
    switch rule {
    case "NAME", "CASE":
      nameCount += 1
      return ["n\(nameCount)"]
    case "NUMBER": return [["0", "7", "0.5", "1e-6", "12.25e+3"].randomElement(using: &random) ?? "0"]
    case "STRING": return [["'b t -> t b'", "\"it's\"", "''"].randomElement(using: &random) ?? "''"]
    default: return grammar[rule].map { tokens(of: $0, depth: depth) } ?? []
    }
  }

  private mutating func tokens(of element: Grammar.Element, depth: Int) -> [String] {
    switch element {
    case .terminal(let text): return [text]
    case .rule(let name): return sentence(of: name, depth: depth - 1)
    case .sequence(let elements): return elements.flatMap { tokens(of: $0, depth: depth) }
    case .choice(let elements):
      let shortest = elements.filter { if case .sequence = $0 { false } else { true } }
      return (depth < 0 && !shortest.isEmpty ? shortest : elements).randomElement(using: &random).map {
        tokens(of: $0, depth: depth)
      } ?? []
    case .optional(let inner):
      return depth > 0 && Int.random(in: 0..<4, using: &random) == 0 ? tokens(of: inner, depth: depth) : []
    case .repetition(let inner):
      var result: [String] = []
      while depth > 0, Int.random(in: 0..<5, using: &random) == 0 { result += tokens(of: inner, depth: depth) }
      return result
    case .words: return []
    }
  }
}

/// Draws syntax trees.
struct ExpressionGenerator {
  var random: SeededGenerator

  mutating func expression(depth: Int) -> String {
    let leaves = ["a", "b", "0", "12", "0.5", "1e-09", "inf", "true", "false", "'x y'", "\"it's\"", ".half"]
    if depth == 0 { return leaves.randomElement(using: &random) ?? "a" }
    func operand() -> String { "(\(expression(depth: depth - 1)))" }
    switch Int.random(in: 0..<9, using: &random) {
    case 0: return leaves.randomElement(using: &random) ?? "a"
    case 1: return "f(\(operand()), c=\(operand()))"
    case 2: return "[\(operand()), \(operand())]"
    case 3: return "-\(operand())"
    case 4: return "not \(operand())"
    case 5: return "\(operand()).T"
    case 6: return "\(operand())[\(operand()), new, \(operand()):, ..., :\(operand())]"
    case 7: return "\(operand()) if \(operand()) else \(operand())"
    default:
      let operation = Expression.BinaryOperator.allCases.randomElement(using: &random) ?? .add
      return "\(operand()) \(operation.rawValue) \(operand())"
    }
  }
}
