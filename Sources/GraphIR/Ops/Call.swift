/// A call of another function of the module; its parameters are found under `path`.
///
/// A `repeat` is one function and as many calls.
package struct Call: OpDefinition {
  package static let mnemonics = ["call"]
  package static let documentation = OpDocumentation(
    "calls a function of the module, whose parameters are found under the path", operands: ["x..."],
    formula: "the results of the function")

  package var function: String
  /// `encoded.3`
  package var path: String

  package init(function: String, path: String) {
    self.function = function
    self.path = path
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    function = try attributes.string("function")
    path = try attributes.string("path")
  }

  package var attributes: [Attribute] {
    [Attribute("function", .string(function)), Attribute("path", .string(path))]
  }
  package var semantics: Semantics { .structural }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    throw InferenceError("op/structural", "the types of a call are those of its function")
  }

  /// The cost is that of the function, which is counted where the module is known.
  package var kind: OpKind { .call }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
