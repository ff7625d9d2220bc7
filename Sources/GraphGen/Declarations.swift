import Diagnostics
import GraphIR
import GraphcRuntime
import GraphcText
import ModelSpec

extension ModuleGenerator {
  /// `assert:` of the model: each condition is proved, refuted (an error with its message), or checked when the model
  /// runs.
  func checkAssertions(_ generator: FunctionGenerator, in scope: Scope) throws {
    for assertion in spec.assertions { _ = try reporting { try check(assertion, generator, in: scope) } }
  }

  /// - Throws: `spec/assertion` with the message of the assertion if it is refuted.
  func check(_ assertion: AssertionSpec, _ generator: FunctionGenerator, in scope: Scope) throws {
    let expression = assertion.condition
    guard try holds(expression, assertion.message, generator, in: scope) else {
      throw Diagnostic("spec/assertion", assertion.message, at: expression.span)
    }
  }

  /// Whether a condition may hold. What cannot be decided now becomes a check of the module when it runs.
  private func holds(
    _ expression: Expression, _ message: String, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> Bool {
    if case .binary(.and, let left, let right) = expression.kind {
      let first = try holds(left, message, generator, in: scope)
      return try holds(right, message, generator, in: scope) && first
    }
    if case .binary(let op, let left, let right) = expression.kind,
      let (differences, condition) = try dimsDifference(op, left, right, generator, in: scope)
    {
      let lines = sources[expression.span.source].text(Int(expression.span.start)..<Int(expression.span.end))
      let written = lines.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let evaluated = condition == written ? "" : ", here \(condition)"
      return try differences.allSatisfy {
        try generator.require(
          $0, "\(message): \(written)\(evaluated)", isAssertion: true, at: expression.span, in: scope)
      }
    }
    let value = try generator.evaluate(expression, in: scope)
    guard case .boolean(let holds) = value else {
      throw Diagnostic(
        "type/expected-bool", "an assertion is a condition on config and dims, this is \(value.kindName)",
        at: expression.span)
    }
    return holds
  }

  /// The difference that must be at least 0 for a comparison of dims to hold, and the comparison as text with config
  /// evaluated; `nil` for any other expression.
  private func dimsDifference(
    _ op: Expression.BinaryOperator, _ left: Expression, _ right: Expression, _ generator: FunctionGenerator,
    in scope: Scope
  ) throws -> (differences: [Dim], condition: String)? {
    switch op {
    case .equal, .less, .lessEqual, .greater, .greaterEqual: break
    case .notEqual, .or, .and, .add, .subtract, .multiply, .divide, .floorDivide, .remainder, .matmul, .power:
      return nil
    }
    guard case .integer(let a) = try generator.evaluate(left, in: scope),
      case .integer(let b) = try generator.evaluate(right, in: scope)
    else { return nil }
    return try generator.sizing(at: left.span) { () throws(DimError) in
      let forward = try a.subtracting(b)
      let backward = try b.subtracting(a)
      let differences =
        switch op {
        case .equal: [forward, backward]
        case .greaterEqual: [forward]
        case .greater: [try forward.subtracting(1)]
        case .lessEqual: [backward]
        default: [try backward.subtracting(1)]
        }
      return (differences, "\(a) \(op.rawValue) \(b)")
    }
  }

  /// `labels:` must have one text for each position of the last axis of the first output, which must be f32.
  ///
  /// - Throws: `shape/labels`.
  func checkLabels(_ generator: FunctionGenerator, in scope: Scope) throws {
    guard let span = spec.labelsSpan, !spec.labels.isEmpty, let name = spec.body.outputs.first,
      case .tensor(let id)? = scope[name.text]?.value
    else { return }
    let type = generator.builder.type(of: id)
    let count = spec.labels.count
    guard type.dtype == .f32, let classes = type.shape.last else {
      throw Diagnostic(
        "shape/labels", "labels are for the last axis of an output of f32, and '\(name.text)' is \(type)", at: span,
        notes: [.init("it is the first output", at: name.span)], help: "make the scores of the classes the first output"
      )
    }
    let message = "'\(name.text)' has \(count) labels, one for each of \(classes) classes"
    let differences = try generator.sizing(at: span) { () throws(DimError) in
      [try classes.subtracting(Dim(count)), try Dim(count).subtracting(classes)]
    }
    guard try differences.allSatisfy({ try generator.require($0, message, at: span, in: scope) }) else {
      throw Diagnostic(
        "shape/labels", "there are \(count) labels for \(classes) classes: '\(name.text)' is \(type)", at: span,
        notes: [.init("it is the first output", at: name.span)],
        help: "give one label for each position of its last axis, or remove the labels")
    }
  }
}
