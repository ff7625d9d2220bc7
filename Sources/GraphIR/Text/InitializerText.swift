package import GraphcRuntime

extension Initializer {
  /// `normal(0.02)`, as in a spec.
  package var text: String {
    switch self {
    case .zeros: "zeros"
    case .ones: "ones"
    case .normal(let deviation): "normal(\(deviation))"
    case .xavierUniform: "xavier_uniform"
    case .draw: "draw"
    }
  }
}
