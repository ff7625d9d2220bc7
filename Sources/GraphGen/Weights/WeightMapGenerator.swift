import Diagnostics
import GraphIR
import ModelSpec

extension ModuleGenerator {
  /// Evaluates the mappings of `weights:`. An entry with an error is reported and left out.
  ///
  /// - Parameter parameters: the parameters of the model.
  func evaluateWeights(
    _ generator: FunctionGenerator, _ parameters: [GraphIR.ParameterDeclaration], in scope: Scope
  ) throws -> [WeightMap] {
    // After an error in the graph, parameters may be missing.
    if !log.hasErrors { checkKeys(of: parameters) }
    return try spec.weights.map { mapping in
      var map = WeightMap(name: mapping.name.text, mapping: mapping)
      for entry in mapping.entries {
        let recipe = try reporting {
          switch entry.source {
          case .tensor(let name): WeightRecipe.tensor(name.text)
          case .transform(let call, let span): try self.recipe(call, at: span, generator, in: scope)
          }
        }
        if let recipe { map.entries.append(.init(path: entry.path, recipe: recipe)) }
      }
      map.computed = try mapping.computed.compactMap { table in
        try reporting { .init(name: table.name, module: try module(of: table)) }
      }
      return map
    }
  }

  private func recipe(
    _ call: Expression.Call, at span: Span, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> WeightRecipe {
    var arguments = RecipeArguments(call: call, span: span, generator: generator, scope: scope)
    let result: WeightRecipe
    switch call.callee {
    case "reshape": result = .reshape(try source(&arguments), try arguments.integers("shape"))
    case "transpose":
      result = .transpose(
        try source(&arguments), arguments.has("permutation") ? try arguments.integers("permutation") : nil)
    case "rearrange":
      let inner = try source(&arguments)
      guard let pattern = try arguments.nextSource() else {
        throw Diagnostic("spec/missing-argument", "rearrange needs a pattern after the checkpoint name", at: span)
      }
      do throws(RearrangePattern.ParseError) { _ = try RearrangePattern(pattern) } catch {
        throw Diagnostic("spec/pattern", "in the pattern '\(pattern)': \(error.message)", at: span)
      }
      result = .rearrange(inner, pattern: pattern, extents: try arguments.extents())
    case "split":
      let inner = try source(&arguments)
      let part = try arguments.integer("part")
      let of = try arguments.integer("of")
      result = .split(inner, part: part, of: of, axis: try arguments.integer("axis", default: 0))
    case "slice":
      let inner = try source(&arguments)
      let start = try arguments.integer("start")
      let end = try arguments.integer("end")
      result = .slice(inner, start: start, end: end, axis: try arguments.integer("axis", default: 0))
    case "concat":
      var parts: [WeightRecipe] = []
      while let next = try nextRecipe(&arguments) { parts.append(next) }
      result = .concat(parts, axis: try arguments.integer("axis", default: 0))
    default:
      throw Diagnostic(
        "weights/unknown-transform", "'\(call.callee)' is not a transform of weights", at: call.calleeSpan)
    }
    try arguments.finish()
    return result
  }

  private func source(_ arguments: inout RecipeArguments) throws -> WeightRecipe {
    guard let recipe = try nextRecipe(&arguments) else {
      throw Diagnostic(
        "weights/source", "\(arguments.call.callee) needs a checkpoint name first, or a transform of one",
        at: arguments.span, help: "checkpoint names stand in quotes")
    }
    return recipe
  }

  /// The next positional argument, if it is a checkpoint name or a transform.
  private func nextRecipe(_ arguments: inout RecipeArguments) throws -> WeightRecipe? {
    if let name = try arguments.nextSource() { return .tensor(name) }
    guard let (call, span) = arguments.nextTransform() else { return nil }
    return try recipe(call, at: span, arguments.generator, in: arguments.scope)
  }
}

/// The arguments of one transform of weights, taken in order or by name.
private struct RecipeArguments {
  let call: Expression.Call
  let span: Span
  let generator: FunctionGenerator
  let scope: Scope
  private var position = 0
  private var taken: Set<Int> = []

  init(call: Expression.Call, span: Span, generator: FunctionGenerator, scope: Scope) {
    self.call = call
    self.span = span
    self.generator = generator
    self.scope = scope
  }

  /// The next positional argument, if it is a checkpoint name.
  mutating func nextSource() throws -> String? {
    guard position < call.arguments.count, call.arguments[position].name == nil,
      case .string(let name) = call.arguments[position].value.kind
    else { return nil }
    taken.insert(position)
    position += 1
    return name
  }

  /// The next positional argument, if it is a transform.
  mutating func nextTransform() -> (call: Expression.Call, span: Span)? {
    guard position < call.arguments.count, call.arguments[position].name == nil,
      case .call(let inner) = call.arguments[position].value.kind,
      SpecKeys.weightTransforms.contains(inner.callee)
    else { return nil }
    let span = call.arguments[position].value.span
    taken.insert(position)
    position += 1
    return (inner, span)
  }

  func has(_ name: String) -> Bool { index(of: name) != nil }

  private func index(of name: String) -> Int? {
    call.arguments.firstIndex { $0.name == name }
      ?? (position < call.arguments.count && call.arguments[position].name == nil ? position : nil)
  }

  private mutating func value(_ name: String) throws -> Argument? {
    guard let index = index(of: name) else { return nil }
    if call.arguments[index].name == nil { position += 1 }
    taken.insert(index)
    let expression = call.arguments[index].value
    return Argument(value: try generator.evaluate(expression, in: scope), span: expression.span)
  }

  mutating func integer(_ name: String, default fallback: Int? = nil) throws -> Int {
    guard let argument = try value(name) else {
      if let fallback { return fallback }
      throw Diagnostic("spec/missing-argument", "\(call.callee) needs '\(name)'", at: span)
    }
    guard case .integer(let dim) = argument.value, let number = dim.constantValue else {
      throw Diagnostic("type/expected-int", "'\(name)' is an integer", at: argument.span)
    }
    return number
  }

  mutating func integers(_ name: String) throws -> [Int] {
    guard let argument = try value(name) else {
      throw Diagnostic("spec/missing-argument", "\(call.callee) needs '\(name)'", at: span)
    }
    return try generator.dims(argument).map { dim in
      guard let number = dim.constantValue else {
        throw Diagnostic("shape/needs-static", "'\(name)' depends on the run-time dim \(dim)", at: argument.span)
      }
      return number
    }
  }

  /// All named arguments, as extents of a pattern.
  mutating func extents() throws -> [String: Int] {
    var result: [String: Int] = [:]
    for argument in call.arguments {
      guard let name = argument.name else { continue }
      let extent = try integer(name)
      guard extent >= 1 else {
        throw Diagnostic("value/out-of-range", "the extent of '\(name)' is \(extent)", at: argument.value.span)
      }
      result[name] = extent
    }
    return result
  }

  func finish() throws {
    for (index, argument) in call.arguments.enumerated() where !taken.contains(index) {
      throw Diagnostic(
        "spec/unknown-argument", "\(call.callee) has no use for this argument",
        at: argument.nameSpan ?? argument.value.span)
    }
  }
}
