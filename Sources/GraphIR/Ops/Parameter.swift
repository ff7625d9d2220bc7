/// A learned tensor, named by its path within the function.
package struct Parameter: OpDefinition {
  package static let mnemonics = ["parameter"]
  package static let documentation = OpDocumentation(
    "a learned tensor, named by its path within the function", operands: [], formula: "the value of the parameter")

  package var path: String

  package init(path: String) { self.path = path }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    path = try attributes.string("path")
  }

  package var attributes: [Attribute] { [Attribute("path", .string(path))] }
  package var semantics: Semantics { .structural }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    throw InferenceError("op/structural", "the type of a parameter is declared")
  }

  package var kind: OpKind { .leaf }

  package var gradient: Gradient { .structural }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
