import Diagnostics
import GraphIR
import ModelSpec

/// Values that replace those of config entries. The kind of the replaced value decides how they are read.
enum ConfigText {
  /// The value of `--set name=value`.
  static func evaluate(
    _ source: SourceID, like written: Value?, name: String, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> Value {
    let text = String(decoding: generator.module.sources[source].bytes, as: UTF8.self)
    let expression = try ExpressionParser.modelConfig(ScalarText(verbatim: text, from: source))
    if case .string? = written, case .name(let text) = expression.kind { return .string(text) }
    let span = generator.module.wholeSpan(source)
    return try checked(try generator.configValue(expression, in: scope), like: written, name: name, at: span)
  }

  /// The value that a variant gives.
  static func value(
    of expression: Expression, like written: Value?, name: String, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> Value {
    try checked(try generator.configValue(expression, in: scope), like: written, name: name, at: expression.span)
  }

  /// A value of the same kind as the one that it replaces, if that is known; an integer is accepted for a float.
  ///
  /// - Throws: `type/expected-…`.
  static func checked(_ value: Value, like written: Value?, name: String, at span: Span) throws -> Value {
    guard let written else { return value }
    switch (written, value) {
    case (.integer, .integer), (.float, .float), (.boolean, .boolean), (.string, .string), (.enumCase, .enumCase),
      (.list, .list), (.dtype, .dtype), (.callable, .callable):
      return value
    case (.float, .integer(let dim)):
      if let number = dim.constantValue { return .float(Double(number)) }
    default: break
    }
    throw Diagnostic(
      "type/expected-\(written.kindWord)",
      "'\(name)' is \(written.kindName), \(written.writtenText), in the spec; this is \(value.kindName)",
      at: span)
  }
}
