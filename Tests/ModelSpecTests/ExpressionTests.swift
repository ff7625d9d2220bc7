import Diagnostics
import ModelSpec
import Testing

private func parse(_ text: String) throws(Diagnostic) -> Expression {
  try ExpressionParser.expression(ScalarText(verbatim: text, from: SourceID(index: 0)))
}

@Suite struct ExpressionTests {
  @Test(arguments: [
    ("1", "1"),
    ("1e-6", "1e-06f"),
    ("0.5", "0.5f"),
    ("-inf", "(- inf)"),
    ("a or b and not c == d", "(or a (and b (not (== c d))))"),
    ("not not a", "(not (not a))"),
    ("a - b - c", "(- (- a b) c)"),
    ("a * b // c % d @ e / f", "(/ (@ (% (// (* a b) c) d) e) f)"),
    ("-a ** -b ** c", "(- (** a (- (** b c))))"),
    ("(size / patch) ** 2", "(** (/ size patch) 2)"),
    ("- - a", "(- (- a))"),
    ("a if b else c if d else e", "(if b a (if d c e))"),
    ("(a if b else c) if d else e", "(if d (if b a c) e)"),
    ("x.T.T[0]", "(at (T (T x)) 0)"),
    ("normed[:, 0]", "(at normed _:_ 0)"),
    ("position[1:]", "(at position 1:_)"),
    ("position[:-1, a:b, new, ...]", "(at position _:(- 1) a:b new ...)"),
    ("f()", "(call f)"),
    ("f(a, [b, 1], c=d, e=.half)", "(call f a (list b 1) c=d e=.half)"),
    ("f(.half)", "(call f .half)"),
    ("rearrange(x, 'b t (h k) -> b h t k', h=heads)", "(call rearrange x \"b t (h k) -> b h t k\" h=heads)"),
    (
      "split_heads(query, heads) @ split_heads(key, heads).T / sqrt(head_dim)",
      "(/ (@ (call split_heads query heads) (T (call split_heads key heads))) (call sqrt head_dim))"
    ),
    (
      "iota(T)[:, new] + (S - T) >= iota(S)[new, :] if causal else true",
      "(if causal (>= (+ (at (call iota T) _:_ new) (- S T)) (at (call iota S) new _:_)) true)"
    ),
    ("mask[:, new, new, :] if has(mask) else true", "(if (call has mask) (at mask _:_ new new _:_) true)"),
    ("a\n  + b", "(+ a b)"),
  ])
  func parses(text: String, expected: String) throws {
    #expect(tree(try parse(text)) == expected)
  }

  @Test func spansCoverTheirText() throws {
    let text = "f(a + b)[0] * (c - d)"
    let product = try parse(text)
    #expect(product.span == Span(source: SourceID(index: 0), start: 0, end: 21))
    #expect(product.operatorSpan == Span(source: SourceID(index: 0), start: 12, end: 13))
    guard case .binary(.multiply, let left, let right) = product.kind else {
      Issue.record("not a product")
      return
    }
    #expect(left.span == Span(source: SourceID(index: 0), start: 0, end: 11))
    #expect(left.operatorSpan == Span(source: SourceID(index: 0), start: 8, end: 9))
    #expect(right.span == Span(source: SourceID(index: 0), start: 14, end: 21))
  }

  @Test(arguments: [
    "a + b * c", "(a + b) * c", "a - (b - c)", "-(a + b)", "(-a) ** b", "-a ** b", "(a ** b) ** c", "a ** b ** c",
    "(a if b else c) + d", "a if b else c if d else e", "(a if b else c) if d else e", "not (a and b)", "(not a) == b",
    "(3).T", "1.5[0]", "x.T[..., new, :b]", "f(\"it's\", 'a')", "(a == b) == c", "[a if b else c, -d]",
  ])
  func printsWithoutNeedlessParentheses(text: String) throws {
    #expect(try parse(text).description == text)
  }

  @Test func nestingIsLimited() throws {
    let deep = String(repeating: "(", count: 63) + "a" + String(repeating: ")", count: 63)
    #expect(tree(try parse(deep)) == "a")
    for open in ["(", "[", "f(", "x[", "-", "not ", "a ** ", "a if b else "] {
      let error = #expect(throws: Diagnostic.self) { try parse(String(repeating: open, count: 2_000)) }
      #expect(error?.code == "limit/expression-depth", "\(open)")
    }
    let chain = Array(repeating: "a", count: 256).joined(separator: " + ")
    #expect(throws: Never.self) { try parse(chain) }
    for link in [" + a", " and a", ".T", "[0]"] {
      let error = #expect(throws: Diagnostic.self) { try parse("a" + String(repeating: link, count: 256)) }
      #expect(error?.code == "limit/expression-depth", "\(link)")
    }
    let long = #expect(throws: Diagnostic.self) { try parse("f(" + String(repeating: "a,", count: 5_000) + "a)") }
    #expect(long?.code == "limit/expression-tokens")
  }
}
