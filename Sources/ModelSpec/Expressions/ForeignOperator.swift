internal import Diagnostics

/// An operator of another language; the error names the equivalent in this one.
struct ForeignOperator {
  let spelling: String
  let help: String
  /// The equivalent in this language, if there is one.
  var own: String?

  private static let all: [ForeignOperator] = [
    ForeignOperator(spelling: "===", help: "equality is ==", own: "=="),
    ForeignOperator(spelling: "&&", help: "write 'and'", own: "and"),
    ForeignOperator(spelling: "||", help: "write 'or'", own: "or"),
    ForeignOperator(spelling: "<>", help: "write !=", own: "!="),
    ForeignOperator(spelling: "=<", help: "write <=", own: "<="),
    ForeignOperator(spelling: "=>", help: "write >=", own: ">="),
    ForeignOperator(spelling: ":=", help: "an equation is 'name: expression'; each name is defined once"),
    ForeignOperator(spelling: "+=", help: "each name is defined once; give the sum a name of its own"),
    ForeignOperator(spelling: "->", help: "a pattern stands in quotes: rearrange(x, 'a b -> b a')"),
    ForeignOperator(spelling: "<<", help: "write * 2 ** n"),
    ForeignOperator(spelling: ">>", help: "write // 2 ** n"),
    ForeignOperator(spelling: "^", help: "a power is written **, as in x ** 2", own: "**"),
    ForeignOperator(spelling: "&", help: "write 'and'", own: "and"),
    ForeignOperator(spelling: "|", help: "write 'or'", own: "or"),
  ]

  private static let byFirstByte = Dictionary(grouping: all) { $0.spelling.utf8.first }

  /// The operator that `bytes` start with.
  static func match(_ bytes: ArraySlice<UInt8>) -> ForeignOperator? {
    for operation in byFirstByte[bytes.first] ?? [] where bytes.starts(with: operation.spelling.utf8) {
      return operation
    }
    guard bytes.starts(with: "!".utf8), !bytes.starts(with: "!=".utf8) else { return nil }
    return ForeignOperator(spelling: "!", help: "write 'not'", own: "not ")
  }

  func diagnostic(at span: Span) -> Diagnostic {
    let error = Diagnostic(
      "syntax/foreign-operator", "'\(spelling)' is not an operator of the language", at: span, help: help)
    return spelling == "+=" ? error.suggesting("+", replacing: spelling) : error.fixed(own, replacing: spelling)
  }
}
