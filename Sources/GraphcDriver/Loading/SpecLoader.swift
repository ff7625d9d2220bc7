import Diagnostics
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import ModelSpec
import Passes
import YAMLSyntax

/// The format in which a command writes its result.
package enum OutputFormat: String, Sendable, CaseIterable {
  case text
  case json
}

/// The format of diagnostics: text is written to stderr, the others as data to stdout.
package enum DiagnosticFormat: String, Sendable, CaseIterable {
  case text
  case json
  case sarif

  init(_ format: OutputFormat) {
    self =
      switch format {
      case .text: .text
      case .json: .json
      }
  }
}

/// Loads a spec from its path and elaborates it; all messages are written.
struct SpecLoader {
  var console: Console
  var format: DiagnosticFormat = .text
  var options = SpecOptions()
  /// Contents that replace those of files, by path.
  var contents: [String: [UInt8]] = [:]
  /// Records the types of every line, if given.
  var recorder: TypeRecorder?

  /// A spec that was loaded without errors.
  struct Loaded {
    var spec: ModelSpec
    var model: ElaboratedModel
    /// The settings with which the model was elaborated.
    var elaboration: SpecElaboration
    var log: DiagnosticLog
    var sources: SourceMap
    /// The precision of the spec, or that of the command line.
    var precision: Precision
    /// Whether config and precision are as written; only then are expected numbers checked.
    var isAsWritten: Bool
    /// The format of later diagnostics.
    var format: DiagnosticFormat
  }

  /// Reads, checks and elaborates a spec.
  ///
  /// - Parameters:
  ///   - weights: the weights for the model of a name; a `config.json` beside them fills config that nothing else sets.
  ///     `nil` to ignore it.
  ///   - settings: `name=value` for the model of a name; those of the options if it is `nil`.
  func load(
    _ path: String, configOf weights: (_ model: String) -> String? = { _ in nil },
    settings: ((_ model: String) -> [String])? = nil
  ) throws -> Loaded {
    let reading = try read(path, configOf: weights, settings: settings)
    guard let loaded = reading.loaded, !reading.log.hasErrors else { throw report(reading.log, reading.sources) }
    return loaded
  }

  /// The result of reading a spec, before anything is written.
  struct Reading {
    /// The model; `nil` after errors.
    var loaded: Loaded?
    var log: DiagnosticLog
    var sources: SourceMap
  }

