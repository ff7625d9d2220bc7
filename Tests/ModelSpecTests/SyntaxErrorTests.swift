import Diagnostics
import Testing

/// Every error of an expression, with its place and its fix.
@Suite struct SyntaxErrorTests {
  private static let cases: [(String, String, String?)] = [
    ("a +", "4:9 syntax/unexpected-end", "write what is missing after '+'"),
    ("a if b else", "4:17 syntax/unexpected-end", "write what is missing after 'else'"),
    ("a if b", "4:12 syntax/unexpected-end", "a conditional has both arms: a if condition else b"),
    ("if a else b", "4:6-8 syntax/unexpected-token", "a conditional is: a if condition else b"),
    ("f(a, (b + c)", "4:18 syntax/unclosed-bracket", "add ')'"),
    ("f(a]", "4:9-10 syntax/unclosed-bracket", "add ')'"),
    ("f(", "4:8 syntax/unclosed-bracket", "add ')'"),
    ("a[b", "4:9 syntax/unclosed-bracket", "add ']'"),
    ("a)", "4:7-8 syntax/unexpected-token", "no bracket is open here"),
    ("f(a b)", "4:10-11 syntax/unexpected-token", "an operator or a comma is missing before it"),
    ("f(a,)", "4:10-11 syntax/unexpected-token", "leave out the last comma"),
    (#""[]""#, "4:8-9 syntax/unexpected-token", "a list has at least one element"),
    (#""[a,]""#, "4:10-11 syntax/unexpected-token", "leave out the last comma"),
    ("a < b < c", "4:12-13 syntax/chained-comparison", "write a < b and b < c"),
    ("f(a) + 1 <= x.T == y", "4:22-24 syntax/chained-comparison", "write f(a) + 1 <= x.T and x.T == y"),
    ("a = b", "4:8-9 syntax/unexpected-token", "compare with ==; '=' only names an argument of a call"),
    ("f(a, b = c == d, e)", "4:23-24 syntax/positional-after-named", "name this argument too, or move it to the front"),
    ("f(a, b=c, d + 1)", "4:16-21 syntax/positional-after-named", "name this argument too, or move it to the front"),
    ("f(a.b = 2)", "4:12-13 syntax/unexpected-token", "compare with ==; only a name stands left of '='"),
    ("f(a + b=2)", "4:13-14 syntax/unexpected-token", "compare with ==; only a name stands left of '='"),
    ("f(a=1, a=2)", "4:13-14 syntax/duplicate-argument", nil),
    ("a && b", "4:8-10 syntax/foreign-operator", "write 'and'"),
    ("a || b", "4:8-10 syntax/foreign-operator", "write 'or'"),
    (#""!a""#, "4:7-8 syntax/foreign-operator", "write 'not'"),
    ("a ^ 2", "4:8-9 syntax/foreign-operator", "a power is written **, as in x ** 2"),
    ("a | b", "4:8-9 syntax/foreign-operator", "write 'or'"),
    ("a & b", "4:8-9 syntax/foreign-operator", "write 'and'"),
    ("a === b", "4:8-11 syntax/foreign-operator", "equality is =="),
    ("a <> b", "4:8-10 syntax/foreign-operator", "write !="),
    ("a =< b", "4:8-10 syntax/foreign-operator", "write <="),
    ("a => b", "4:8-10 syntax/foreign-operator", "write >="),
    ("a := b", "4:8-10 syntax/foreign-operator", "an equation is 'name: expression'; each name is defined once"),
    ("a += b", "4:8-10 syntax/foreign-operator", "each name is defined once; give the sum a name of its own"),
    ("a << b", "4:8-10 syntax/foreign-operator", "write * 2 ** n"),
    ("a >> b", "4:8-10 syntax/foreign-operator", "write // 2 ** n"),
    ("a -> b", "4:8-10 syntax/foreign-operator", "a pattern stands in quotes: rearrange(x, 'a b -> b a')"),
    ("a ? b", "4:8-9 syntax/unexpected-token", "choose with: a if condition else b"),
    ("a == not b", "4:11-14 syntax/unexpected-token", "put it in parentheses: (not x)"),
    ("+a", "4:6-7 syntax/unexpected-token", "leave out the '+'"),
    ("a ++ b", "4:9-10 syntax/unexpected-token", "leave out the '+'"),
    ("~a", "4:6-7 syntax/unexpected-token", "negate with 'not'"),
    ("1.", "4:6-8 syntax/number", "write 1.0"),
    (".5", "4:6-8 syntax/number", "write 0.5"),
    (".5x", "4:6-9 syntax/number", nil),
    ("1e", "4:6-8 syntax/number", nil),
    ("12abc", "4:6-11 syntax/number", "multiply with *: 12 * abc"),
    ("0.5.T", "4:6-11 syntax/number", nil),
    ("007.5", "4:6-11 syntax/number", "leave out the leading zeros"),
    ("2 x", "4:8-9 syntax/unexpected-token", "an operator or a comma is missing before it"),
    ("010", "4:6-9 type/ambiguous-int", "write 10, or 8 if octal was meant"),
    ("00", "4:6-8 type/ambiguous-int", "write 0"),
    ("009", "4:6-9 type/ambiguous-int", "write 9"),
    ("0x8", "4:6-9 type/ambiguous-int", "write 8"),
    ("0xZ", "4:6-9 type/ambiguous-int", "write the number in decimal digits"),
    ("0o10", "4:6-10 type/ambiguous-int", "write 8"),
    ("0b11", "4:6-10 type/ambiguous-int", "write 3"),
    ("1_000", "4:6-11 type/ambiguous-int", "write 1000"),
    ("1:30", "4:6-10 type/ambiguous-int", "write 90 if base 60 was meant"),
    ("99999999999999999999", "4:6-26 value/out-of-range", nil),
    ("1e400", "4:6-11 value/not-finite", nil),
    ("1e-400", "4:6-12 value/out-of-range", nil),
    (".inf", "4:6-10 value/not-finite", "infinity is written inf"),
    (".nan", "4:6-10 value/not-finite", nil),
    ("nan", "4:6-9 value/not-finite", nil),
    ("f(.on)", "4:8-11 type/expected-bool", "write true"),
    ("null", "4:6-10 type/missing-value", "there is no null; leave the whole line out if it may be absent"),
    ("None", "4:6-10 type/missing-value", "there is no null; leave the whole line out if it may be absent"),
    ("yes", "4:6-9 type/expected-bool", "write true"),
    ("x + off", "4:10-13 type/expected-bool", "write false"),
    ("x.", "4:8 syntax/unexpected-end", ".T swaps the last two axes"),
    ("x.T(a)", "4:9-10 syntax/unexpected-token", "an operator or a comma is missing before '('"),
    ("f(x)(y)", "4:10-11 syntax/unexpected-token", "a layer is called once, with its input first: f(y, x)"),
    ("x[]", "4:8-9 syntax/unexpected-token", "x[:] takes all of the first axis"),
    ("x[1:2:3]", "4:11-12 syntax/slice-step", "write start:end; 'rearrange' splits an axis"),
    ("x[::2]", "4:9-10 syntax/slice-step", "write start:end; 'rearrange' splits an axis"),
    ("x[a b]", "4:10-11 syntax/unexpected-token", "an operator or a comma is missing before it"),
    ("new", "4:6-9 syntax/unexpected-token", "'new' stands only inside of an index: x[:, new]"),
    ("...", "4:6-9 syntax/unexpected-token", "'...' stands only inside of an index or a type"),
    ("f(x, 'a", "4:11-12 syntax/unclosed-string", "close it with '"),
    (#""f('a""#, "4:9-10 syntax/unclosed-string", "close it with '"),
    ("a, b", "4:7-8 syntax/unexpected-token", "a list is written [a, b]"),
    (#""a: b""#, "4:8-9 syntax/unexpected-token", "a slice stands inside of brackets: x[start:end]"),
    ("a is b", "4:8-10 syntax/unexpected-token", "compare with =="),
    (#""[x for x in y]""#, "4:10-13 syntax/unexpected-token", "there are no loops; 'repeat' applies a block n times"),
    ("a × b", "4:8-9 syntax/unexpected-character", "multiply with *"),
    ("é + 1", "4:6-7 syntax/unexpected-character", "names are ASCII letters, digits and _"),
    ("a ; b", "4:8-9 syntax/unexpected-character", "each equation is a line of its own"),
    (
      "$a", "4:6-7 syntax/unexpected-character",
      "there are no templates and no sets in an expression; use the name alone"
    ),
    ("a #b", "4:8-10 yaml/comment", "write '# ' to start a comment, or put the value in quotes, if '#' belongs to it"),
    ("a + # b", "4:6-9 yaml/comment", "put the value in quotes, if '#' belongs to it"),
    ("f(a, 'b #c')", "4:6-13 yaml/comment", "put the value in quotes, if '#' belongs to it"),
    ("#b", "4:5 yaml/comment", "put the value in quotes, if '#' belongs to it"),
  ]

  @Test(arguments: cases)
  func reports(expression: String, place: String, help: String?) throws {
    let (_, log, sources) = read("graphc: 1\nmodel: M\ngraph:\n  y: \(expression)\noutputs: y\n")
    #expect(log.diagnostics.map { summary($0, sources) } == [place])
    #expect(log.diagnostics.first?.help == help)
  }

  @Test func namesTheOpeningBracket() throws {
    let (_, log, sources) = read("graphc: 1\nmodel: M\ngraph:\n  y: f(a, (b + c)\noutputs: y\n")
    let note = try #require(log.diagnostics.first?.notes.first)
    #expect(note.message == "opened here")
    #expect(note.span.map { sources[$0.source].position(of: Int($0.start)).column } == 7)
  }
}
