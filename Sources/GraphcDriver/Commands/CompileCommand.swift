import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import Interpreter
import ModelSpec
import Passes
import SwiftEmitter

/// `graphc compile SPEC…`: writes models as a Swift package that builds alone.
struct CompileCommand: Command {
  static let syntax = CommandSyntax(
    "compile", "Write a model as a Swift package that builds alone.",
    discussion: """
      The package contains a typed API, a small program, the kernels and, with --weights, the weights as the kernels \
      read them. A package that graphc wrote is replaced; other files are never touched. Several specs become one \
      package with one runtime; then --weights takes MODEL=FILE, and --set MODEL.NAME=VALUE is for one of them. If a \
      spec says how tokens are written, the model and its program write tokens, too.

        graphc compile Models/digits-vit.yaml --weights Models/digits-vit.safetensors
        swift build -c release --package-path DigitsViT
      """,
    positionals: [PositionalSyntax("SPEC", "Model specs.", arity: .oneOrMore, completion: .file)],
    options: [
      OptionSyntax(
        "weights", value: "FILE|DIR", "A checkpoint to pack into the package; of several specs, MODEL=FILE.",
        repeated: true, completion: .file),
      .mapping, .ignoredTensors, .noConfig,
      OptionSyntax("seed", value: "N", "Pack initial values from a seed if no weights are given."),
      OptionSyntax(
        "output", short: "o", value: "DIR", "Where the package goes.", default: "a folder named after it",
        completion: .file),
      OptionSyntax(
        "name", value: "NAME", "The name of the package and of the type.", default: "the name of the model"),
      .variant, .settings, .includeFolders, .maximumNodes, .taps, .only, .precision, .raisesWarnings, .memoryLimit,
      OptionSyntax(flag: "force", "Also replace files of the package that were edited."),
      .format,
    ])

  private let console: Console
  private let specs: [String]
  private let options: SpecOptions
  /// Checkpoints: one path for a single spec, `MODEL=PATH` for several.
  private let weights: [String]
  private let mapping: String?
  private let ignored: [String]
  /// Whether a `config.json` beside the weights is read.
  private let readsConfig: Bool
  /// The seed of the initial values that are packed without a checkpoint.
  private let seed: UInt64?
  /// The folder of the package; `nil` for one named after it.
  private let output: String?
  /// The name of the package, and of the type if there is a single model.
  private let name: String?
  /// Whether files of the package that were edited are overwritten.
  private let overwrites: Bool
  private let format: OutputFormat
  /// The bytes that packing may take.
  private let memoryLimit: Int

  init(_ arguments: ParsedArguments, console: Console) throws {
    self.console = console
    specs = arguments.positionalValues("SPEC")
    options = try SpecOptions(arguments)
    weights = arguments.values("weights")
    mapping = arguments.value("mapping")
    ignored = arguments.values("ignore")
    readsConfig = !arguments.has("no-config")
    seed = try arguments.integer("seed", in: 0...Int.max).map { UInt64($0) }
    output = arguments.value("output")
    name = arguments.value("name")
    overwrites = arguments.has("force")
    format = arguments.outputFormat
    memoryLimit = try arguments.memoryLimit()
  }

  private struct Model {
    var loaded: SpecLoader.Loaded
    /// The digests of what the weights are packed for: the model, and the model with what writes tokens.
    var foldedDigests: [String]
    var emitted: EmittedPackage.Model
    /// The checkpoint given for it.
    var weights: String?
    /// Whether initial values are packed without a checkpoint.
    var isSeeded: Bool

    /// The file of weights that the package gets; `nil` if nothing is packed.
    var packedFile: String? { weights == nil && !isSeeded ? nil : emitted.weightsFile }
  }

