import Diagnostics
import GraphGen
import GraphcProgram
import GraphcRuntime
import GraphcText
import ModelSpec

/// `graphc check SPEC`: whether a spec is right, and what it comes to.
struct CheckCommand {
  var console: Console
  var spec: String
  var variant: String?
  var settings: [String]
  var taps: [String] = []
  var only = OutputChoice([])
  /// `--Werror`
  var raisesWarnings = false
  /// Whether fixes that are sure are applied first.
  var fixes = false
  /// What `--shapes` opens; `nil` without it.
  var shapes: [String]?
  /// What `--taps` lists; `nil` without it.
  var tapPatterns: [String]?
  var format: DiagnosticFormat

  func run() throws -> ExitCode {
    var loader = SpecLoader(console: console, format: format, raisesWarnings: raisesWarnings, only: only)
    if fixes { try fix(loader) }
    loader.recorder = shapes.map { _ in TypeRecorder() }
    let reading = try loader.read(spec, variant: variant, taps: taps) { _ in settings }
    let report = try shapes.flatMap { patterns in
      try loader.recorder.map { try ShapesReport($0, sources: reading.sources, patterns: patterns) }
    }
    if format == .text { for line in report?.lines ?? [] { console.print(line) } }
    guard let loaded = reading.loaded, !reading.log.hasErrors else {
      if format == .json { return write(reading.log, reading.sources, [("shapes", report?.json)], .badInput) }
      throw loader.report(reading.log, reading.sources)
    }
    let variants = try parameterCounts(loaded, loader)
    let optimized = try loader.optimize(loaded)
    let listing = try tapPatterns.map { try TapListing(loaded.model, patterns: $0) }
    switch format {
    case .sarif: loader.write(loaded.log, loaded.sources, as: format)
    case .json:
      let facts = try CheckFacts(loaded, optimized, variants: variants).json.map { ($0.key, $0.value as JSONValue?) }
      return write(
        loaded.log, loaded.sources, facts + [("shapes", report?.json), ("taps", listing?.json)], .success)
    case .text:
      if !loaded.log.diagnostics.isEmpty { _ = loader.report(loaded.log, loaded.sources) }
      for line in listing?.lines ?? [] { console.print(line) }
      guard report == nil, listing == nil else { break }
      for line in try CheckFacts(loaded, optimized, variants: variants).lines(of: spec) { console.print(line) }
    }
    return .success
  }

  private func write(
    _ log: DiagnosticLog, _ sources: SourceMap, _ facts: [(key: String, value: JSONValue?)], _ code: ExitCode
  ) -> ExitCode {
    let members = facts.compactMap { fact in fact.value.map { (key: fact.key, value: $0) } }
    console.print(JSONValue.object(log.jsonMembers(sources: sources) + members).text)
    return code
  }

  private func fix(_ loader: SpecLoader) throws {
    try SpecFixer(console: console, spec: spec) { contents in
      var loader = loader
      loader.contents = contents
      let reading = try loader.read(spec, variant: variant, taps: taps) { _ in settings }
      return (reading.log, reading.sources)
    }.run()
  }

  /// Checks every variant of the spec as it is written, and counts its parameters.
  private func parameterCounts(
    _ loaded: SpecLoader.Loaded, _ loader: SpecLoader
  ) throws -> [CheckFacts.Variant] {
    guard variant == nil, settings.isEmpty, only.isAll else { return [] }
    var loader = loader
    loader.recorder = nil
    return try loaded.spec.variants.map { entry in
      let name = entry.name.text
      do {
        return (name, try loader.load(spec, variant: name, settings: settings).model.module.parameterElementCount)
      } catch let failure as CommandFailure {
        console.note("in the variant '\(name)': --variant \(name)")
        throw failure
      }
    }
  }
}
