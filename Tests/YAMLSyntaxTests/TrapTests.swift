internal import Diagnostics
import Testing
internal import YAMLSyntax

/// Equations that YAML reads in another way than they are meant, and texts that are not YAML.
@Suite struct TrapTests {
  @Test(arguments: [
    // A flow collection splits at the comma.
    ("graph: {y: concat(a, b)}", ["1:12 yaml/flow-comma"]),
    ("graph: {y: concat(a, b), z: f(c, d)}", ["1:12 yaml/flow-comma", "1:29 yaml/flow-comma"]),
    ("graph: {y: rearrange(x, 'b t')}", ["1:12 yaml/flow-comma"]),
    ("graph: {y: f(a, b)}\nx: f(a #", ["1:12 yaml/flow-comma", "2:4 yaml/comment +2:8"]),
    ("graph: [f(a,\n  b)]", ["1:9 yaml/flow-comma"]),
    // Characters of word processors.
    ("inputs: {x: “f32[B, T]”}", ["1:13 yaml/typography"]), ("graph: {y: “f(a, b)”}", ["1:12 yaml/typography"]),
    ("a:\u{A0}b\nc: d", ["1:3 yaml/typography"]), ("a:\n\u{A0}\u{A0}b: 1", ["2:1 yaml/typography"]),
    ("a:\n  b: 1\n \u{3000}c: 2", ["3:2 yaml/typography"]), ("a: \u{2009}1", ["1:4 yaml/typography"]),
    ("a: {b: ‘f(x, y)’}  # “c”", ["1:8 yaml/typography"]),
    // A flow collection ends a value at a bracket.
    ("inputs: {x: f32[B, T, C], y: 2}", ["1:16 yaml/flow-bracket"]),
    ("outputs: [a[1], b]", ["1:12 yaml/flow-bracket"]),
    ("graph: {y: a[1:]}", ["1:13 yaml/flow-bracket"]),
    // A colon with a space, and one without.
    ("y: a[1: 2]", ["1:7 yaml/colon"]),
    ("a[1: 2]", ["1:1 yaml/colon"]),
    ("y: x if a: b", ["1:10 yaml/colon"]),
    ("graph: {y: a[1: 2]}", ["1:13 yaml/flow-bracket"]),
    ("graph: {y: f(a: 2)}", ["1:15 yaml/colon"]),
    ("assert: [that: x]", ["1:10 yaml/colon"]),
    ("config:\n  heads:12\n  dim: 7", ["2:8 yaml/missing-space"]),
    ("config:\n  a: 1\n  heads:12\n  dim: 7", ["3:8 yaml/missing-space"]),
    ("a: {b:[1]}", ["1:6 yaml/missing-space"]),
    // A comment.
    ("y: f(a #b)", ["1:4 yaml/comment +1:8"]),
    ("y:\n  - [x, f(a # b\n  ]", ["2:9 yaml/comment +2:13"]),
    ("doc: see (below # c", ["1:6 yaml/comment +1:17"]),
    // Anchors and aliases.
    ("x: &b", ["1:4 yaml/anchor"]),
    ("x: {y: &b, z: 1}", ["1:8 yaml/anchor"]),
    ("x: &b(c)", ["1:4 yaml/anchor"]),
    ("x: *dim", ["1:4 yaml/unknown-anchor"]),
    ("x: *dim * 2", ["1:4 yaml/alias"]),
    ("x: *dim*2", ["1:4 yaml/alias"]),
    ("x: *dim + 2", ["1:4 yaml/alias"]),
    ("d: &dim 1\nx: *dim + 2", ["2:4 yaml/alias"]),
    ("x: [*dim, b]", ["1:5 yaml/unknown-anchor"]),
    // Reserved characters.
    ("x: @a", ["1:4 yaml/reserved-character"]),
    ("x: `a`", ["1:4 yaml/reserved-character"]),
    ("x: %a", ["1:4 yaml/reserved-character"]),
    ("%a: b", ["1:1 yaml/reserved-character"]),
    ("x: 1\n%a: b", ["2:1 yaml/reserved-character"]),
    ("x: > 5", ["1:4 yaml/reserved-character"]),
    ("x: |a|", ["1:4 yaml/reserved-character"]),
    ("x: {y: > 5}", ["1:8 yaml/reserved-character"]),
    // Values that end too early for YAML.
    ("x: {a} + b", ["1:8 yaml/text-after-value"]),
    ("x: [a, b] + c", ["1:11 yaml/text-after-value"]),
    ("x: 'a' if b else 'c'", ["1:8 yaml/text-after-value"]),
    ("x: {y: 'a' b}", ["1:12 yaml/text-after-value"]),
    ("{a: 1} b", ["1:8 yaml/text-after-value"]),
    ("{a: 1}\nb: 1", ["2:1 yaml/text-after-value"]),
    ("x: !mask", ["1:4 yaml/tag-unsupported"]),
  ])
  func traps(text: String, summary: [String]) { expect(text, summary) }

