// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

import ScribeRuntime

extension Scribe.Step {
  /// `attention`: Multi-head attention, softmax(scale · Q Kᵀ + bias, where allowed) V (Vaswani et al., 2017, eq. 1)
  struct Attention {
    /// Made of `attention.query.weight`, `attention.query.bias` when they are packed.
    let query: Scribe.Linear2
    let key: Scribe.Linear
    let value: Scribe.Linear
    let output: Scribe.Linear

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      query = try Scribe.Linear2(weights, prefix: "\(prefix)query.", weightScaled: [8, 8], biasScaled: [8])
      key = try Scribe.Linear(weights, prefix: "\(prefix)key.", weight: [8, 8], bias: [8])
      value = try Scribe.Linear(weights, prefix: "\(prefix)value.", weight: [8, 8], bias: [8])
      output = try Scribe.Linear(weights, prefix: "\(prefix)output.", weight: [8, 8], bias: [8])
    }
  }

  /// `attention`: Multi-head attention, softmax(scale · Q Kᵀ + bias, where allowed) V (Vaswani et al., 2017, eq. 1)
  struct Attention2 {
    /// Made of `memory_attention.query.weight`, `memory_attention.query.bias` when they are packed.
    let query: Scribe.Linear2
    let output: Scribe.Linear

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      query = try Scribe.Linear2(weights, prefix: "\(prefix)query.", weightScaled: [8, 8], biasScaled: [8])
      output = try Scribe.Linear(weights, prefix: "\(prefix)output.", weight: [8, 8], bias: [8])
    }
  }
}
