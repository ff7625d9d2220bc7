import Diagnostics
package import GraphGen
import GraphIR
import GraphcTestFiles
import ModelSpec

/// A spec of Models/, or of another folder, with its config as written, or with a variant.
package struct ModelFile: CustomStringConvertible, Sendable {
  /// The path within the folder, without `.yaml`.
  package var name: String
  package var variant: String?
  package var folder: String

  package init(_ name: String, variant: String? = nil, in folder: String = "Models") {
    self.name = name
    self.variant = variant
    self.folder = folder
  }

  package var description: String { name + (variant.map { " " + $0 } ?? "") }

  package static let names = [
    "bert", "clip", "digits-vit", "gpt2", "llama", "mae", "t5", "tiny-translate", "transformer", "variants/cait",
    "variants/gpt-j", "vit", "vit-registers", "whisper",
  ]

  /// Every spec with every variant.
  package static let all: [ModelFile] = names.flatMap { name in
    let variants = (try? ModelFile(name).read())?.spec.variants.map(\.name.text) ?? []
    return [ModelFile(name)] + variants.map { ModelFile(name, variant: $0) }
  }

  /// The errors of a spec.
  private struct SpecErrors: Error, CustomStringConvertible {
    var description: String
  }

  /// The graph after elaboration.
  ///
  /// - Parameters:
  ///   - settings: `name=value` from `--set`.
  ///   - taps: paths from `--tap`.
  package func elaborate(settings: [String] = [], taps: [String] = []) throws -> ElaboratedModel {
    var (spec, sources, log) = try read()
    func argument(_ text: some StringProtocol) -> SourceID {
      sources.add(SourceText(name: String(text), kind: .commandLine, bytes: Array(text.utf8)))
    }
    let overrides = settings.map { setting in
      let name = setting.prefix { $0 != "=" }
      return ConfigOverride(name: String(name), value: argument(setting.dropFirst(name.count + 1)))
    }
    let choice = variant.map { VariantChoice(name: $0, argument: argument($0)) }
    let tapped = taps.map { argument($0) }
    let (model, all) = ModuleGenerator.elaborate(
      spec, variant: choice, overrides: overrides, taps: tapped, sources: sources, log: log)
    guard let model else {
      throw SpecErrors(
        description: log.diagnostics.map { DiagnosticRenderer(sources: all).render($0) }.joined(separator: "\n"))
    }
    return model
  }

  private func read() throws -> (spec: ModelSpec, sources: SourceMap, log: DiagnosticLog) {
    var sources = SourceMap()
    let log = DiagnosticLog()
    let bytes = try Repository.bytes("\(folder)/\(name).yaml")
    let source = sources.add(SourceText(name: name, kind: .file, bytes: bytes))
    guard let spec = SpecReader.readModel(source, in: sources, log: log) else {
      throw SpecErrors(description: "\(name) is not a spec")
    }
    return (spec, sources, log)
  }
}
