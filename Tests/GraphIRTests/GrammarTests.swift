import GraphIR
import GraphcRuntime
import GraphcTestFiles
import GraphcTestSupport
import Testing

/// Grammar/gir.ebnf compared with the parser's tables.
@Suite struct GrammarTests {
  /// Words of the text that are neither keywords nor names.
  static let literals: Set<String> = [
    "zeros", "ones", "xavier_uniform", "kaiming_uniform", "kaiming_normal", "draw", "normal", "truncated_normal",
    "uniform", "true", "false", "inf", "nan", "0",
  ]

  /// The terminals of the rules for the text, in double quotes; those of the tokens are characters.
  private func terminals() throws -> (text: Set<String>, tokens: Set<String>) {
    let grammar = try Repository.text("Grammar/gir.ebnf")
    var inComment = false
    var (text, tokens): (Set<String>, Set<String>) = ([], [])
    for line in grammar.split(separator: "\n") {
      if line.hasPrefix("(*") { inComment = true }
      defer { if line.hasSuffix("*)") { inComment = false } }
      if inComment { continue }
      let name = line.prefix { $0 != " " }
      let quoted = line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
      if let first = name.first, first.isUppercase { tokens.formUnion(quoted) } else { text.formUnion(quoted) }
    }
    return (text, tokens)
  }

  @Test func namesTheKeywordsAndMarksOfTheParser() throws {
    let (text, tokens) = try terminals()
    let known = Set(GIRKeyword.allCases.map(\.rawValue)).union(GIRPunctuation.allCases.map(\.rawValue))
    #expect(text == known.union(Self.literals))
    #expect(tokens.isSuperset(of: DType.allCases.map(\.rawValue)))
  }

  /// WORD = LETTER { LETTER | DIGIT }, where LETTER includes `_`.
  @Test func mnemonicsAndAttributesAreWords() throws {
    func isWord(_ text: String) -> Bool {
      let isLetter = { (byte: UInt8) in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
      }
      return text.utf8.first.map(isLetter) == true
        && text.utf8.allSatisfy { isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
    for mnemonic in Op.entriesByMnemonic.keys { #expect(isWord(mnemonic), "\(mnemonic)") }
    for function in try Module.parse(OpExamples.text).functions {
      for attribute in function.nodes.flatMap(\.op.definition.attributes) {
        #expect(isWord(attribute.name), "\(attribute.name)")
        if case .word(let word) = attribute.value { #expect(isWord(word), "\(word)") }
      }
    }
  }

  @Test func literalsAreRead() throws {
    let text = """
      module "m" {
        func @main() -> (y: bool[]) {
          parameter a: f32[] ~ zeros
          parameter b: f32[] ~ ones
          parameter c: f32[] ~ xavier_uniform
          parameter d: f32[] ~ normal(1)
          parameter e: i32[] ~ normal(-0.5)
          %0 = constant {value: true}
          %1 = constant {value: false}
          %2 = constant {value: -inf}
          %3 = constant {value: nan}
          return %1
        }
      }
      """
    #expect(
      try Module.parse(text).main.parameters.map(\.initializer)
        == [.zeros, .ones, .xavierUniform, .normal(1), .normal(-0.5)])
  }
}
