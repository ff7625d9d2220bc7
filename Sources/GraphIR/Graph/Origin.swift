package import Diagnostics

/// Where a node comes from, so that an error, a remark or a profile row points at a line of YAML.
package indirect enum Origin: Hashable, Sendable {
  /// An expression of a spec or a library block, or a line of `.gir` text.
  case spec(Span)
  /// Something inside a block, seen from the call of the block.
  case instance(of: Origin, call: Span)
  /// Several nodes that a pass made into one; the first is the most telling.
  case fused([Origin], pass: String)
  /// Made by a pass out of another node.
  case derived(Origin, pass: String)
  /// Made by a program, such as a test.
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
