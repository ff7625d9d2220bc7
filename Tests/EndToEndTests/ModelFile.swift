import Diagnostics
import GraphGen
import GraphIR
import GraphcRuntime
import ModelSpec
import Testing

/// A spec of Models/, under its config as written or a variant of it.
struct ModelFile: CustomTestStringConvertible, Sendable {
  /// Within Models/, without `.yaml`.
  var name: String
  var variant: String?

  var testDescription: String { name + (variant.map { " " + $0 } ?? "") }

  static let names = [
    "bert", "clip", "digits-vit", "gpt2", "llama", "mae", "t5", "transformer", "variants/cait", "variants/gpt-j", "vit",
    "vit-registers", "whisper",
  ]

  /// Every spec with every variant.
  static let all: [ModelFile] = names.flatMap { name in
    let variants = (try? read(name))?.spec.variants.map(\.name.text) ?? []
    return [ModelFile(name: name)] + variants.map { ModelFile(name: name, variant: $0) }
  }

  /// The graph as elaborated.
  ///
  /// - Parameter settings: `name=value` of `--set`.
  func elaborate(settings: [String] = []) throws -> ElaboratedModel {
    var (spec, sources, log) = try Self.read(name)
    let overrides = settings.map { setting in
      let name = setting.prefix { $0 != "=" }
      let value = Array(setting.utf8.dropFirst(name.utf8.count + 1))
      return ConfigOverride(
        name: String(name), value: sources.add(SourceText(name: setting, kind: .commandLine, bytes: value)))
    }
    let choice = variant.map { name in
      VariantChoice(
        name: name, argument: sources.add(SourceText(name: name, kind: .commandLine, bytes: Array(name.utf8))))
    }
    let (model, all) = ModuleGenerator.elaborate(
      spec, variant: choice, overrides: overrides, sources: sources, log: log)
    return try #require(model, "\(log.diagnostics.map { DiagnosticRenderer(sources: all).render($0) })")
  }

  private static func read(_ name: String) throws -> (spec: ModelSpec, sources: SourceMap, log: DiagnosticLog) {
    var sources = SourceMap()
    let log = DiagnosticLog()
    let bytes = try readFile(Repository.path("Models/\(name).yaml"), limit: 1 << 20)
    let source = sources.add(SourceText(name: name, kind: .file, bytes: bytes))
    let spec = try #require(SpecReader.readModel(source, in: sources, log: log))
    return (spec, sources, log)
  }
}
