import Diagnostics
import GraphcTestFiles
import ModelSpec
import Testing

/// `SpecFormatter` and `ExpressionSpacing`.
@Suite struct FormatTests {
  private func formatted(_ text: String) throws -> String? {
    var sources = SourceMap()
    let source = sources.add(SourceText(name: "spec.yaml", kind: .file, bytes: Array(text.utf8)))
    return try SpecFormatter.format(source, in: sources, log: DiagnosticLog()).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private func expression(_ text: String) throws -> Expression {
    try ExpressionParser.expression(ScalarText(verbatim: text, from: SourceID(index: 0)))
  }

  /// The tokens of printed expressions with other spaces between them get the printer's spaces again.
  @Test func spacesAreThoseOfThePrinter() throws {
    let grammar = try Grammar(Repository.text("Grammar/expression.ebnf"))
    var generator = SentenceGenerator(grammar, seed: 23)
    var random = SeededGenerator(seed: 5)
    var longest = 0
    for _ in 0..<250 {
      let sentence = generator.sentence(of: "expr").joined(separator: " ")
      let printed = try expression(sentence).description
      let loose = try #require(ExpressionSpacing(sentence)?.formatted)
      // Numbers and parentheses stay as they are written, so that only the printer's own text is equal.
      #expect(try expression(loose).description == printed)
      #expect(ExpressionSpacing(loose)?.formatted == loose)
      #expect(ExpressionSpacing(printed)?.formatted == printed)
      var stretched = ""
      var quote: Character?
      for character in printed {
        if character == "'" || character == "\"" { quote = quote == nil ? character : quote == character ? nil : quote }
        stretched.append(character)
        if character == " ", quote == nil, Bool.random(using: &random) { stretched += "  " }
      }
      #expect(ExpressionSpacing(stretched)?.formatted == printed)
      longest = max(longest, printed.utf8.count)
    }
    #expect(longest > 200)
  }

  @Test(arguments: [
    ("a+b*c", "a + b * c"), ("- a  -b", "-a - b"), ("a**-b", "a ** -b"), ("f( x ,y= - 1 )", "f(x, y=-1)"),
    ("x [ : ,1 : -1 ]", "x[:, 1:-1]"), ("x[...,new]", "x[..., new]"), ("x . T@y", "x.T @ y"),
    ("f(mode = . up)", "f(mode=.up)"), ("(a+b) *c", "(a + b) * c"), ("[ a,b ]", "[a, b]"),
    ("a if not(b)and c else d", "a if not (b) and c else d"), ("1e-6+0.50", "1e-6 + 0.50"),
    ("rearrange(x,\"b t -> t b\")", "rearrange(x, \"b t -> t b\")"), ("a==b", "a == b"), ("(x)[0]", "(x)[0]"),
  ])
  func expressions(text: String, expected: String) { #expect(ExpressionSpacing(text)?.formatted == expected) }

  @Test(arguments: [
    ("f32 [B,T]", "f32[B, T]"), ("bool[B] ?", "bool[B]?"), ("f32[B]=x", "f32[B] = x"), ("f32[ ...,C ]", "f32[..., C]"),
    ("int=C/heads", "int = C / heads"), ("enum( a,b )=. a", "enum(a, b) = .a"),
  ])
  func types(text: String, expected: String) { #expect(ExpressionSpacing(text)?.formatted == expected) }

  @Test func parameters() {
    #expect(
      ExpressionSpacing("f32[a]~normal (0.02)when(a>1)", isParameter: true)?.formatted
        == "f32[a] ~ normal(0.02) when (a > 1)")
  }

  @Test func layout() throws {
    let text = """
      # above
      graphc: 1
      model:   M   # name
      config:
          # of n
          n:  2+3     # five
          long: 4*n*n # near
      inputs: {x:  "f32[B,4]"}

      graph:
         y : 'x+n'
         z: >-
             x
               + n   
         # last
         w: x
           +   n  # tail
      outputs:
      - y
      -   z
      assert:
         -   that: n>1
             message:   must  be   large
      # end


      """
    let expected = """
      # above
      graphc: 1
      model: M     # name
      config:
        # of n
        n: 2 + 3    # five
        long: 4 * n * n  # near
      inputs: {x:  "f32[B, 4]"}

      graph:
        y: 'x + n'
        z: >-
            x
              + n   
        # last
        w: x
          +   n  # tail
      outputs:
        - y
        - z
      assert:
        - that: n > 1
          message: must  be   large
      # end

      """
    let once = try #require(try formatted(text))
    #expect(once == expected)
    #expect(try formatted(once) == once)
  }

  /// A comment looks at the entries beside it, and at no other lines.
  @Test func manyCommentsBetweenTwoEntries() throws {
    let comments = String(repeating: "# c\n", count: 20_000)
    let text = "graphc: 1\nmodel: M\n\(comments)graph:\n  y: 1\n  # last\n# end\noutputs: y\n"
    #expect(try formatted(text) == text)
  }

  @Test func aFileOfOneBlockIsFormatted() throws {
    let text = "block: b\ninputs: {x: \"f32[B]\"}\ngraph:\n    y: x+1\noutputs: y"
    #expect(try formatted(text) == "block: b\ninputs: {x: \"f32[B]\"}\ngraph:\n  y: x + 1\noutputs: y\n")
  }

  @Test(arguments: ["", "a: 1", "graphc: 1\nmodel: M\ngraph: {y: x +}\noutputs: y\n", "graphc: 1\n\tmodel: M"])
  func whatHasErrorsIsLeftAlone(text: String) throws { #expect(try formatted(text) == nil) }

  @Test func theLibraryHasItsLayout() throws {
    for name in Library.names {
      let text = try #require(Library.text(name))
      #expect(try formatted(text) == text, "graphc fmt Sources/ModelSpec/Library/\(name).yaml")
    }
  }

  /// Random changes of spaces, anchors, comments and quotes never cause a trap or a lost comment, and formatting is
  /// idempotent.
  @Test func mutatedTexts() throws {
    let library = try Library.names.map { try #require(Library.text($0)) }
    var random = SeededGenerator(seed: 11)
    var count = 0
    for round in 0..<400 {
      var lines = library[round % library.count].split(separator: "\n", omittingEmptySubsequences: false).map(
        String.init)
      for index in lines.indices where Int.random(in: 0..<4, using: &random) == 0 {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: lines[index] += String(repeating: " ", count: Int.random(in: 0..<4, using: &random))
        case 1: lines[index] += " # c\(index)"
        case 2: lines[index] = " " + lines[index]
        case 3: lines.insert("   # own \(index)", at: index)
        default: lines[index] = lines[index].replacing(" + ", with: "  +").replacing(", ", with: ",   ")
        }
      }
      let text = lines.joined(separator: "\n")
      guard let once = try formatted(text) else { continue }
      count += 1
      #expect(try formatted(once) == once, "\(text)")
      func comments(_ text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
          line.firstMatch(of: /# (c|own )[0-9]+/).map { String($0.output.0) }
        }
      }
      #expect(comments(once) == comments(text))
    }
    #expect(count > 100)
  }
}
