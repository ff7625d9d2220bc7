/// A tensor computed from parameters and constants when the weights are loaded: Q, K and V side by side, a weight with
/// a scale, fixed positions.
///
/// Nodes of the op `parameter` refer to it by its path in the function, as to a declared parameter.
package struct FoldedParameter: Hashable, Sendable {
  package var path: String
  /// The computation: no inputs, one f32 output, all shapes known at compile time. Its `parameter` nodes refer to
  /// parameters of the function that owns the folded parameter; it declares none itself.
  package var body: Function

  package init(path: String, body: Function) {
    self.path = path
    self.body = body
  }

  /// The type; `nil` only for a body that the verifier refuses.
  package var type: TensorType? {
    body.outputs.first.flatMap { body.hasValue($0.value) ? body.type(of: $0.value) : nil }
  }
}
