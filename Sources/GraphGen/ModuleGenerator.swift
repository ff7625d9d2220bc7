package import Diagnostics
package import GraphIR
import GraphcRuntime
package import ModelSpec

/// Turns a spec into a typed module: resolves names, evaluates config, infers every type.
package final class ModuleGenerator {
  let spec: ModelSpec
  let log: DiagnosticLog
  var sources: SourceMap
  private var userBlocks: [String: BlockSpec] = [:]
  private var libraryBlocks: [String: BlockSpec?] = [:]
  private var functions: [Function] = []
  private var functionsByKey: [[String]: (Function, FunctionSize)] = [:]
  private var functionNameCounts = [Module.mainName: 1]
  private var checks: [Module.DimCheck] = []
  var usage = Usage()
  private(set) var dims: [String] = []
  private var config: [(name: String, value: Value, span: Span)] = []
  private var overridden: [String: Span] = [:]

  private init(spec: ModelSpec, sources: SourceMap, log: DiagnosticLog) {
    self.spec = spec
    self.sources = sources
    self.log = log
    for block in spec.blocks { userBlocks[block.name.text] = block }
  }

  /// Builds the module of a spec; `nil` if there were errors, all of them in the log.
  package static func elaborate(
    _ spec: ModelSpec, overrides: [ConfigOverride], sources: SourceMap, log: DiagnosticLog
  ) -> (model: ElaboratedModel?, sources: SourceMap) {
    let generator = ModuleGenerator(spec: spec, sources: sources, log: log)
    do {
      let model = try generator.run(overrides)
      return (log.hasErrors ? nil : model, generator.sources)
    } catch let diagnostic as Diagnostic {
      log.report(diagnostic)
    } catch {
      // Reported where it was met.
    }
    return (nil, generator.sources)
  }

  private func run(_ overrides: [ConfigOverride]) throws -> ElaboratedModel {
    let generator = FunctionGenerator(module: self, name: Module.mainName, activeBlocks: [])
    let scope = Scope(owner: spec.name.text, path: "", calls: [], isLibrary: false)
    generator.noteLaterNames(spec.body, in: scope)
    try evaluateConfig(generator, overrides, in: scope)
    try declareInputs(generator, in: scope)
    try generator.declareParameters(spec.body, in: scope)
    try generator.buildEquations(spec.body.graph, in: scope)
    for name in spec.body.outputs {
      let value = try generator.tensor(
        try generator.lookUp(name.text, at: name.span, in: scope), "an output", at: name.span)
      generator.builder.addOutput(name: name.text, value: value)
    }
    try checkAssertions(generator, in: scope)
    let module = Module(
      name: spec.name.text, dims: dims, functions: functions + [generator.builder.function], checks: checks)
    return ElaboratedModel(
      module: module,
      config: config.map { .init(name: $0.name, text: $0.value.text, span: $0.span) }, labels: spec.labels,
      preprocess: try evaluatePreprocess(generator, in: scope),
      expectations: try evaluateExpectations(generator, in: scope),
      weights: evaluateWeights(generator, in: scope), sources: sources)
  }

  // MARK: Config and inputs

  private func evaluateConfig(
    _ generator: FunctionGenerator, _ overrides: [ConfigOverride], in scope: Scope
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
    var failed = false
    for entry in spec.body.config {
      guard let written = entry.value else { continue }
      do {
        var value = try generator.evaluate(written, in: scope)
        var span = written.span
        if let source = pending[entry.name.text] {
          span = wholeSpan(source)
          overridden[entry.name.text] = span
          let given = try ConfigText.evaluate(source, like: value, name: entry.name.text, generator, in: scope)
          value = given
        }
        try checkConfigValue(value, name: entry.name.text, at: span)
        config.append((entry.name.text, value, span))
        scope.define(entry.name.text, value, at: span)
      } catch let diagnostic as Diagnostic {
        log.report(diagnostic)
        failed = true
        scope.define(entry.name.text, nil, at: entry.name.span)
      } catch is AlreadyReported {
        failed = true
        scope.define(entry.name.text, nil, at: entry.name.span)
      }
    }
    if failed || log.hasErrors { throw AlreadyReported() }
  }

  private func checkConfigValue(_ value: Value, name: String, at span: Span) throws {
    if case .float(let number) = value, !number.isFinite {
      throw Diagnostic("value/not-finite", "'\(name)' is \(number)", at: span, help: "config values are finite")
    }
    guard value.isCompileTime else {
      throw Diagnostic("type/not-compile-time", "config is known at compile time, this is \(value.kindName)", at: span)
    }
  }

  private func wholeSpan(_ source: SourceID) -> Span {
    Span(source: source, start: 0, end: sources[source].bytes.count)
  }

  private func declareInputs(_ generator: FunctionGenerator, in scope: Scope) throws {
    for input in spec.body.inputs {
      for dim in input.type.dims {
        guard case .expression(let expression) = dim, case .name(let name) = expression.kind, scope[name] == nil else {
          continue
        }
        dims.append(name)
        scope.define(name, .integer(Dim(symbol: name)), at: expression.span)
      }
      if let fallback = input.defaultValue {
        throw Diagnostic(
          "spec/unsupported", "inputs with defaults are not supported in this version", at: fallback.span,
          help: "give the input when the model runs: --input \(input.name.text)=FILE.npy")
      }
      let type = try generator.shape(input.type, in: scope)
      for (axis, dim) in type.shape.enumerated() {
        if let extent = dim.constantValue, extent < 1 {
          throw Diagnostic(
            "value/out-of-range", "axis \(axis) of the input '\(input.name.text)' is \(extent)", at: input.type.span,
            help: "use extents of at least 1")
        }
      }
      do { try generator.checkSize(type) } catch {
        throw Diagnostic(error.code, "the input '\(input.name.text)': \(error.message)", at: input.type.span)
      }
      for dim in type.shape where dim.symbol == nil { try requireSolvable(dim, input) }
      let id = generator.builder.addInput(name: input.name.text, type: type, origin: scope.origin(input.name.span))
      scope.define(input.name.text, .tensor(id), at: input.name.span)
    }
  }

  /// A dim that no input gives directly cannot be found from the shapes.
  private func requireSolvable(_ dim: Dim, _ input: InputSpec) throws {
    for symbol in dim.symbols.sorted() where !dims.contains(symbol) {
      throw Diagnostic(
        "shape/unbound", "the dim \(symbol) is never an axis of an input by itself", at: input.type.span)
    }
  }

  func dtype(_ name: Name) throws -> DType {
    if let dtype = DType(rawValue: name.text) { return dtype }
    let all = DType.allCases.map(\.rawValue)
    let near = NearestName.best(to: name.text, among: all)
    throw Diagnostic(
      "type/unknown-dtype", "no dtype is called '\(name.text)'", at: name.span,
      help: (near.map { "did you mean '\($0)'? " } ?? "") + "the dtypes are \(all.joined(separator: ", "))")
  }

  // MARK: Blocks and functions

  /// A spec's own blocks come before the library; the library sees only itself.
  func callable(named name: String, isLibrary: Bool) -> Callable? {
    if !isLibrary, let block = userBlocks[name] { return .block(block, isLibrary: false) }
    if let builtin = Builtin.table[name] { return .builtin(builtin) }
    if let known = libraryBlocks[name] { return known.map { .block($0, isLibrary: true) } }
    guard Library.names.contains(name) else { return nil }
    let block = Library.block(name, sources: &sources, log: log)
    libraryBlocks[name] = block
    return block.map { .block($0, isLibrary: true) }
  }

  func callableNames(isLibrary: Bool) -> [String] {
    ((isLibrary ? [] : Array(userBlocks.keys)) + Builtin.table.keys + Library.names + ["repeat"]).sorted()
  }

  /// The function for a key, made on first sight.
  ///
  /// - Parameter key: what tells the functions of a block apart; one text for each argument.
  func instantiate(
    key: [String], name: String, _ make: (String) throws -> (Function, FunctionSize)
  ) throws -> (Function, FunctionSize) {
    if let known = functionsByKey[key] { return known }
    let made = try make(uniqueFunctionName(name))
    functions.append(made.0)
    functionsByKey[key] = made
    return made
  }

  /// `name`, `name.2`, `name.3`, …; names of blocks hold no points.
  private func uniqueFunctionName(_ name: String) -> String {
    let count = functionNameCounts[name, default: 0] + 1
    functionNameCounts[name] = count
    return count == 1 ? name : "\(name).\(count)"
  }

  func addCheck(_ dim: Dim, _ message: String, origin: Origin) {
    checks.append(Module.DimCheck(nonNegative: dim, message: message, origin: origin))
  }

  // MARK: Provenance

  /// The config that alone has this value; `nil` if none or several have it.
  func onlyConfig(ofValue value: Int) -> Scope.Root? {
    let matches = config.filter { if case .integer(let dim) = $0.value { dim.constantValue == value } else { false } }
    return matches.count == 1 ? Scope.Root(name: matches[0].name, span: matches[0].span) : nil
  }

  /// `, 768 in the spec` for a config that the command line changed.
  func overriddenText(_ name: String) -> String {
    guard overridden[name] != nil, let entry = spec.body.config.first(where: { $0.name.text == name }),
      let written = entry.value
    else { return "" }
    let text = sources[written.span.source].bytes[Int(written.span.start)..<Int(written.span.end)]
    let (line, column) = sources[written.span.source].position(of: Int(written.span.start))
    return
      ", \(String(decoding: text, as: UTF8.self)) at \(sources[written.span.source].name):\(line):\(column)"
  }
}
