import GraphcText
import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension ModuleGenerator {
  /// `assert:` of the model: each is proved, refuted (an error with its message), or checked when the model runs.
  func checkAssertions(_ generator: FunctionGenerator, in scope: Scope) throws {
    for assertion in spec.assertions { _ = try reporting { try check(assertion, generator, in: scope) } }
  }

  /// - Throws: `spec/assertion` with its message if it is refuted.
  func check(_ assertion: AssertionSpec, _ generator: FunctionGenerator, in scope: Scope) throws {
    let expression = assertion.condition
    guard try holds(expression, assertion.message, generator, in: scope) else {
      throw Diagnostic("spec/assertion", assertion.message, at: expression.span)
    }
  }

  /// Whether a condition holds, as far as it is known now; what is not is checked when the model runs.
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

  /// What must be at least 0 for a comparison of dims to hold, and the comparison with config evaluated; `nil` if it is
  /// no such comparison.
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

  func evaluatePreprocess(_ generator: FunctionGenerator, in scope: Scope) throws -> [String: Preprocess] {
    var result: [String: Preprocess] = [:]
    for entry in spec.preprocess {
      guard case .tensor(let id)? = scope[entry.input.text]?.value,
        spec.body.inputs.contains(where: { $0.name.text == entry.input.text })
      else {
        throw Diagnostic(
          "spec/unknown-name", "preprocess names no input: '\(entry.input.text)'", at: entry.input.span,
          help: "the inputs are \(spec.body.inputs.map(\.name.text).joined(separator: ", "))")
      }
      let type = generator.builder.type(of: id)
      guard type.dtype == .f32, type.rank == 4, let channels = type.shape[1].constantValue else {
        throw Diagnostic(
          "shape/mismatch", "a picture becomes f32[B, channels, height, width], '\(entry.input.text)' is \(type)",
          at: entry.span)
      }
      var resize: Int?
      if let expression = entry.resize {
        guard case .integer(let dim) = try generator.evaluate(expression, in: scope), let size = dim.constantValue,
          (1...65536).contains(size)
        else {
          throw Diagnostic("value/out-of-range", "resize is a number of pixels from 1 to 65536", at: expression.span)
        }
        resize = size
      }
      result[entry.input.text] = Preprocess(
        channels: channels, resize: resize, mean: try channelValues(entry.mean, channels, generator, entry, in: scope),
        std: try channelValues(entry.std, channels, generator, entry, in: scope))
      if let zero = result[entry.input.text]?.std.firstIndex(of: 0) {
        throw Diagnostic(
          "preproc/std-zero", "the standard deviation of channel \(zero) is 0, and pixels are divided by it",
          at: entry.std[min(zero, entry.std.count - 1)].span)
      }
    }
    return result
  }

  private func channelValues(
    _ expressions: [Expression], _ channels: Int, _ generator: FunctionGenerator, _ entry: PreprocessSpec,
    in scope: Scope
  ) throws -> [Float] {
    let values = try expressions.map { expression -> Float in
      let value = try generator.number(
        Argument(value: try generator.evaluate(expression, in: scope), span: expression.span))
      guard Float(value).isFinite else {
        throw Diagnostic("value/not-finite", "mean and std are finite numbers", at: expression.span)
      }
      return Float(value)
    }
    guard values.count == 1 || values.count == channels else {
      throw Diagnostic(
        "preproc/channels", "\(values.count) values for \(channels) channels",
        at: expressions.first?.span ?? entry.span,
        help: "mean and std have one number for all channels, or one for each")
    }
    return values
  }
}
