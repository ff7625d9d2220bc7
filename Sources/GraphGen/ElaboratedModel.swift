package import Diagnostics
package import GraphIR
package import GraphcRuntime

/// A spec whose names are resolved and whose types are checked: the graph, and what surrounds it.
package struct ElaboratedModel: Sendable {
  package struct ConfigValue: Sendable {
    package var name: String
    package var text: String
    package var span: Span
  }

  package struct FilledConfig: Sendable {
    package var name: String
    /// Whether the file leaves it out, so that the table of the spec says what that means.
    package var isDefault: Bool
  }

  /// The graph of the spec, with its taps as further outputs.
  package var module: Module
  /// The graph without taps, for which weights are packed.
  package var untapped: Module
  /// Of every function of the graph without taps.
  var equations: [String: Equations]
  /// Parameters of the spec that the outputs do not read: none, unless some outputs were chosen (`only`).
  package var unreadParameters: [ParameterDeclaration] = []
  /// What inputs hold that are not given, by name.
  package var inputDefaults: [String: InputDefault]
  package var config: [ConfigValue]
  /// The config that a `config.json` filled, in order.
  package var filledConfig: [FilledConfig]
  /// Class names of the last axis of the first output; empty if there are none.
  package var labels: [String]
  package var preprocess: [String: Preprocess]
  package var expectations: Expectations
  package var weights: [WeightMap]
  /// The sources with those library blocks that were used.
  package var sources: SourceMap

  /// The inputs of the model, with their defaults.
  package var inputs: [TensorDeclaration] {
    module.main.inputs.map { TensorDeclaration($0.name, $0.type, default: inputDefaults[$0.name]) }
  }
}

/// What a picture goes through before it is an input.
package struct Preprocess: Hashable, Sendable {
  /// Of the input. Pictures have 1 or 3; an input with others is given as an array.
  package var channels: Int
  /// Pixels per side.
  package var resize: Int?
  /// One for all channels or one for each, after the pixels are scaled to 0…1.
  package var mean: [Float]
  package var std: [Float]
}

/// `expect:`, what a spec demands of its graph; held for the config as written, not under `--set`.
package struct Expectations: Sendable {
  /// `fused_attention: all`, at that place.
  package var fusesAllAttention: Span?
  /// Outputs of which every position depends on its own and earlier ones.
  package var causal: [(output: String, span: Span)] = []
  /// Outputs that are permuted with the inputs.
  package var equivariant: [(output: String, span: Span)] = []
  package var parameterCount: (count: Int, span: Span)?
  /// What one run costs.
  package var costs: [(cost: Cost, value: Dim, span: Span)] = []

  /// A cost of one run, as a polynomial of the run-time dims.
  package enum Cost: String, Sendable, CaseIterable {
    /// Floating-point operations, 2 for each multiply-add.
    case flops
    /// Bytes that the ops of the optimized graph read and write.
    case traffic
    /// Bytes of activations that are held at once.
    case memory
  }

  package init() {}
}

/// `--variant name`
package struct VariantChoice: Sendable {
  package var name: String
  /// The name as an argument, a source of the kind `commandLine`.
  package var argument: SourceID

  package init(name: String, argument: SourceID) {
    self.name = name
    self.argument = argument
  }
}

/// `--set name=value`
package struct ConfigOverride: Sendable {
  package var name: String
  /// The value, a source of the kind `commandLine`.
  package var value: SourceID

  package init(name: String, value: SourceID) {
    self.name = name
    self.value = value
  }
}
