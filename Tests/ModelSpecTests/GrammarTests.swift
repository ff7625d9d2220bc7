import Diagnostics
import GraphcTestFiles
import ModelSpec
import Testing

private func parse(_ text: String) throws(Diagnostic) -> Expression {
  try ExpressionParser.expression(ScalarText(verbatim: text, from: SourceID(index: 0)))
}

@Suite struct GrammarTests {
  private let grammar: Grammar

  init() throws {
    grammar = try Grammar(Repository.text("Grammar/expression.ebnf"))
  }

  @Test func everyRuleIsDefinedOnce() {
    let names = grammar.rules.map(\.name)
    #expect(Set(names).count == names.count)
    for rule in grammar.rules {
      for reference in rule.body.references { #expect(names.contains(reference), "\(reference) in \(rule.name)") }
    }
  }

  @Test func terminalsAreTheTokens() {
    let terminals = Set(grammar.rules.flatMap(\.body.terminals))
    let words = terminals.filter { $0.first?.isLetter == true }
    let contextual = Set(ConfigSpec.Kind.words + ["when", "T"])
    #expect(words == contextual.union(Keyword.allCases.map(\.rawValue)))
    #expect(terminals.subtracting(words) == Set(Symbol.allCases.map(\.rawValue)))
  }

  @Test func levelsOfTheGrammarAreThoseOfTheParser() throws {
    for (level, tighter) in zip(Precedence.allCases, Precedence.allCases.dropFirst()) {
      let rule = try #require(grammar["\(level)"])
      #expect(rule.references.contains("\(tighter)"), "\(level) does not lead to \(tighter)")
    }
    for operation in Expression.BinaryOperator.allCases {
      let rules = grammar.rules.filter { $0.body.terminals.contains(operation.rawValue) }.map(\.name)
      // '-' is a sign too.
      #expect(rules.filter { $0 != "unary" } == ["\(operation.precedence)"], "\(operation)")
    }
  }

  @Test func sentencesOfTheGrammarParse() throws {
    var generator = SentenceGenerator(grammar, seed: 7)
    var longest = 0
    for _ in 0..<1_000 {
      let tokens = generator.sentence(of: "expr")
      let text = tokens.joined(separator: " ")
      longest = max(longest, tokens.count)
      let first = try parse(text)
      // The printed form is another spelling of the same tree, and stays as it is.
      let printed = first.description
      let second = try parse(printed)
      #expect(tree(second) == tree(first), "\(text)")
      #expect(second.description == printed)
    }
    #expect(longest > 50)
    for _ in 0..<300 {
      let input = ScalarText(verbatim: generator.sentence(of: "input").joined(separator: " "), from: SourceID(index: 0))
      #expect(throws: Never.self) { try ExpressionParser.input(input) }
      let parameter = generator.sentence(of: "parameter").joined(separator: " ")
      #expect(throws: Never.self, "\(parameter)") {
        try ExpressionParser.parameter(ScalarText(verbatim: parameter, from: SourceID(index: 0)))
      }
      let config = generator.sentence(of: "blockConfig").joined(separator: " ")
      #expect(throws: Never.self, "\(config)") {
        try ExpressionParser.blockConfig(ScalarText(verbatim: config, from: SourceID(index: 0)))
      }
    }
  }

  /// A sentence with a token removed, inserted or replaced is refused, or is another sentence of the grammar, whose
  /// tree still prints and parses back.
  @Test func brokenSentencesAreRefusedOrSentences() throws {
    var generator = SentenceGenerator(grammar, seed: 11)
    let marks = Symbol.allCases.map(\.rawValue) + Keyword.allCases.map(\.rawValue) + ["a", "1", "'s'", "T"]
    var refused = 0
    for _ in 0..<1_000 {
      var tokens = generator.sentence(of: "expr")
      let index = Int.random(in: 0..<tokens.count, using: &generator.random)
      let mark = marks.randomElement(using: &generator.random) ?? "a"
      switch Int.random(in: 0..<3, using: &generator.random) {
      case 0: tokens.remove(at: index)
      case 1: tokens.insert(mark, at: index)
      default: tokens[index] = mark
      }
      let text = tokens.joined(separator: " ")
      do throws(Diagnostic) {
        let first = try parse(text)
        #expect(tree(try parse(first.description)) == tree(first), "\(text)")
      } catch {
        refused += 1
        let span = try #require(error.span)
        #expect(span.start <= span.end && Int(span.end) <= text.utf8.count, "\(text)")
      }
    }
    #expect(refused > 300)
  }

  @Test func treesPrintWithTheFewestParentheses() throws {
    var generator = ExpressionGenerator(random: SeededGenerator(seed: 3))
    for _ in 0..<1_000 {
      let original = try parse(generator.expression(depth: 3))
      let text = original.description
      #expect(tree(try parse(text)) == tree(original), "\(text)")
      for shorter in withoutOneGroup(text) {
        let reparsed = try? parse(shorter)
        #expect(reparsed.map(tree) != tree(original), "\(text) could be \(shorter)")
      }
    }
  }

  /// The text with one pair of grouping parentheses left out, for every such pair.
  private func withoutOneGroup(_ text: String) -> [String] {
    let characters = Array(text)
    var results: [String] = []
    var open: [Int] = []
    for (index, character) in characters.enumerated() {
      if character == "(" { open.append(index) }
      guard character == ")", let start = open.popLast() else { continue }
      if start > 0, characters[start - 1].isLetter { continue }
      var rest = characters
      rest.remove(at: index)
      rest.remove(at: start)
      results.append(String(rest))
    }
    return results
  }
}