  func run() throws -> ExitCode {
    if let name, !EmittedPackage.isName(name) {
      throw GraphcError(
        .usage, "usage/name", "\(quoted(name)) is not a name for a Swift package",
        help: "letters, digits and _, not a digit first")
    }
    let models = try load()
    let package = EmittedPackage(
      name: try packageName(models), models: models.map(\.emitted), version: CommandLineTool.version)
    let folder = PackageFolder(path: output ?? package.name)
    for model in models where model.weights != nil && model.emitted.weightsFile == nil {
      // Nothing is packed, but what the checkpoint holds in excess is an error all the same.
      let source = try weights(of: model).source(of: model.loaded.model)
      try (source as? CheckpointParameters)?.check(memoryLimit: memoryLimit)
    }
    let packed = try models.filter { $0.packedFile != nil }.map { ($0, try source(of: $0)) }
    try folder.write(package.files, weights: models.compactMap(\.packedFile), overwrites: overwrites) { file, target in
      guard let (model, source) = packed.first(where: { $0.0.packedFile == file }) else { return }
      try console.progress("packing weights") { try pack(model, source, to: target) }
    }
    if format == .json {
      console.print(json(folder.path, models).text)
      return .success
    }
    console.print("\(escaped(folder.path)): \(package.models.map(\.type).joined(separator: ", ")) as a Swift package")
    console.print("  swift build -c release --package-path \(shellWord(folder.path))")
    for model in models {
      let inputs = model.loaded.model.inputs.filter { $0.defaultValue == nil }
        .map { "--input \($0.name)=FILE.npy" }.joined(separator: " ")
      let missing = model.packedFile != nil || model.emitted.weightsFile == nil ? "" : " --weights FILE"
      let program = "\(shellWord(folder.path))/.build/release/\(model.emitted.program)"
      console.print("  \(program) \(inputs)\(missing)")
      if let arguments = model.emitted.generateArguments { console.print("  \(program) \(arguments)\(missing)") }
    }
    for model in models where model.packedFile == nil {
      let type = model.emitted.type
      if let file = model.emitted.weightsFile {
        console.note("note: no --weights for \(type), so its program asks for \(file)")
      } else {
        console.note("note: \(type) has no parameters, so its program needs no weights")
      }
    }
    return .success
  }

  private func json(_ path: String, _ models: [Model]) -> JSONValue {
    .object([
      ("package", .string(path)),
      (
        "models",
        .array(
          models.map { model in
            .object([
              ("type", .string(model.emitted.type)), ("program", .string(model.emitted.program)),
              ("weights", .optional(model.packedFile)),
            ])
          })
      ),
    ])
  }

  // MARK: Models

  private func load() throws -> [Model] {
    let loader = SpecLoader(console: console, format: DiagnosticFormat(format), options: options)
    var names = PackageNames(package: specs.count == 1 ? nil : name)
    var models: [Model] = []
    for spec in specs {
      let loaded = try loader.load(
        spec, configOf: { [names] in readsConfig ? weights(of: $0, names) : nil },
        settings: { model in options.settings.compactMap { Self.setting($0, of: model) } })
      let optimized = try loader.optimize(loaded)
      let derived = try DerivedGeneration(compiling: loaded, loader)
      if loaded.log.hasErrors { throw loader.report(loaded.log, loaded.sources) }
      loader.noteWarnings(loaded)
      let checkpoint = readsConfig ? weights(of: loaded.model.module.name, names) : nil
      let generation = try derived.map {
        ($0, try GenerationSettings.compiled(loaded.model.module.name, beside: checkpoint, $0.generation, console))
      }
      let input = try EmitterInput(loaded, module: optimized.module, generation: generation)
      if let other = models.firstIndex(where: { $0.emitted.input.name == input.name }) {
        throw GraphcError(
          .badInput, "emit/same-name",
          "the models of \(quoted(specs[other])) and \(quoted(spec)) are both named \(quoted(input.name))",
          help: "give one of the models another name, or compile them into packages of their own")
      }
      let emitted = EmittedPackage.Model(
        input, names: names.define(specs.count == 1 ? name ?? input.name : input.name))
      let ofModel = foldedDigest(of: [optimized.module])
      let digests = [ofModel] + (input.foldedDigest == ofModel ? [] : [input.foldedDigest])
      models.append(
        Model(
          loaded: loaded, foldedDigests: digests.compactMap { $0 }, emitted: emitted, isSeeded: seed != nil))
    }
    for setting in options.settings {
      guard let model = Self.modelOfSetting(setting) else { continue }
      let names = models.map(\.emitted.input.name)
      guard names.contains(model) else {
        throw GraphcError(
          .usage, "usage/set", "no model here is named \(quoted(model))",
          help: "they are \(names.joined(separator: ", "))")
      }
    }
    try assignWeights(&models)
    return models
  }

