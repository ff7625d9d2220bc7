/// An argument of the function; the inputs come first, in order.
package struct Input: OpDefinition {
  package static let mnemonics = ["input"]
  package static let documentation = OpDocumentation(
    "an argument of the function", operands: [], formula: "the value of the argument")

  package var name: String

  package init(name: String) { self.name = name }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    name = try attributes.string("name")
  }

  package var attributes: [Attribute] { [Attribute("name", .string(name))] }
  package var semantics: Semantics { .structural }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    throw InferenceError("op/structural", "the type of an input is declared")
  }

  package var kind: OpKind { .input }

  package var gradient: Gradient { .structural }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
