import GraphGen
import GraphIR
import GraphcText
import Passes

/// What the source and a step of a model with `generate:` cost, or why there is no step.
enum GenerationCosts {
  /// Floating-point operations of the source, which runs once, if there is one, and of a step.
  case flops(source: Dim?, step: Dim, Incremental.Names)
  case refused(IncrementalRefusal)

  /// - Throws: as the costs of a module: `limit/elements`, `limit/dim`.
  init(_ loaded: SpecLoader.Loaded, _ generation: Generation, loader: SpecLoader) throws {
    switch DerivedGeneration.derive(loaded.model, generation) {
    case .failure(let refusal): self = .refused(refusal)
    case .success(let derived):
      let optimized = try DerivedGeneration(derived, generation, loaded) { try loader.optimize($0).module }
      self = .flops(source: try optimized.source?.flops(), step: try optimized.step.flops(), optimized.names)
    }
  }

  /// The lines of `graphc check`.
  var lines: [String] {
    switch self {
    case .refused(let refusal): return ["  step        cannot be derived: \(refusal)"]
    case .flops(let source, let step, let names):
      let once = source.map { ["  source      \(Self.text($0)) FLOPs, once"] } ?? []
      let what = "for \(names.new) new tokens of each row, which then has \(names.capacity)"
      return once + ["  step        \(Self.text(step)) FLOPs \(what)"]
    }
  }

  private static func text(_ dim: Dim) -> String { dim.constantValue.map(grouped) ?? dim.description }

  /// Members of the JSON about the generation; `null` where there is nothing.
  var json: [(String, JSONValue)] {
    switch self {
    case .refused: [("source_flops", .null), ("step_flops", .null)]
    case .flops(let source, let step, _):
      [("source_flops", .optional(source?.description)), ("step_flops", .string(step.description))]
    }
  }
}
