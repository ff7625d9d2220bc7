import Diagnostics
import GraphIR
import ModelSpec

/// The value of `--set name=value`, read by the kind of the value it replaces.
enum ConfigText {
  static func evaluate(
    _ source: SourceID, like written: Value, name: String, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> Value {
    let module = generator.module
    let span = Span(source: source, start: 0, end: module.sources[source].bytes.count)
    let text = String(decoding: module.sources[source].bytes, as: UTF8.self)
    let expression = try ExpressionParser.modelConfig(ScalarText(verbatim: text, from: source))
    if case .string = written, case .name(let text) = expression.kind { return .string(text) }
    let value = try generator.evaluate(expression, in: scope)
    switch (written, value) {
    case (.integer, .integer), (.float, .float), (.boolean, .boolean), (.string, .string), (.enumCase, .enumCase),
      (.list, .list), (.dtype, .dtype):
      return value
    case (.float, .integer(let dim)):
      if let number = dim.constantValue { return .float(Double(number)) }
    default: break
    }
    let kind =
      switch written {
      case .integer: "int"
      case .float: "float"
      case .boolean: "bool"
      case .string: "string"
      case .enumCase: "enum"
      case .list: "list"
      case .dtype, .callable, .tensor, .tuple, .absent: "dtype"
      }
    throw Diagnostic(
      "type/expected-\(kind)",
      "'\(name)' is \(written.kindName), \(written.text), in the spec; this is \(value.kindName)",
      at: span)
  }
}
