import Diagnostics
import GraphGen
import ModelSpec

/// A spec with the settings of the command line; it can be elaborated again with other config.
struct SpecElaboration {
  var spec: ModelSpec
  var variant: VariantChoice?
  var overrides: [ConfigOverride]
  var file: CheckpointConfig?
  var sources: SourceMap
  var limits: GenerationLimits
  /// `--only`
  var only: OutputChoice

  /// The model with additional settings, which take precedence over those of the command line; `nil` if it has errors.
  ///
  /// - Parameter variant: replaces the variant of the command line.
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
      spec, variant: choice ?? variant, overrides: kept + set, file: file, sources: sources, log: DiagnosticLog(),
      limits: limits
    ).model.flatMap { try? only.apply(to: $0) }
  }
}

/// `name=value`
struct ConfigSetting: Hashable {
  var name: String
  var value: String

  var text: String { "\(name)=\(value)" }
}
