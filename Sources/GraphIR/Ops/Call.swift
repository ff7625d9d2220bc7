/// A call of another function of the module; its parameters are found under `path`.
package struct Call: OpDefinition {
  package static let mnemonics = ["call"]
  package static let documentation = OpDocumentation(
    "calls a function of the module, whose parameters are found under the path", operands: ["x..."],
    formula: "the results of the function")

  package var function: String
  /// The path without the step number: `encoded`.
  package var basePath: String
  /// The step number, if the call is a step of a repeat.
  package var step: Int?

  /// `encoded.3`
  package var path: String { step.map { "\(basePath).\($0)" } ?? basePath }

  package init(function: String, path: String, step: Int? = nil) {
    self.function = function
    basePath = path
    self.step = step
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    function = try attributes.string("function")
    basePath = try attributes.string("path")
    if attributes.has("step") {
      let number = try attributes.integer("step")
      guard number >= 0 else { throw AttributeError(message: "'step' must not be negative") }
      step = number
    }
  }

  package var attributes: [Attribute] {
    [Attribute("function", .string(function)), Attribute("path", .string(basePath))]
      + (step.map { [Attribute("step", .integer($0))] } ?? [])
  }
  package var semantics: Semantics { .structural }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    throw InferenceError("op/structural", "the types of a call are those of its function")
  }

  package var kind: OpKind { .call }

  /// The cost is that of the function, which is counted where the module is known.
  package var gradient: Gradient { .structural }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
