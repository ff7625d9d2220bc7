/// A tensor that is computed once, when the weights are loaded, out of parameters and constants: Q, K and V side by
/// side, a scale inside of a weight, fixed positions.
///
/// Nodes of the op `parameter` refer to it as they refer to a declared parameter, by its path in the function.
package struct FoldedParameter: Hashable, Sendable {
  package var path: String
  /// Computes it: no inputs, one output of f32, all shapes known at compile time. Its nodes of the op `parameter` are
  /// declared by the function that the folded parameter belongs to; it declares none of its own.
  package var body: Function

  package init(path: String, body: Function) {
    self.path = path
    self.body = body
  }

  /// `nil` only for a body that the verifier refuses.
  package var type: TensorType? {
    body.outputs.first.flatMap { body.hasValue($0.value) ? body.type(of: $0.value) : nil }
  }
}