  /// `name=value` applies to every model, `MODEL.name=value` to one.
  private static func setting(_ setting: String, of model: String) -> String? {
    guard let wanted = modelOfSetting(setting) else { return setting }
    return wanted == model ? String(setting.dropFirst(model.count + 1)) : nil
  }

  private static func modelOfSetting(_ setting: String) -> String? {
    guard let name = Assignment(setting)?.name, let dot = name.firstIndex(of: ".") else { return nil }
    return String(name[..<dot])
  }

  /// The value of `--weights` for a model. Its type may have another name than the spec gives it.
  private func weights(of model: String, _ names: PackageNames) -> String? {
    guard specs.count > 1 else { return weights.first }
    var names = names
    let type = names.define(model).type
    return weights.compactMap { Assignment($0) }.first { $0.name == type }?.value
  }

  private func assignWeights(_ models: inout [Model]) throws {
    for option in weights {
      if models.count == 1 {
        guard models[0].weights == nil else {
          throw GraphcError(.usage, "usage/weights", "--weights is given twice for one model")
        }
        models[0].weights = option
        continue
      }
      let names = models.map(\.emitted.type)
      guard let assignment = Assignment(option), let index = names.firstIndex(of: assignment.name) else {
        throw GraphcError(
          .usage, "usage/weights", "of several models, --weights takes MODEL=FILE, not \(quoted(option))",
          help: "the models are \(names.joined(separator: ", "))")
      }
      guard models[index].weights == nil else {
        throw GraphcError(.usage, "usage/weights", "--weights is given twice for \(assignment.name)")
      }
      models[index].weights = assignment.value
    }
  }

  private func packageName(_ models: [Model]) throws -> String {
    if let name { return models.count == 1 ? models[0].emitted.type : name }
    if models.count == 1 { return models[0].emitted.type }
    throw GraphcError(
      .usage, "usage/name", "a package of several models needs a name", help: "give it with --name NAME")
  }

  /// The weights to pack, whose headers fit the model.
  ///
  /// - Throws: `limit/memory` if packing them takes too much.
  private func source(of model: Model) throws -> any ParameterSource {
    let source = try weights(of: model).source(of: model.loaded.model)
    var scratch = ScratchSize(in: .current)
    var estimate = MemoryEstimate()
    try (source as? CheckpointParameters)?.addMemoryOfChecks(to: &estimate)
    try ParameterPacking.addMemory(
      model.emitted.input.plans, declarations: model.loaded.model.module.parameters, source: source, &scratch,
      to: &estimate)
    estimate.hold(scratch: scratch, workers: ThreadPool.processorCount)
    try estimate.check(limit: memoryLimit)
    return source
  }

  private func weights(of model: Model) -> ModelWeights {
    ModelWeights(
      console: console, path: model.weights, mapping: mapping, ignored: ignored, loaded: model.loaded, seed: seed ?? 0,
      raisesWarnings: options.raisesWarnings, memoryLimit: memoryLimit)
  }

  private func pack(_ model: Model, _ source: any ParameterSource, to target: FileTarget) throws {
    let checkpoint = source as? CheckpointParameters
    try checkpoint?.check(memoryLimit: memoryLimit)
    let threads = ThreadPool(threadCount: ThreadPool.processorCount)
    try ParameterPacking.write(
      model.emitted.input.plans, declarations: model.loaded.model.module.parameters, source: source,
      model: model.loaded.model.module.name, specDigest: model.emitted.input.specDigest,
      foldedDigests: model.foldedDigests, to: target, threads: threads)
    if let checkpoint { try weights(of: model).report(checkpoint.warnings) }
  }
}