  func read(
    _ path: String, configOf weights: (_ model: String) -> String? = { _ in nil },
    settings: ((_ model: String) -> [String])? = nil
  ) throws -> Reading {
    var sources = SourceMap()
    var bytes = try text(of: path)
    let log = DiagnosticLog(raisesWarnings: options.raisesWarnings)
    // Comments are not shown either.
    if SpecRecognition.isEmpty(bytes) { bytes = [] }
    guard bytes.isEmpty || SpecRecognition.mayBeSpec(bytes) else {
      let empty = sources.add(SourceText(name: path, kind: .file, bytes: []))
      log.report(
        Diagnostic(
          SpecRecognition.code, SpecRecognition.message, at: Span(source: empty, start: 0, end: 0),
          help: SpecRecognition.help))
      return Reading(log: log, sources: sources)
    }
    let folders = try IncludeFolders(spec: path, allowed: options.includeFolders)
    let source = sources.add(SourceText(name: path, kind: .file, bytes: bytes))
    guard var spec = SpecReader.readModel(source, in: sources, log: log) else {
      return Reading(log: log, sources: sources)
    }
    let settings = settings?(spec.name.text) ?? options.settings
    var overrides: [ConfigOverride] = []
    for setting in settings { overrides.append(try override(setting, &sources)) }
    let isComplete = IncludeResolver.resolve(&spec, sources: &sources, log: log) {
      path throws(IncludeResolver.Failure) in
      try included(path, folders)
    }
    guard isComplete else { return Reading(log: log, sources: sources) }
    let choice = options.variant.map { name in
      let text = SourceText(name: "--variant \(name)", kind: .commandLine, bytes: Array(name.utf8))
      return VariantChoice(name: name, argument: sources.add(text))
    }
    let tapSources = options.taps.map { path in
      sources.add(SourceText(name: "--tap \(path)", kind: .commandLine, bytes: Array(path.utf8)))
    }
    let file = weights(spec.name.text).flatMap { CheckpointConfigFile(beside: $0, for: spec, console) }
    let isPacked = file?.packedDigest != nil
    let config = try isPacked ? nil : file?.read(into: &sources)
    var elaborated = ModuleGenerator.elaborate(
      spec, variant: choice, overrides: overrides, file: config, taps: tapSources, sources: sources, log: log,
      limits: options.limits, recorder: recorder)
    if isPacked, let file, let model = elaborated.model, !file.isPacked(for: model),
      let config = try? file.read(into: &sources)
    {
      let filled = ModuleGenerator.elaborate(
        spec, variant: choice, overrides: overrides, file: config, taps: tapSources, sources: sources,
        log: DiagnosticLog(), limits: options.limits)
      if let model = filled.model, file.isPacked(for: model) { elaborated = filled }
    }
    let (result, allSources) = elaborated
    guard let model = result else { return Reading(log: log, sources: allSources) }
    if let file, !model.filledConfig.isEmpty { file.note(model, console) }
    for warning in SpecWarnings.find(in: spec, module: model.untapped, taps: options.taps, sources: allSources) {
      log.report(warning)
    }
    let written = spec.precision ?? .f32
    let loaded = Loaded(
      spec: spec, model: try options.only.apply(to: model),
      elaboration: SpecElaboration(
        spec: spec, variant: choice, overrides: overrides, file: config, sources: sources,
        limits: options.limits, only: options.only),
      log: log, sources: allSources, precision: options.precision ?? written,
      isAsWritten: settings.isEmpty && options.variant == nil && options.taps.isEmpty && model.filledConfig.isEmpty
        && options.only.isAll && options.precision ?? written == written,
      format: format)
    return Reading(loaded: loaded, log: log, sources: allSources)
  }

  /// Elaborates another variant of a spec that was loaded, without its taps.
  ///
  /// - Parameter used: what the variants before have used of the limits, which hold for all together.
  func variant(_ name: String, of loaded: Loaded, after used: Usage) throws -> ElaboratedModel {
    var elaboration = loaded.elaboration
    let text = SourceText(name: "--variant \(name)", kind: .commandLine, bytes: Array(name.utf8))
    let choice = VariantChoice(name: name, argument: elaboration.sources.add(text))
    elaboration.limits.used = used
    let log = DiagnosticLog(raisesWarnings: options.raisesWarnings)
    let (model, sources) = ModuleGenerator.elaborate(
      elaboration.spec, variant: choice, overrides: [], sources: elaboration.sources, log: log,
      limits: elaboration.limits)
    if options.raisesWarnings, let model {
      for warning in SpecWarnings.find(in: elaboration.spec, module: model.untapped, taps: [], sources: sources) {
        log.report(warning)
      }
    }
    guard let model, !log.hasErrors else { throw report(log, sources) }
    return model
  }

  /// The bytes of a spec in UTF-8.
  private func text(of path: String) throws -> [UInt8] {
    if let bytes = contents[path] { return bytes }
    let limit = 2 * YAMLLimits.standard.bytes
    return decodedSource(try RandomAccessFile.open(path, pipeLimit: limit).bytes(limit: limit))
  }

  private func included(_ path: String, _ folders: IncludeFolders) throws(IncludeResolver.Failure) -> [UInt8] {
    let place = try folders.place(of: path)
    if let bytes = contents[path] { return bytes }
    do { return try text(of: place) } catch let error as GraphcError {
      throw IncludeResolver.Failure(message: error.message)
    } catch { throw IncludeResolver.Failure(message: "\(error)") }
  }

