import Diagnostics
import GraphGen
import GraphIR
import GraphcRuntime
import ModelSpec

/// The result of elaborating a spec.
struct Elaboration {
  var model: ElaboratedModel?
  var diagnostics: [Diagnostic]
  var sources: SourceMap

  /// Each diagnostic as `line:column code`, preceded by the source if that is not the spec itself.
  var summaries: [String] {
    diagnostics.map { diagnostic in
      guard let span = diagnostic.span else { return "- \(diagnostic.code)" }
      let place = sources.place(of: span)
      return "\(place.hasPrefix("spec.yaml:") ? String(place.dropFirst(10)) : place) \(diagnostic.code)"
    }
  }

  /// The diagnostics as people see them.
  var text: String { diagnostics.map { DiagnosticRenderer(sources: sources).render($0) }.joined() }

  /// The module as `.gir` text; the diagnostics if there is none.
  var gir: String { model.map { ModulePrinter().print($0.module) } ?? text }
}

/// Reads and elaborates a spec.
///
/// - Parameters:
///   - settings: the `name=value` of `--set`.
///   - config: the text of a `config.json`.
///   - use: what the module is built for.
///   - edit: changes the spec between the two stages.
func elaborate(
  _ bytes: [UInt8], variant: String? = nil, settings: [String] = [], config: String? = nil,
  limits: GenerationLimits = .standard, use: ModelUse = .inference, edit: (inout ModelSpec) -> Void = { _ in }
) -> Elaboration {
  var sources = SourceMap()
  let source = sources.add(SourceText(name: "spec.yaml", kind: .file, bytes: bytes))
  let log = DiagnosticLog()
  let overrides = settings.map { setting in
    let name = setting.prefix { $0 != "=" }
    let value = setting.dropFirst(name.count + 1)
    let text = SourceText(name: "--set \(setting)", kind: .commandLine, bytes: Array(value.utf8))
    return ConfigOverride(name: String(name), value: sources.add(text))
  }
  guard var spec = SpecReader.readModel(source, in: sources, log: log) else {
    return Elaboration(diagnostics: log.diagnostics, sources: sources)
  }
  edit(&spec)
  let choice = variant.map { name in
    let text = SourceText(name: "--variant \(name)", kind: .commandLine, bytes: Array(name.utf8))
    return VariantChoice(name: name, argument: sources.add(text))
  }
  let file = config.flatMap { text in
    let bytes = Array(text.utf8)
    let source = sources.add(SourceText(name: "config.json", kind: .file, bytes: bytes))
    return (try? LocatedJSON(parsing: bytes)).map { CheckpointConfig(source: source, root: $0) }
  }
  let (model, all) = ModuleGenerator.elaborate(
    spec, variant: choice, overrides: overrides, file: file, sources: sources, log: log, limits: limits,
    use: use)
  return Elaboration(model: model, diagnostics: log.diagnostics, sources: all)
}

func elaborate(
  _ text: String, variant: String? = nil, settings: [String] = [], config: String? = nil,
  limits: GenerationLimits = .standard, use: ModelUse = .inference, edit: (inout ModelSpec) -> Void = { _ in }
) -> Elaboration {
  elaborate(
    Array(text.utf8), variant: variant, settings: settings, config: config, limits: limits, use: use, edit: edit)
}

/// A spec with these lines, the first of which is line 3. Missing inputs, graph and outputs are added at the end.
func spec(_ lines: String) -> String {
  var text = "graphc: 1\nmodel: M\n\(lines)\n"
  let keys = lines.split(separator: "\n").map { $0.prefix { $0 != ":" } }
  if !keys.contains("inputs") { text += "inputs: {x: \"f32[B, 4]\"}\n" }
  if !keys.contains("graph") { text += "graph: {y: x}\n" }
  if !keys.contains("outputs") { text += "outputs: y\n" }
  return text
}
