import Diagnostics
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText
import ModelSpec
import YAMLSyntax

extension FuzzTarget {
  /// A spec becomes diagnostics that lie in it, or a module that verifies, passes and has a plan.
  static let spec = FuzzTarget(
    "spec", "a YAML spec: read, checked, optimized, planned",
    seeds: [
      ("Models", ".yaml"), ("Models/variants", ".yaml"), ("Tests/Fixtures/emitted", ".yaml"),
      ("Tests/Fixtures/library", ".yaml"), ("Tests/Fixtures/specs", ".yaml"), ("Tests/Fixtures/vit", ".yaml"),
    ]
  ) { bytes in
    var sources = SourceMap()
    let source = sources.add(SourceText(name: "spec.yaml", kind: .file, bytes: decodedSource(bytes)))
    let log = DiagnosticLog()
    guard let spec = SpecReader.readModel(source, in: sources, log: log), spec.includes.isEmpty else {
      return try SpecPromises.check(log, sources)
    }
    let (model, all) = ModuleGenerator.elaborate(
      spec, overrides: [], sources: sources, log: log, limits: .fuzzing)
    try BrokenPromise.check((model == nil) == log.hasErrors, "a model with errors, or none without: \(log.diagnostics)")
    try SpecPromises.check(log, all)
    guard let model else { return }
    _ = SpecWarnings.find(in: spec, module: model.untapped, taps: [], sources: all)
    for map in model.weights { for parameter in model.module.parameters { _ = map.recipe(for: parameter.path) } }
    try ModulePromises.check(model.module)
  }

  /// The `config.json` of a checkpoint, for specs that read one.
  static let config = FuzzTarget(
    "config", "a checkpoint's config.json: read as JSON, filled into the config of a spec"
  ) { bytes in
    let root = try LocatedJSON(parsing: bytes)
    for text in SpecPromises.withTables {
      var sources = SourceMap()
      let source = sources.add(SourceText(name: "spec.yaml", kind: .file, bytes: Array(text.utf8)))
      let json = sources.add(SourceText(name: "config.json", kind: .file, bytes: bytes))
      let log = DiagnosticLog()
      guard let spec = SpecReader.readModel(source, in: sources, log: log) else {
        throw BrokenPromise("the spec of this target has errors: \(log.diagnostics)")
      }
      let (model, all) = ModuleGenerator.elaborate(
        spec, overrides: [], file: CheckpointConfig(source: json, root: root), sources: sources, log: log,
        limits: .fuzzing)
      try BrokenPromise.check((model == nil) == log.hasErrors, "a model with errors, or none without")
      try SpecPromises.check(log, all)
    }
  }
}

extension GenerationLimits {
  /// Small limits, so that an input takes milliseconds; other tests hold the standard ones.
  static var fuzzing: GenerationLimits {
    var limits = GenerationLimits.standard
    limits.nodes = 2000
    limits.steps = 50_000
    limits.nameBytes = 1 << 18
    return limits
  }
}

/// What holds for the diagnostics of every spec.
private enum SpecPromises {
  /// Every diagnostic points into the text it is about, and can be written.
  static func check(_ log: DiagnosticLog, _ sources: SourceMap) throws(BrokenPromise) {
    for diagnostic in log.diagnostics {
      try BrokenPromise.check(diagnostic.span != nil, "\(diagnostic.code) has no place")
      for span in [diagnostic.span] + diagnostic.notes.map(\.span) {
        guard let span else { continue }
        try BrokenPromise.check(
          sources.sources.indices.contains(Int(span.source.index)) && span.start <= span.end
            && Int(span.end) <= sources[span.source].bytes.count, "\(diagnostic.code) lies outside of its text")
      }
    }
    let text = DiagnosticRenderer(sources: sources).styled(log).text
    let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F || $0 == "\n" }
    try BrokenPromise.check(isPlain, "a message has control characters")
  }

  /// Specs with a `huggingface:` table, one with what a table can say.
  static let withTables = [
    """
    graphc: 1
    model: Table
    config: {dim: 8, depth: 2, heads: 2, mlp: 4 * dim, eps: 1e-6, activation: gelu, causal: false, classes: 2}
    inputs: {x: "f32[B, T, dim]"}
    graph:
      encoded: repeat(pre_norm_layer, depth, x, heads=heads, hidden=mlp, eps=eps, activation=activation, causal=causal)
      y: linear(encoded, classes)
    outputs: y
    huggingface:
      model_type: [bert, vit]
      config:
        dim: hidden_size
        depth: num_hidden_layers
        heads: num_attention_heads
        mlp: intermediate_size if has(intermediate_size) else 4 * hidden_size
        eps: layer_norm_eps
        causal: text.is_decoder
        classes: count(id2label) if has(id2label) else 2
        activation:
          hidden_act: {gelu: gelu, gelu_new: gelu_tanh, relu: relu}
      require: {position_embedding_type: absolute}
      defaults: {layer_norm_eps: 1e-12, position_embedding_type: absolute, text.is_decoder: false}
    """
  ]
}
