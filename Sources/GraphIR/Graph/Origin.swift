package import Diagnostics

/// The origin of a node: it lets an error, a remark or a profile row point at a line of YAML.
package indirect enum Origin: Hashable, Sendable {
  /// An expression of a spec or a library block, or a line of `.gir` text.
  case spec(Span)
  /// A node inside of a block, seen from the call of the block.
  case instance(of: Origin, call: Span)
  /// A node that a pass made from several nodes; the first is the most characteristic.
  case fused([Origin], pass: String)
  /// A node that a pass made from another node.
  case derived(Origin, pass: String)
  /// A node made by a program, such as a test.
  case synthetic

  /// The place in the innermost block.
  package var span: Span? {
    switch self {
    case .spec(let span): span
    case .instance(let inner, _): inner.span
    case .fused(let origins, _): origins.lazy.compactMap(\.span).first
    case .derived(let inner, _): inner.span
    case .synthetic: nil
    }
  }

  /// The calls that lead to the place, innermost first.
  package var calls: [Span] {
    switch self {
    case .spec, .synthetic: []
    case .instance(let inner, let call): inner.calls + [call]
    case .fused(let origins, _): origins.first?.calls ?? []
    case .derived(let inner, _): inner.calls
    }
  }
}
