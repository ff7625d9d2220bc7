package import Diagnostics
import GraphIR
import GraphcRuntime
import GraphcText
package import ModelSpec

/// Turns a spec into a typed module: resolves names, evaluates config, infers every type.
package final class ModuleGenerator {
  let spec: ModelSpec
  let log: DiagnosticLog
  let limits: GenerationLimits
  var sources: SourceMap
  /// What variants give to each config entry.
  private(set) lazy var variantChoices: [String: [Expression]] = spec.variants.flatMap(\.values)
    .reduce(into: [:]) { $0[$1.name.text, default: []].append($1.value) }
  private var userBlocks: [String: BlockSpec] = [:]
  private var libraryBlocks: [String: BlockSpec?] = [:]
  private(set) var functions: [Function] = []
  private var functionsByKey: [[String]: (Function, FunctionSize)] = [:]
  private var functionNameCounts = [Module.mainName: 1]
  /// The checks of `assert:`. They come first, because their messages are written for the user of the model.
  private var assertions: [Module.DimCheck] = []
  private var checks: [Module.DimCheck] = []
  /// The equations of every function.
  var equations: [String: Equations] = [:]
  /// The functions that were replaced by functions with more inputs.
  var replaced: Set<String> = []
  var usage: Usage
  var dims: [String] = []
  /// The factors of run-time dims.
  let forms: RunTimeForms
  /// The names in the spec of dims with factors, by the names of the factors.
  var factors: [String: String] = [:]
  var config: [(name: String, value: Value, span: Span)] = []
  var overridden: [String: Span] = [:]
  /// The config that was filled from a `config.json`.
  var filledConfig: [(name: String, isDefault: Bool)] = []
  /// `nil` if types are not recorded.
  let recorder: TypeRecorder?
  /// What the module is built for.
  let use: ModelUse

  private init(
    spec: ModelSpec, sources: SourceMap, log: DiagnosticLog, limits: GenerationLimits, recorder: TypeRecorder?,
    use: ModelUse, forms: RunTimeForms
  ) {
    self.forms = forms
    self.use = use
    self.spec = use == .inference ? spec : spec.withTrainingGraph
    self.sources = sources
    self.log = log
    self.limits = limits
    self.recorder = recorder
    usage = limits.used
    for block in spec.blocks { userBlocks[block.name.text] = block }
  }

  /// Builds the module of a spec; `nil` after errors, all of which are in the log.
  ///
  /// - Parameters:
  ///   - file: a `config.json`, from which the table of the spec is read.
  ///   - taps: the arguments of `--tap`, sources of the kind `commandLine`.
  ///   - recorder: records the types of every line, after errors too.
  ///   - use: for training and evaluation, the module has the inputs and the loss of `train:`, without which it is as for
  ///     inference.
  package static func elaborate(
    _ spec: ModelSpec, variant: VariantChoice? = nil, overrides: [ConfigOverride], file: CheckpointConfig? = nil,
    taps: [SourceID] = [], sources: SourceMap, log: DiagnosticLog, limits: GenerationLimits = .standard,
    recorder: TypeRecorder? = nil, use: ModelUse = .inference
  ) -> (model: ElaboratedModel?, sources: SourceMap) {
    var forms = RunTimeForms()
    let mark = log.mark
    while true {
      let generator = ModuleGenerator(
        spec: spec, sources: sources, log: log, limits: limits, recorder: recorder, use: use,
        forms: forms)
      do {
        let model = try generator.run(variant, overrides, file, taps)
        return (log.hasErrors ? nil : model, generator.sources)
      } catch let diagnostic as Diagnostic {
        generator.report(diagnostic)
      } catch let needed as RunTimeForms.Multiple {
        forms.add(needed)
        log.goBack(to: mark)
        recorder?.reset()
        continue
      } catch {
        // The error was reported at its place.
      }
      return (nil, generator.sources)
    }
  }

  private func run(
    _ variant: VariantChoice?, _ overrides: [ConfigOverride], _ file: CheckpointConfig?, _ taps: [SourceID]
  ) throws -> ElaboratedModel {
    let generator = FunctionGenerator(module: self, name: Module.mainName, activeBlocks: [])
    let scope = Scope(owner: spec.name.text, path: "", calls: [], isLibrary: false)
    generator.noteLaterNames(spec.body, in: scope)
    recorder?.beginBlock(spec.name.text, isLibrary: false)
    defer { recorder?.endModel() }
    // Computing config and shapes leaves no nodes in the graph.
    let compileTime = FunctionGenerator(module: self, name: Module.mainName, activeBlocks: [])
    try evaluateConfig(compileTime, try variantValues(variant), overrides, file, in: scope)
    let types = try inputTypes(compileTime, in: scope)
    let defaults = try inputDefaults(compileTime, in: scope)
    for (input, type) in zip(spec.body.inputs, types) {
      let id = generator.builder.addInput(name: input.name.text, type: type, origin: scope.origin(input.name.span))
      scope.define(input.name.text, .tensor(id), at: input.name.span)
      generator.recordDeclaration(.input, input.name, input.text, in: scope)
    }
    for parameter in spec.body.parameters {
      let isDeclared: Void? = try reporting { try generator.declare(parameter, in: scope) }
      if isDeclared == nil { scope.define(parameter.name.text, nil, at: parameter.name.span) }
      generator.recordDeclaration(.parameter, parameter.name, parameter.text, in: scope)
    }
    do { try generator.buildEquations(spec.body.graph, in: scope) } catch is AlreadyReported {}
    for name in spec.body.outputs {
      _ = try reporting {
        let value = try output(name, generator, in: scope)
        generator.builder.addOutput(name: name.text, value: try generator.tensor(value, "an output", at: name.span))
      }
    }
    let training = use == .inference ? nil : spec.training
    let quotients = try training.flatMap { try trainingOutputs($0, generator, in: scope) }
    try checkAssertions(generator, in: scope)
    _ = try reporting { try checkLabels(generator, in: scope) }
    var module = Module(
      name: spec.name.text, dims: dims, functions: functions + [generator.builder.function],
      checks: assertions + checks)
    if !replaced.isEmpty { module.dropUncalled(where: replaced.contains) }
    equations[Module.mainName] = generator.equations
    let arguments = taps.map { Name(sources[$0].text(0..<sources[$0].bytes.count), span: wholeSpan($0)) }
    // After an error, some equations of the spec are missing.
    let tapping = log.hasErrors ? nil : try tapped(module, by: spec.taps + arguments)
    var trained: Training?
    if !log.hasErrors, let training, let quotients {
      trained = try evaluateTraining(training, quotients, generator, module, in: scope)
    }
    return ElaboratedModel(
      module: tapping?.module ?? module, untapped: module, equations: equations, inputDefaults: defaults,
      config: config.map { .init(name: $0.name, text: $0.value.writtenText, span: $0.span) },
      filledConfig: filledConfig.map { .init(name: $0.name, isDefault: $0.isDefault) }, labels: spec.labels,
      preprocess: try evaluatePreprocess(generator, in: scope),
      expectations: try evaluateExpectations(generator, in: scope),
      generation: try evaluateGeneration(generator, module, in: scope), training: trained,
      weights: try evaluateWeights(generator, module.parameters, in: scope), usage: usage, sources: sources)
  }

  /// The value of an output; for an unknown name, the last equation is the likeliest meaning.
  private func output(_ name: Name, _ generator: FunctionGenerator, in scope: Scope) throws -> Value {
    do { return try generator.lookUp(name.text, at: name.span, in: scope) } catch let error as Diagnostic {
      guard error.code == "spec/unknown-name", error.fix == nil, let last = spec.body.graph.last?.results.last else {
        throw error
      }
      throw error.suggesting(last.text, replacing: name.text)
    }
  }

  /// Runs `body`; an error is reported, and checking continues.
  func reporting<Result>(_ body: () throws -> Result) throws -> Result? {
    do { return try body() } catch let diagnostic as Diagnostic {
      report(diagnostic)
    } catch is AlreadyReported {}
    return nil
  }

  func report(_ diagnostic: Diagnostic) { log.report(diagnostic) { explained($0).fittingYAML(in: sources) } }

  func dtype(_ name: Name) throws -> DType {
    if let dtype = DType(declarable: name.text) { return dtype }
    let all = DType.declarable.map(\.rawValue)
    if let dtype = DType(rawValue: name.text) {
      throw Diagnostic(
        "type/unknown-dtype", "nothing is declared as \(dtype)", at: name.span,
        help: "declare it as f32; 'precision: \(dtype)' at the top has the model run in \(dtype)"
      ).fixed("f32", replacing: name.text)
    }
    let list = "the dtypes are \(all.joined(separator: ", "))"
    if let own = ForeignArguments.dtype(name.text) {
      throw Diagnostic(
        "type/unknown-dtype", "no dtype is called '\(name.text)'", at: name.span, help: "write \(own): \(list)"
      ).fixed(own, replacing: name.text)
    }
    let near = NearestName.best(to: name.text, among: all)
    let error = Diagnostic(
      "type/unknown-dtype", "no dtype is called '\(name.text)'", at: name.span,
      help: (near.map { "did you mean '\($0)'? " } ?? "") + list)
    throw near == nil
      ? error.suggesting(DType.f32.rawValue, replacing: name.text) : error.fixed(near, replacing: name.text)
  }

  // MARK: Blocks and functions

  /// A spec's own blocks take precedence over the library; library blocks see only the library.
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

  /// The function for a key, generated at its first use.
  ///
  /// - Parameter key: distinguishes the functions of a block; one text for each argument.
  func instantiate(
    key: [String], name: String, _ make: (String) throws -> (Function, FunctionSize)
  ) throws -> (Function, FunctionSize) {
    if let known = functionsByKey[key] { return known }
    let made = try make(uniqueFunctionName(name))
    functions.append(made.0)
    functionsByKey[key] = made
    return made
  }

  /// `name`, `name.2`, `name.3`, …; names of blocks contain no dots.
  private func uniqueFunctionName(_ name: String) -> String {
    let count = functionNameCounts[name, default: 0] + 1
    functionNameCounts[name] = count
    return count == 1 ? name : "\(name).\(count)"
  }

  func addCheck(_ dim: Dim, _ message: String, isAssertion: Bool, origin: Origin) {
    let check = Module.DimCheck(nonNegative: dim, message: message, origin: origin)
    if isAssertion { assertions.append(check) } else { checks.append(check) }
  }

  // MARK: Provenance

  /// The only config with this value; `nil` if none or several have it.
  func onlyConfig(ofValue value: Int) -> Scope.Root? {
    let matches = config.filter { if case .integer(let dim) = $0.value { dim.constantValue == value } else { false } }
    return matches.count == 1 ? Scope.Root(name: matches[0].name, span: matches[0].span) : nil
  }

  /// `, 768 in the spec` for a config that the command line changed.
  func overriddenText(_ name: String) -> String {
    guard overridden[name] != nil, let entry = spec.body.config.first(where: { $0.name.text == name }),
      let written = entry.value
    else { return "" }
    let text = sources[written.span.source].text(Int(written.span.start)..<Int(written.span.end))
    return ", \(text) at \(sources.place(of: written.span))"
  }
}
