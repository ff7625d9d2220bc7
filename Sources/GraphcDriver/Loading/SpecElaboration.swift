import Diagnostics
import GraphGen
import ModelSpec

/// A spec with what the command line sets, to elaborate it again with other config.
struct SpecElaboration {
  var spec: ModelSpec
  var variant: VariantChoice?
  var overrides: [ConfigOverride]
  var file: CheckpointConfig?
  var sources: SourceMap
  /// `--only`
  var only: OutputChoice

  /// The model with other values, which come before those of the command line; `nil` if it has errors.
  ///
  /// - Parameter variant: in the place of that of the command line.
  func model(variant name: String? = nil, settings: [ConfigSetting]) -> ElaboratedModel? {
    var sources = sources
    let choice = name.map { name in
      VariantChoice(
        name: name,
        argument: sources.add(SourceText(name: "--variant \(name)", kind: .commandLine, bytes: Array(name.utf8))))
    }
    let set = settings.map { setting in
      ConfigOverride(
        name: setting.name,
        value: sources.add(
          SourceText(name: "--set \(setting.text)", kind: .commandLine, bytes: Array(setting.value.utf8))))
    }
    let kept = overrides.filter { override in !settings.contains { $0.name == override.name } }
    return ModuleGenerator.elaborate(
      spec, variant: choice ?? variant, overrides: kept + set, file: file, sources: sources, log: DiagnosticLog()
    ).model.flatMap { try? only.apply(to: $0) }
  }
}

/// `name=value`
struct ConfigSetting: Hashable {
  var name: String
  var value: String

  var text: String { "\(name)=\(value)" }
}
