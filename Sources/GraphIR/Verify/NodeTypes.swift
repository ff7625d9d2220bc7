import Diagnostics
import GraphcText

/// Computes the types of nodes: by inference for most ops, from the earlier functions and the parameters of this
/// function for the structural ones. Parser and verifier share it.
struct NodeTypes {
  struct Signature {
    var inputs: [TensorType]
    var outputs: [TensorType]
  }

  /// The earlier functions, by name.
  private(set) var functions: [UTF8Key: Signature] = [:]
  /// The parameters of the current function, by path.
  private(set) var parameters: [UTF8Key: TensorType] = [:]

  /// Starts a function without parameters.
  mutating func begin() { parameters = [:] }

  /// Declares a parameter.
  ///
  /// - Returns: false if the path is declared already.
  mutating func declare(_ path: String, _ type: TensorType) -> Bool {
    parameters.updateValue(type, forKey: UTF8Key(path)) == nil
  }

  /// Ends a function, which later ones may call.
  mutating func define(_ name: String, _ signature: Signature) { functions[UTF8Key(name)] = signature }

  /// The types of the results of a node.
  ///
  /// - Throws: as the inference of the op; for calls `call/unknown-function`, `op/operand-count` and `call/argument`;
  ///   for parameters `parameter/undeclared`.
  func results(of op: Op, _ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    if case .call(let call) = op { return try results(of: call, operands) }
    if case .repeat(let steps) = op { return try results(of: steps, operands) }
    guard case .parameter(let parameter) = op else { return try op.definition.inferTypes(operands) }
    try Check.count(operands, 0)
    guard let type = parameters[UTF8Key(parameter.path)] else {
      throw InferenceError("parameter/undeclared", "the parameter \(quoted(parameter.path)) is not declared")
    }
    return [type]
  }

  private func signature(_ function: String) throws(InferenceError) -> Signature {
    guard let signature = functions[UTF8Key(function)] else {
      throw InferenceError(
        "call/unknown-function", "no function before this one is called @\(GIRName.reference(function))")
    }
    return signature
  }

  private func results(of steps: Repeat, _ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    guard let name = steps.functions.first else { throw InferenceError("call/argument", "repeats no function") }
    let first = try signature(name)
    for other in steps.functions.dropFirst() {
      let signature = try signature(other)
      guard signature.inputs == first.inputs, signature.outputs == first.outputs else {
        throw InferenceError(
          "call/argument",
          "@\(GIRName.reference(other)) has other inputs or outputs than @\(GIRName.reference(name)), with which it takes turns"
        )
      }
    }
    return try steps.results(operands, inputs: first.inputs, outputs: first.outputs)
  }

  private func results(of call: Call, _ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    let signature = try signature(call.function)
    try Check.count(operands, signature.inputs.count)
    for (index, (given, expected)) in zip(operands, signature.inputs).enumerated() where given != expected {
      throw InferenceError(
        "call/argument", "@\(GIRName.reference(call.function)) takes \(expected) here, not \(given)", operand: index)
    }
    return signature.outputs
  }
}
