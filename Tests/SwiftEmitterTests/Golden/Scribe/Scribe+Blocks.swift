// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

import ScribeRuntime

extension Scribe {
  /// `layer_norm`: Layer normalization over the last axis (Ba et al., 2016, eq. 4)
  struct LayerNorm {
    let weight: UnsafePointer<Float>
    let bias: UnsafePointer<Float>

    init(_ weights: PackedWeights, prefix: String, weight: [Int], bias: [Int]) throws(GraphcError) {
      self.weight = try weights.plain("\(prefix)weight", shape: weight)
      self.bias = try weights.plain("\(prefix)bias", shape: bias)
    }
  }

  /// `linear`: y = x Wᵀ + b
  struct Linear {
    /// in panels
    let weight: UnsafeRawPointer
    let bias: UnsafePointer<Float>

    init(_ weights: PackedWeights, prefix: String, weight: [Int], bias: [Int]) throws(GraphcError) {
      self.weight = try weights.panels("\(prefix)weight", shape: weight, transposed: true)
      self.bias = try weights.plain("\(prefix)bias", shape: bias)
    }
  }

  /// `attention`: Multi-head attention, softmax(scale · Q Kᵀ + bias, where allowed) V (Vaswani et al., 2017, eq. 1)
  struct Attention {
    /// Made of `attention.query.weight`, `attention.key.weight`, `attention.value.weight`, `attention.query.bias`,
    /// `attention.key.bias`, `attention.value.bias` when they are packed.
    let queryKeyValue: Linear
    let output: Linear

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      queryKeyValue = try Linear(weights, prefix: "\(prefix)query_key_value.", weight: [24, 8], bias: [24])
      output = try Linear(weights, prefix: "\(prefix)output.", weight: [8, 8], bias: [8])
    }
  }

  /// `feed_forward`: Two linear layers with an activation between them, applied to each token (Vaswani et al., 2017,
  /// eq. 2)
  struct FeedForward {
    let up: Linear
    let down: Linear

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      up = try Linear(weights, prefix: "\(prefix)up.", weight: [16, 8], bias: [16])
      down = try Linear(weights, prefix: "\(prefix)down.", weight: [8, 16], bias: [8])
    }
  }

  /// `linear`: y = x Wᵀ + b
  struct Linear2 {
    /// in panels
    let weightScaled: UnsafeRawPointer
    let biasScaled: UnsafePointer<Float>

    init(_ weights: PackedWeights, prefix: String, weightScaled: [Int], biasScaled: [Int]) throws(GraphcError) {
      self.weightScaled = try weights.panels("\(prefix)weight_scaled", shape: weightScaled, transposed: true)
      self.biasScaled = try weights.plain("\(prefix)bias_scaled", shape: biasScaled)
    }
  }

  /// `attention`: Multi-head attention, softmax(scale · Q Kᵀ + bias, where allowed) V (Vaswani et al., 2017, eq. 1)
  struct Attention2 {
    /// Made of `memory_attention.query.weight`, `memory_attention.query.bias` when they are packed.
    let query: Linear2
    /// Made of `memory_attention.key.weight`, `memory_attention.value.weight`, `memory_attention.key.bias`,
    /// `memory_attention.value.bias` when they are packed.
    let keyValue: Linear
    let output: Linear

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      query = try Linear2(weights, prefix: "\(prefix)query.", weightScaled: [8, 8], biasScaled: [8])
      keyValue = try Linear(weights, prefix: "\(prefix)key_value.", weight: [16, 8], bias: [16])
      output = try Linear(weights, prefix: "\(prefix)output.", weight: [8, 8], bias: [8])
    }
  }
}
