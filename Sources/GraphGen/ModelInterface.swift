import Diagnostics
import GraphIR
import GraphcRuntime
import GraphcText
import ModelSpec

extension ModuleGenerator {
  /// Evaluates config in order. A value given by `--set` replaces one of the variant, which replaces the written one. A
  /// `config.json` fills the rest and must agree with the given ones.
  func evaluateConfig(
    _ generator: FunctionGenerator, _ variant: [String: Expression], _ overrides: [ConfigOverride],
    _ file: CheckpointConfig?, in scope: Scope
  ) throws {
    var pending: [String: SourceID] = [:]
    for override in overrides { pending[override.name] = override.value }
    let names = spec.body.config.map(\.name.text)
    for override in overrides where !names.contains(override.name) {
      let near = NearestName.best(to: override.name, among: names)
      log.report(
        Diagnostic(
          "spec/unknown-key", "the spec has no config '\(override.name)'", at: wholeSpan(override.value),
          help: near.map { "did you mean '\($0)'?" } ?? "its config is \(names.joined(separator: ", "))"))
    }
    let filled = try fileValues(file, given: Set(pending.keys).union(variant.keys), generator)
    for entry in spec.body.config {
      guard let written = entry.value else { continue }
      let name = entry.name.text
      let evaluated = try reporting {
        if filled.failed.contains(name) { throw AlreadyReported() }
        let said = filled.values[name]
        let usual = try usualValue(
          written, isReplaced: variant[name] != nil || pending[name] != nil || said != nil, generator, in: scope
        )
        var given: Value?
        var span = written.span
        if let usual {
          try checkChoices(name, like: usual, generator)
          try checkVariants(name, like: usual, chosen: variant[name]?.span)
        }
        if let replacement = variant[name] {
          span = replacement.span
          given = try ConfigText.value(of: replacement, like: usual, name: name, generator, in: scope)
        }
        if let source = pending[name] {
          span = wholeSpan(source)
          overridden[name] = span
          given = try ConfigText.evaluate(source, like: given ?? usual, name: name, generator, in: scope)
        }
        if let said {
          let value = try ConfigText.checked(said.value, like: given ?? usual, name: name, at: said.span)
          if let given {
            guard value.text == given.text else { throw contradiction(name, given, at: span, value, said) }
          } else {
            (given, span) = (value, said.span)
            overridden[name] = span
            filledConfig.append((name, said.isDefault))
          }
        }
        guard let value = given ?? usual else { throw AlreadyReported() }
        try checkConfigValue(value, name: name, at: span)
        return (value: value, span: span)
      }
      scope.define(name, evaluated?.value, at: evaluated?.span ?? entry.name.span)
      generator.recordDeclaration(.config, entry.name, written.span, in: scope)
      if let evaluated { config.append((name, evaluated.value, evaluated.span)) }
    }
    if log.hasErrors { throw AlreadyReported() }
  }

