package import GraphIR

/// Why a module cannot be evaluated: inputs or parameters that do not fit, or an invariant broken.
package struct EvaluationError: Error, CustomStringConvertible {
  package var description: String

  init(_ description: String) { self.description = description }
}

/// What a module means, in double precision: primitive ops by their formula, composite ops by their decomposition and
/// nothing else, calls by evaluating the function. Uses no kernel, and takes its time.
package struct ReferenceEvaluator {
  package var module: Module
  /// The run-time dims.
  package var bindings: [String: Int]
  /// By full path.
  package var parameters: [String: Tensor64]
  /// Whether what is cast to bf16 is rounded; if not, a module in bf16 means what it meant in f32.
  package var roundsToBF16 = true
  /// Whether a constant of the module is its value in single precision, as kernels have it; if not, equations between
  /// factors such as x / c = x · (1/c) hold to the last digits.
  package var roundsConstants = true

  package init(_ module: Module, bindings: [String: Int] = [:], parameters: [String: Tensor64] = [:]) {
    self.module = module
    self.bindings = bindings
    self.parameters = parameters
  }

  /// The outputs of `main`.
  package func run(_ inputs: [Tensor64]) throws -> [Tensor64] {
    guard let main = module.functions.last else { throw EvaluationError("the module has no function") }
    return try evaluate(main, inputs, path: "")
  }

  /// The outputs of one function.
  ///
  /// - Parameter path: what stands before the paths of its parameters, such as `encoded.0.`.
  package func evaluate(_ function: Function, _ inputs: [Tensor64], path: String) throws -> [Tensor64] {
    guard inputs.count == function.inputs.count else {
      throw EvaluationError("@\(function.name) takes \(function.inputs.count) inputs, not \(inputs.count)")
    }
    var results: [[Tensor64]] = []
    for (index, node) in function.nodes.enumerated() {
      let operands = node.operands.map { results[$0.node][$0.result] }
      let values =
        if case .input = node.op {
          [inputs[index]]
        } else {
          try evaluate(node, operands, in: function, path: path)
        }
      for (value, type) in zip(values, node.types) where try value.shape != shape(of: type) {
        throw EvaluationError(
          "@\(function.name), node \(index), \(node.op.definition.mnemonic): \(value.shape) is not \(type)")
      }
      results.append(values)
    }
    return function.outputs.map { results[$0.value.node][$0.value.result] }
  }

  package func shape(of type: TensorType) throws -> [Int] { try type.shape.map { try $0.evaluate(bindings) } }

  private func evaluate(
    _ node: Node, _ operands: [Tensor64], in function: Function, path: String
  ) throws -> [Tensor64] {
    switch node.op.definition.semantics {
    case .composite(let decompose, _):
      var builder = FunctionBuilder(name: node.op.definition.mnemonic)
      let inputs = node.operands.map(function.type(of:)).enumerated().map { index, type in
        builder.addInput(name: "\(index)", type: type, origin: .synthetic)
      }
      for result in try decompose(&builder, inputs, .synthetic) { builder.addOutput(name: "y", value: result) }
      var exact = self
      exact.roundsConstants = false
      return try exact.evaluate(builder.function, operands, path: path)
    case .primitive:
      return [try primitive(roundsConstants ? node.op.roundingConstant : node.op, operands, node.types[0])]
    case .structural: return try structural(node.op, operands, in: function, path: path)
    }
  }

  private func structural(
    _ op: Op, _ operands: [Tensor64], in function: Function, path: String
  ) throws -> [Tensor64] {
    if case .call(let call) = op {
      guard let function = module.function(named: call.function) else {
        throw EvaluationError("no function is called \(call.function)")
      }
      return try evaluate(function, operands, path: path + call.path + ".")
    }
    if case .parameter(let parameter) = op,
      let folded = function.folded.first(where: { $0.path == parameter.path })
    {
      return try evaluate(folded.body, [], path: path)
    }
    guard case .parameter(let parameter) = op, let value = parameters[path + parameter.path] else {
      throw EvaluationError("\(op) at '\(path)' has no value")
    }
    return [value]
  }
}

extension Op {
  /// A constant as the number of single precision that it is.
  fileprivate var roundingConstant: Op {
    if case .constant(let constant) = self { .constant(Constant(constant.value.inSinglePrecision)) } else { self }
  }
}
