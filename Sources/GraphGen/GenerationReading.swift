import Diagnostics
import GraphIR
import GraphcRuntime
import GraphcText
import ModelSpec

extension ModuleGenerator {
  /// Evaluates `generate:`; `nil` without it.
  func evaluateGeneration(_ generator: FunctionGenerator, _ module: Module, in scope: Scope) throws -> Generation? {
    guard let written = spec.generation else { return nil }
    var result = try interface(written, generator, in: scope)
    try checkOthers(of: result, written, generator, in: scope)
    for (key, value) in written.entries {
      _ = try reporting {
        switch key.text {
        case "start": result.start = try tokens(value, key, &result, generator, in: scope)
        case "end": result.end = try tokens(value, key, &result, generator, in: scope)
        case "padding": result.padding = try token(value, key, &result, generator, in: scope)
        case "forced_first": result.forcedFirst = try token(value, key, &result, generator, in: scope)
        case "forced_end": result.forcedEnd = try token(value, key, &result, generator, in: scope)
        case "suppress": result.suppressed = try tokens(value, key, &result, generator, in: scope)
        case "suppress_first": result.suppressedFirst = try tokens(value, key, &result, generator, in: scope)
        case "forbid": result.forbidden = try sequences(value, key, &result, generator, in: scope)
        default: result.limit = try limit(value, generator, in: scope)
        }
      }
    }
    try bound(&result, by: module, written)
    return result
  }

  // MARK: Input and logits