  private func override(_ setting: String, _ sources: inout SourceMap) throws -> ConfigOverride {
    guard let assignment = Assignment(setting) else {
      throw GraphcError(
        .usage, "usage/set", "--set takes name=value, not '\(setting)'", help: "for example --set depth=4")
    }
    let bytes = Array(assignment.value.utf8)
    let value = sources.add(SourceText(name: "--set \(setting)", kind: .commandLine, bytes: bytes))
    return ConfigOverride(name: assignment.name, value: value)
  }

  /// Optimizes a module and checks the expectations of its spec.
  ///
  /// - Parameter pipeline: the pipeline for f32; for another precision the rounding passes are appended.
  func optimize(
    _ loaded: Loaded, pipeline: Pipeline = .inference, options: PassOptions = PassOptions()
  ) throws -> Pipeline.Result {
    var loaded = loaded
    // Expected costs and memory apply to the whole pipeline.
    if !options.areDefault { loaded.isAsWritten = false }
    func optimized(_ module: Module) throws -> Pipeline.Result {
      do {
        return try pipeline.inPrecision(loaded.precision).without(options.disabled).run(
          module, rewriteLimit: options.rewriteLimit)
      } catch { throw InternalError(error) }
    }
    let result = try optimized(loaded.model.module)
    if let note = result.stepsNote { console.note(note) }
    // A tap of attention weights prevents its fusion on purpose, so expectations are checked on the graph without taps.
    let isTapped = loaded.model.module.main.outputs.count > loaded.model.untapped.main.outputs.count
    let untapped = isTapped && loaded.model.expectations.fusesAllAttention != nil
    let remarks = untapped ? try optimized(loaded.model.untapped).remarks : result.remarks
    let positions = PositionFacts(loaded.model.module)
    try ExpectationChecks(loaded: loaded, remarks: remarks, optimized: result.module, positions: positions).report()
    GenerationChecks(loaded: loaded, positions: positions).report()
    for rows in FullyMaskedRows.find(in: result.module) {
      loaded.log.report(
        Diagnostic(
          .warning, "mask/fully-masked-rows",
          "causal attention of \(rows.queries) queries over \(rows.keys) keys: the first queries see no key and give zeros",
          at: rows.origin.span, notes: rows.origin.calls.map { .init("called here", at: $0) },
          help: "causal order is aligned bottom-right: the last query sees every key"))
    }
    if loaded.log.hasErrors {
      write(loaded.log, loaded.sources, as: loaded.format)
      throw CommandFailure(code: loaded.log.raisedCount > 0 ? .badInput : .failure)
    }
    return result
  }

  /// Writes the warnings of a spec.
  func noteWarnings(_ loaded: Loaded) {
    if !loaded.log.diagnostics.isEmpty { write(loaded.log, loaded.sources, as: .text) }
  }

  /// Writes the diagnostics of a log; returns the error to throw.
  func report(_ log: DiagnosticLog, _ sources: SourceMap) -> CommandFailure {
    write(log, sources, as: format)
    return CommandFailure(code: .badInput)
  }

  func write(_ log: DiagnosticLog, _ sources: SourceMap, as format: DiagnosticFormat) {
    switch format {
    case .text: console.note(DiagnosticRenderer(sources: sources, color: console.usesColor).styled(log))
    case .json: console.print(log.json(sources: sources).text)
    case .sarif: console.print(SARIFLog(log.diagnostics, sources: sources).json.text)
    }
  }
}

/// A bug in graphc.
struct InternalError: Error {
  var message: String
}

extension Module {
  /// The number of elements of all parameters.
  var parameterElementCount: Int {
    parameters.reduce(0) { total, parameter in
      let count = parameter.type.count ?? 0
      return total.addingReportingOverflow(count).partialValue
    }
  }
}
