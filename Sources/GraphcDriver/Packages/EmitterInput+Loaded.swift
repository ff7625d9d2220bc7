import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import ModelSpec
import Passes
import SwiftEmitter

extension EmitterInput {
  /// The input of the emitter for a spec.
  ///
  /// - Parameters:
  ///   - module: the optimized module.
  ///   - derived: the source and the step, and how tokens are chosen; `nil` if nothing writes tokens.
  init(
    _ loaded: SpecLoader.Loaded, module: Module, generation derived: (DerivedGeneration, GenerationSettings)?
  ) throws {
    let places = SourcePlaces(loaded)
    var paths = SharedPaths(loaded.model.module.parameters)
    self.init(
      name: loaded.model.module.name, doc: loaded.spec.doc, plan: try paths.plan(module),
      multiplyAdds: try module.multiplyAddCount(), specDigest: GraphIR.specDigest(of: loaded.model.untapped),
      specFile: places.file(loaded.spec.source), place: places.place, block: places.block)
    foldedDigest = GraphIR.foldedDigest(of: [module] + (derived?.0.modules ?? []))
    generation = try derived.map { try EmittedGeneration($0, $1, &paths) }
    labels = loaded.model.labels
    inputDefaults = loaded.model.inputDefaults
    inputRanges = InputRanges.find(in: loaded.model.module).mapValues { ($0.lower, $0.bounds) }
    pictures = loaded.model.preprocess.sorted { $0.key < $1.key }.map { name, preprocess in
      Picture(
        input: name, channels: preprocess.channels, resize: preprocess.resize, mean: preprocess.mean,
        std: preprocess.std)
    }
  }
}

/// Places in sources as generated code names them: without folders, which differ between machines.
private struct SourcePlaces {
  private let sources: SourceMap
  private let spec: ModelSpec
  /// The library blocks among the sources; each is read once, since many parameters come from a few blocks.
  private let library: [SourceID: EmitterInput.Block]

  init(_ loaded: SpecLoader.Loaded) {
    sources = loaded.sources
    spec = loaded.spec
    var library: [SourceID: EmitterInput.Block] = [:]
    for (index, text) in loaded.sources.sources.enumerated() where text.kind == .library {
      let name = text.name.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? text.name
      var map = SourceMap()
      let block = Library.block(name, sources: &map, log: DiagnosticLog())
      library[SourceID(index: UInt16(clamping: index))] = EmitterInput.Block(name: name, doc: block?.doc)
    }
    self.library = library
  }

  func file(_ source: SourceID) -> String {
    let text = sources[source]
    return text.kind == .file ? String(text.name.split(separator: "/").last ?? "spec.yaml") : text.name
  }

  func place(_ span: Span) -> String? {
    "\(file(span.source)):\(sources[span.source].position(of: Int(span.start)).line)"
  }

  /// The block whose text contains a place.
  func block(_ span: Span) -> EmitterInput.Block? {
    if let block = library[span.source] { return block }
    // The blocks of a spec follow one another, each starting at its name.
    let before = spec.blocks.filter { $0.name.span.source == span.source && $0.name.span.start <= span.start }
    guard let block = before.max(by: { $0.name.span.start < $1.name.span.start }),
      !spec.body.graph.contains(where: { equation in
        equation.results.contains {
          $0.span.source == span.source && $0.span.start > block.name.span.start && $0.span.start <= span.start
        }
      })
    else { return nil }
    return EmitterInput.Block(name: block.name.text, doc: block.doc)
  }
}
