package import GraphcRuntime

extension Initializer {
  /// `normal(0.02)`, as in a spec.
  package var text: String {
    switch self {
    case .zeros: "zeros"
    case .ones: "ones"
    case .normal(let deviation): "normal(\(deviation))"
    case .truncatedNormal(let deviation): "truncated_normal(\(deviation))"
    case .uniform(let low, let high): "uniform(\(low), \(high))"
    case .xavierUniform: "xavier_uniform"
    case .kaimingUniform: "kaiming_uniform"
    case .kaimingNormal: "kaiming_normal"
    case .draw: "draw"
    }
  }
}
