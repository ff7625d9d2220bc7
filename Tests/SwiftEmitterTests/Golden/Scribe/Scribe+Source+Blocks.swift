// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

import ScribeRuntime

extension Scribe.Source {
  /// `attention`: Multi-head attention, softmax(scale · Q Kᵀ + bias, where allowed) V (Vaswani et al., 2017, eq. 1)
  struct Attention {
    let key: Scribe.Linear
    let value: Scribe.Linear

    init(_ weights: PackedWeights, prefix: String) throws(GraphcError) {
      key = try Scribe.Linear(weights, prefix: "\(prefix)key.", weight: [8, 8], bias: [8])
      value = try Scribe.Linear(weights, prefix: "\(prefix)value.", weight: [8, 8], bias: [8])
    }
  }
}
