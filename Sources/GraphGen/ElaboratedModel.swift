package import Diagnostics
package import GraphIR
package import GraphcRuntime

/// A spec whose names are resolved and whose types are checked: the graph and everything else that the spec says.
package struct ElaboratedModel: Sendable {
  package struct ConfigValue: Sendable {
    package var name: String
    package var text: String
    package var span: Span
  }

  package struct FilledConfig: Sendable {
    package var name: String
    /// Whether the key is missing in the file, so that the value is a default of the spec's table.
    package var isDefault: Bool
  }

  /// The graph of the spec, with its taps as additional outputs.
  package var module: Module
  /// The graph without taps; weights are packed for this one.
  package var untapped: Module
  /// The equations of every function of the graph without taps.
  var equations: [String: Equations]
  /// Parameters of the spec that the outputs do not read; empty unless some outputs were selected (`only`).
  package var unreadParameters: [ParameterDeclaration] = []
  /// The values of inputs that are not given, by name.
  package var inputDefaults: [String: InputDefault]
  package var config: [ConfigValue]
  /// The config that was filled from a `config.json`, in order.
  package var filledConfig: [FilledConfig]
  /// The class names for the last axis of the first output; empty if there are none.
  package var labels: [String]
  package var preprocess: [String: Preprocess]
  package var expectations: Expectations
  /// `generate:`; `nil` if the spec does not say how tokens are generated.
  package var generation: Generation?
  /// `train:`; `nil` if the module was built for inference.
  package var training: Training?
  package var weights: [WeightMap]
  /// What elaboration has used of its limits.
  package var usage: Usage
  /// The sources, including the library blocks that were used.
  package var sources: SourceMap

  /// The inputs of the model, with their defaults.
  package var inputs: [TensorDeclaration] {
    module.main.inputs.map { TensorDeclaration($0.name, $0.type, default: inputDefaults[$0.name]) }
  }
}

/// The preparation of a picture for an input.
package struct Preprocess: Hashable, Sendable {
  /// The channels of the input. Pictures have 1 or 3; an input with another number is given as an array.
  package var channels: Int
  /// Pixels per side.
  package var resize: Int?
  /// One value for all channels or one for each, for pixels scaled to 0…1.
  package var mean: [Float]
  package var std: [Float]
}

/// `expect:`, what a spec demands of its graph. It is checked for the config as written, not under `--set`.
package struct Expectations: Sendable {
  /// The place of `fused_attention: all`.
  package var fusesAllAttention: Span?
  /// Outputs in which every position must depend only on itself and earlier ones.
  package var causal: [(output: String, span: Span)] = []
  /// Outputs that must be permuted when the inputs are.
  package var equivariant: [(output: String, span: Span)] = []
  package var parameterCount: (count: Int, span: Span)?
  /// The expected costs of one run.
  package var costs: [(cost: Cost, value: Dim, span: Span)] = []

  /// A cost of one run, as a polynomial of the run-time dims.
  package enum Cost: String, Sendable, CaseIterable {
    /// Floating-point operations, 2 for each multiply-add.
    case flops
    /// Bytes that the ops of the optimized graph read and write.
    case traffic
    /// The largest number of bytes of activations that are live at once.
    case memory
  }

  package init() {}
}

/// `--variant name`
package struct VariantChoice: Sendable {
  package var name: String
  /// The name as an argument: a source of kind `commandLine`.
  package var argument: SourceID

  package init(name: String, argument: SourceID) {
    self.name = name
    self.argument = argument
  }
}

/// `--set name=value`
package struct ConfigOverride: Sendable {
  package var name: String
  /// The value: a source of kind `commandLine`.
  package var value: SourceID

  package init(name: String, value: SourceID) {
    self.name = name
    self.value = value
  }
}
