package import GraphIR

/// The reason why a module cannot be evaluated: inputs or parameters that do not fit, or a broken invariant.
package struct EvaluationError: Error, CustomStringConvertible {
  package var description: String

  init(_ description: String) { self.description = description }
}

/// Evaluates a module in double precision: primitive ops by their formula, composite ops by their decomposition, calls
/// by evaluating the function. It uses no kernel and is slow.
package struct ReferenceEvaluator {
  package var module: Module
  /// The run-time dims.
  package var bindings: [String: Int]
  /// The parameters, by full path.
  package var parameters: [String: Tensor64]
  /// Whether casts to bf16 round; if not, a bf16 module has the meaning that it had in f32.
  package var roundsToBF16 = true
  /// Whether constants are rounded to single precision, as in kernels; if not, equations between factors such as x / c
  /// = x · (1/c) hold to the last digit.
  package var roundsConstants = true
  /// Whether a gather beyond its axis is an error, as in kernels; if not, it gives zeros.
  package var checksIndices = false

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
  /// - Parameter path: the prefix of the paths of its parameters, such as `encoded.0.`.
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
    if case .repeat(let repetition) = op { return try steps(of: repetition, operands, path: path) }
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

extension ReferenceEvaluator {
  /// One step after the other, by the definition of `repeat`.
  private func steps(of repetition: Repeat, _ operands: [Tensor64], path: String) throws -> [Tensor64] {
    var carry = Array(operands.prefix(repetition.carryCount))
    var rows: [Int: [Tensor64]] = [:]
    let steps = Array(0..<repetition.stepCount)
    for step in repetition.isReversed ? steps.reversed() : steps {
      let name = repetition.functions[step % repetition.functions.count]
      guard let function = module.function(named: name) else { throw EvaluationError("no function is called \(name)") }
      var inputs = carry + operands.dropFirst(carry.count)
      for operand in repetition.stacked {
        let shape = Array(operands[operand].shape.dropFirst())
        let size = shape.reduce(1, *)
        inputs[operand] = Tensor64(shape, Array(operands[operand].values[step * size..<(step + 1) * size]))
      }
      let number = repetition.first + step * repetition.stride
      let results = try evaluate(function, inputs, path: "\(path)\(repetition.path).\(number).")
      carry = Array(results.prefix(carry.count))
      rows[step] = Array(results.dropFirst(carry.count))
    }
    let stacked = (rows[0] ?? []).indices.map { index in
      let values = steps.compactMap { rows[$0]?[index] }
      return Tensor64([values.count] + values[0].shape, values.flatMap(\.values))
    }
    return carry + stacked
  }
}

extension Op {
  /// The constant rounded to single precision.
  fileprivate var roundingConstant: Op {
    if case .constant(let constant) = self { .constant(Constant(constant.value.inSinglePrecision)) } else { self }
  }
}