  private func interface(
    _ written: GenerationSpec, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> Generation {
    let inputs = spec.body.inputs.map(\.name.text)
    let declared = spec.body.inputs.first { $0.name.text == written.input.text }
    guard declared != nil, case .tensor(let input)? = scope[written.input.text]?.value else {
      throw unknown(written.input, "an input", among: inputs)
    }
    let outputs = spec.body.outputs.map(\.text)
    guard outputs.contains(written.logits.text) else {
      throw unknown(written.logits, "an output", among: outputs)
    }
    let value = try generator.lookUp(written.logits.text, at: written.logits.span, in: scope)
    let type = generator.builder.type(of: input)
    let dims = type.rank == 2 ? type.shape.compactMap(\.symbol) : []
    guard type.dtype == .i32, dims.count == 2, dims[0] != dims[1] else {
      let isRight = dims.count == 2 && dims[0] != dims[1]
      throw Diagnostic(
        "generate/input", "tokens are i32[B, T], with two run-time dims, and '\(written.input.text)' is \(type)",
        at: written.input.span,
        notes: isRight ? declared.map { [.init("it is declared here", at: $0.name.span)] } ?? [] : [],
        help: isRight
          ? "declare it as \(written.input.text): i32[\(dims[0]), \(dims[1])]"
          : "name the input that holds the tokens written so far")
    }
    let (rows, positions) = (dims[0], dims[1])
    let logits = generator.builder.type(of: try generator.tensor(value, "an output", at: written.logits.span))
    guard logits.dtype == .f32, logits.rank == 3, logits.shape[0] == type.shape[0], logits.shape[1] == type.shape[1],
      let vocabulary = logits.shape[2].constantValue
    else {
      throw Diagnostic(
        "generate/logits",
        "the scores of the next token are f32[\(rows), \(positions), V], and '\(written.logits.text)' is \(logits)",
        at: written.logits.span, notes: [.init("'\(written.input.text)' is \(type)", at: written.input.span)],
        help: "name the output with a score for each token of the vocabulary, at each position")
    }
    return Generation(
      input: written.input.text, logits: written.logits.text, rows: rows, positions: positions, vocabulary: vocabulary,
      span: written.span)
  }

  private func unknown(_ name: Name, _ what: String, among names: [String]) -> Diagnostic {
    Diagnostic(
      "spec/unknown-name", "\(quoted(name.text)) is not \(what) of the model", at: name.span,
      help: "its \(what.split(separator: " ").last ?? "")s are \(names.joined(separator: ", "))"
    ).fixed(nearest(to: name.text, among: names), replacing: name.text)
  }

  /// Checks that every other input with the positions is one number for all of them: nothing says how it grows.
  private func checkOthers(
    of result: Generation, _ written: GenerationSpec, _ generator: FunctionGenerator, in scope: Scope
  ) throws {
    for input in spec.body.inputs where input.name.text != result.input {
      guard case .tensor(let id)? = scope[input.name.text]?.value else { continue }
      let type = generator.builder.type(of: id)
      guard type.shape.contains(where: { $0.symbols.contains(result.positions) }) else { continue }
      let isRandom = if case .call? = input.defaultValue?.kind { true } else { false }
      if input.defaultValue != nil, !isRandom { continue }
      report(
        Diagnostic(
          "generate/input",
          "'\(input.name.text)' grows with '\(result.input)', and nothing says which value it has at a new position",
          at: input.name.span, notes: [.init("generation needs it here", at: written.input.span)],
          help: "give it a default, one number for all positions: \(type) = 1"))
    }
  }

  // MARK: Tokens

  private func tokens(
    _ expression: Expression, _ key: Name, _ result: inout Generation, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> [Int32] {
    guard case .list(let items) = expression.kind else {
      return [try token(expression, key, &result, generator, in: scope)]
    }
    var tokens: [Int32] = []
    for item in items { tokens.append(try token(item, key, &result, generator, in: scope)) }
    if tokens.isEmpty, key.text == "start" {
      throw Diagnostic("type/missing-value", "at least one token is expected", at: expression.span)
    }
    return tokens
  }

  /// Sequences of tokens; a token alone is a sequence of one.
  private func sequences(
    _ expression: Expression, _ key: Name, _ result: inout Generation, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> [[Int32]] {
    guard case .list(let items) = expression.kind else {
      return [[try token(expression, key, &result, generator, in: scope)]]
    }
    return try items.map { item in
      let sequence = try tokens(item, key, &result, generator, in: scope)
      if sequence.isEmpty {
        throw Diagnostic("type/missing-value", "at least one token is expected", at: item.span)
      }
      return sequence
    }
  }

  private func token(
    _ expression: Expression, _ key: Name, _ result: inout Generation, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> Int32 {
    let value = try integer(expression, "a token", generator, in: scope)
    let label = expression.literalKind == nil ? "\(value)" : nil
    guard let token = Int32(exactly: value) else {
      throw Diagnostic("value/out-of-range", "\(value) is too large for i32", at: expression.span, label: label)
    }
    if token < 0 || value >= result.vocabulary {
      result.strangers.append(
        (
          key.text,
          Diagnostic(
            "value/token-range",
            "the token \(value) of '\(key.text)' is not one of the \(result.vocabulary) that '\(result.logits)' scores",
            at: expression.span, label: label, help: "they are 0 to \(result.vocabulary - 1)")
        ))
    }
    return token
  }

  private func integer(
    _ expression: Expression, _ what: String, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> Int {
    guard case .integer(let dim) = try generator.evaluate(expression, in: scope) else {
      throw Diagnostic("type/expected-int", "\(what) is an integer", at: expression.span)
    }
    guard let value = dim.constantValue else {
      throw Diagnostic(
        "type/not-compile-time", "\(what) depends on no run-time dim, and this is \(dim)", at: expression.span)
    }
    return value
  }

  // MARK: Limit

  private func limit(_ expression: Expression, _ generator: FunctionGenerator, in scope: Scope) throws -> Int {
    let value = try integer(expression, "the limit", generator, in: scope)
    guard (2...Int(Int32.max)).contains(value) else {
      throw Diagnostic(
        "value/out-of-range", "the limit is \(value)", at: expression.span,
        help: "it counts the tokens of a row with those of its prompt, and is at least 2")
    }
    return value
  }

  /// Sets the limit that the checks of the module give, or checks that the one of the spec is not above it.
  private func bound(_ result: inout Generation, by module: Module, _ written: GenerationSpec) throws {
    guard let most = module.largest(result.positions) else { return }
    guard let limit = result.limit else {
      result.limit = most
      return
    }
    guard limit > most, let place = written.entries.first(where: { $0.key.text == "limit" })?.value.span else { return }
    let check = module.checks.first { $0.nonNegative.symbols == [result.positions] }
    report(
      Diagnostic(
        "generate/limit", "the limit is \(limit), and the model takes at most \(most) positions", at: place,
        notes: check?.origin.span.map { [.init("this bounds \(result.positions)", at: $0)] } ?? [],
        help: "leave it out, and the bound of the model is taken"))
  }
}