  /// The config value as written; `nil` if it was replaced and cannot be evaluated together with other replaced config,
  /// such as `dim / heads` if neither determines the size of a head.
  private func usualValue(
    _ written: Expression, isReplaced: Bool, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> Value? {
    do { return try generator.configValue(written, in: scope) } catch let error as Diagnostic {
      guard isReplaced else { throw error }
      return nil
    }
  }

  private func contradiction(
    _ name: String, _ value: Value, at span: Span, _ said: Value, _ entry: FileValue
  ) -> Diagnostic {
    Diagnostic(
      "config/contradiction",
      "'\(name)' is \(value.writtenText) here, and \(said.writtenText) by config.json (\(entry.key))", at: span,
      notes: [.init("\(entry.key) means \(name)=\(said.writtenText)", at: entry.span)],
      help: "leave this out; or give --no-config, and config.json is not read")
  }

  private func checkConfigValue(_ value: Value, name: String, at span: Span) throws {
    if case .float(let number) = value, !number.isFinite {
      throw Diagnostic("value/not-finite", "'\(name)' is \(number)", at: span, help: "config values are finite")
    }
    if case .tuple = value {
      throw Diagnostic("type/several-results", "config is one value, this is \(value.kindName)", at: span)
    }
    guard value.isCompileTime else {
      throw Diagnostic("type/not-compile-time", "config is known at compile time, this is \(value.kindName)", at: span)
    }
  }

  func wholeSpan(_ source: SourceID) -> Span {
    Span(source: source, start: 0, end: sources[source].bytes.count)
  }

  /// The types of the inputs. A name in a shape that is not config is a run-time dim. It is solved from an axis of its
  /// own or, without one, from a multiple of it, such as `32 * h`.
  func inputTypes(_ generator: FunctionGenerator, in scope: Scope) throws -> [TensorType] {
    for dim in inputDims {
      guard case .name(let name) = dim.kind, scope[name] == nil else { continue }
      try bind(name, at: dim.span, generator, in: scope)
    }
    for dim in inputDims { try bindMultiple(dim, generator, in: scope) }
    let types = try spec.body.inputs.map { input -> TensorType? in
      try reporting { try inputType(input, generator, in: scope) }
    }
    return try types.map { type in
      guard let type else { throw AlreadyReported() }
      return type
    }
  }

  private var inputDims: [Expression] {
    spec.body.inputs.flatMap(\.type.dims).compactMap { if case .expression(let dim) = $0 { dim } else { nil } }
  }

  private func bind(_ name: String, at span: Span, _ generator: FunctionGenerator, in scope: Scope) throws {
    let dim = try generator.sizing(at: span) { () throws(DimError) in try runTimeDim(name) }
    scope.bind(name, to: dim, at: span)
  }

  /// Binds the only unknown name of a dim if the extent of the axis determines it.
  private func bindMultiple(_ dim: Expression, _ generator: FunctionGenerator, in scope: Scope) throws {
    let unknown = unboundNames(dim, in: scope)
    guard let name = unknown.first, unknown.allSatisfy({ $0.text == name.text }) else { return }
    // A separate scope: evaluating the dim needs the name to be bound.
    let trial = Scope(owner: scope.owner, path: "", calls: [], isLibrary: false)
    for (known, entry) in scope.entries { trial.define(known, entry.value, at: entry.span) }
    trial.bind(name.text, to: Dim(symbol: name.text), at: name.span)
    guard case .integer(let extent)? = try? generator.evaluate(dim, in: trial), extent.multiple?.symbol == name.text
    else { return }
    try bind(name.text, at: name.span, generator, in: scope)
  }

  private func unboundNames(_ dim: Expression, in scope: Scope) -> [Name] {
    var names: [Name] = []
    dim.forEachName { name in
      if scope[name.text] == nil, scope.later[name.text] == nil, DType(declarable: name.text) == nil {
        names.append(name)
      }
    }
    return names
  }

  private func inputType(_ input: InputSpec, _ generator: FunctionGenerator, in scope: Scope) throws -> TensorType {
    for case .expression(let expression) in input.type.dims { try requireSolvable(expression, in: scope) }
    let type = try generator.shape(input.type, in: scope)
    for (axis, dim) in type.shape.enumerated() {
      if let extent = dim.constantValue, extent < 1 {
        throw generator.tooSmall(extent, axis: axis, "input '\(input.name.text)'", input.type, in: scope)
      }
    }
    do { try Check.size(type) } catch {
      throw Diagnostic(error.code, "the input '\(input.name.text)': \(error.message)", at: input.type.span)
    }
    return type
  }

  /// Refuses a dim that cannot be solved from the shape of any input.
  private func requireSolvable(_ dim: Expression, in scope: Scope) throws {
    guard let unbound = unboundNames(dim, in: scope).first else { return }
    throw Diagnostic(
      "shape/unbound", "no axis of an input says what the dim \(unbound.text) is", at: unbound.span,
      help: "a run-time dim is solved from an input that has it, or a multiple of it, as an axis: f32[\(unbound.text)]")
  }
}