  @Test(arguments: [
    // Indentation.
    ("a: 1\n  b: 2", ["2:3 yaml/indentation +1:1"]),
    ("a:\n    b: 1\n  c: 2", ["3:3 yaml/indentation +1:1"]),
    ("  a: 1\nb: 2", ["2:1 yaml/indentation +1:3"]),
    ("- a\nb: 1", ["2:1 yaml/indentation +1:1"]),
    ("x:\n  - a\n b", ["3:2 yaml/indentation +1:1"]),
    // Brackets and quotes.
    ("a: [1, 2\n", ["1:4 yaml/unclosed"]),
    ("a: [1, 2\nb: 3", ["1:4 yaml/unclosed +2:2"]),
    ("a: {x: 1\nb: 3", ["1:4 yaml/unclosed +2:2"]),
    ("é: [ünï\n", ["1:4 yaml/unclosed"]),
    ("a: \"abc\nb: 1", ["1:4 yaml/unclosed"]),
    ("a: 'abc", ["1:4 yaml/unclosed"]),
    ("a: 'b\n---\nc'", ["1:4 yaml/unclosed"]),
    ("a: \"\\q\"", ["1:5 yaml/escape +1:4"]),
    ("a: \"x\\xZZ\"", ["1:6 yaml/escape +1:4"]),
    ("a: 1\n]\n", ["2:1 yaml/syntax +1:1"]),
    ("a: ]", ["1:4 yaml/syntax"]),
    ("a: [,]", ["1:5 yaml/syntax"]),
    // Keys.
    ("{p}: x", ["1:1 yaml/complex-key"]),
    ("[a, b]: c", ["1:1 yaml/complex-key"]),
    ("? |\n a\n: b", ["1:3 yaml/complex-key"]),
    ("a: &x 1\n*x : b", ["2:1 yaml/complex-key"]),
    (": x", ["1:1 yaml/empty-key"]),
    ("\"\": x", ["1:1 yaml/empty-key"]),
    ("a: 1\nfoo bar\nb: 2", ["2:1 yaml/syntax"]),
    ("a: - b", ["1:4 yaml/syntax"]),
    ("a: ? b", ["1:4 yaml/syntax"]),
    ("%YAML 1.2\na: 1", ["2:1 yaml/syntax"]),
    ("-\ta", ["1:2 yaml/tab"]),
  ])
  func syntax(text: String, summary: [String]) { expect(text, summary) }

  private func expect(_ text: String, _ summary: [String]) {
    let parsed = Parsed(text)
    #expect(parsed.summary == summary)
    #expect(parsed.node == nil)
  }

  /// What looks like a trap and is none.
  @Test(arguments: [
    "x: a # b", "x: f(a) # (b", "x: f(a, b)", "x: a[1:2, :]", "enc.{i}.q.{p}: a", "x: 'a: b #c'", "x: a*b", "x: a@b",
    "x: 10%", "x: -a", "x: a - b", "labels: [cat (small), dog]", "x: {y: f(a)}", "x: |\n  f(a # b", "a, b: f(x)",
    "doc: “quoted”\nb: it’s 10\u{A0}km  # \u{A0}“x”", "labels: [“a”, ’b]", "x: f(a,\n  b)", "x: {y: \"f(a, b)\"}",
    "x: a>b", "x: .5", "x: a ? b",
  ])
  func noTraps(text: String) { #expect(Parsed(text).summary == []) }

  @Test(arguments: [
    ("graph: {y: concat(a, b)}", "put the equation in quotes, \"concat(a, b)\", or each key on a line of its own"),
    ("inputs: {x: f32[B, T, C]}", "put it in quotes: \"f32[B, T, C]\""),
    ("a: 1\nheads:12\nb: 2", "write 'heads: …'"),
    ("x: @a", "a product has a value on both sides, as in a @ b; a text that starts so is put in quotes"),
    ("\ta: 1", "indent with spaces"),
  ])
  func fixes(text: String, help: String) { #expect(Parsed(text).diagnostics.first?.help == help) }
}
