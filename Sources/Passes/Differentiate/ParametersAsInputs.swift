package import GraphIR
package import GraphcRuntime

/// An input of `main` that takes the place of parameters: of one, or of those of all steps of a repeat, stacked along a
/// new first axis.
package struct ParameterInput: Hashable, Sendable {
  /// The path, in which `*` stands for the numbers of steps.
  package var name: String
  package var type: TensorType
  /// The parameters, in the order of the rows.
  package var paths: [String]
  package var initializer: Initializer
  /// The type of each parameter.
  package var rowType: TensorType

  package var isStacked: Bool { rowType != type }

  /// Whether this is what random numbers are drawn from, not a parameter of the model.
  package var isDraw: Bool { initializer == .draw }
}

extension Module {
  /// The module with its parameters as inputs of `main`, after its own. Those of the steps of a repeat are one stacked
  /// operand.
  ///
  /// - Throws: `DifferentiationRefusal` for parameters that passes have folded, and above the limit of axes.
  package func parametersAsInputs() throws(DifferentiationRefusal) -> (module: Module, parameters: [ParameterInput]) {
    var module = try unrollingPeriods()
    var found: [String: [ParameterInput]] = [:]
    for index in module.functions.indices {
      let function = module.functions[index]
      guard function.folded.isEmpty else {
        throw DifferentiationRefusal(
          "@\(function.name) has folded parameters: gradients are made before passes fold them")
      }
      let (changed, parameters) = try function.withParametersAsInputs(of: found)
      module.functions[index] = changed
      found[function.name] = parameters
    }
    return (module, found[Module.mainName] ?? [])
  }
}

extension Function {
  fileprivate func withParametersAsInputs(
    of callees: [String: [ParameterInput]]
  ) throws(DifferentiationRefusal) -> (Function, [ParameterInput]) {
    var builder = FunctionBuilder(name: name)
    var results: [[ValueID]] = []
    var names = Set(inputs.map(\.name))
    for input in nodes.prefix(inputs.count) { results.append(builder.append(input)) }
    var added: [ParameterInput] = []
    func add(_ parameter: ParameterInput, _ origin: Origin, _ builder: inout FunctionBuilder) -> ValueID {
      var parameter = parameter
      parameter.name = freeName(parameter.name) { names.insert($0).inserted }
      added.append(parameter)
      return builder.addInput(name: parameter.name, type: parameter.type, origin: origin)
    }
    var own: [String: ValueID] = [:]
    for declaration in parameters {
      let parameter = ParameterInput(
        name: declaration.path, type: declaration.type, paths: [declaration.path],
        initializer: declaration.initializer, rowType: declaration.type)
      own[declaration.path] = add(parameter, declaration.origin, &builder)
    }
    var ofCalls: [Int: [ValueID]] = [:]
    for (index, node) in nodes.enumerated() {
      let callee = node.op.callCounts.first.flatMap { callees[$0.function] } ?? []
      for parameter in callee {
        let called = try differentiating(node) { () throws(InferenceError) in try parameter.called(by: node.op) }
        ofCalls[index, default: []].append(add(called, node.origin, &builder))
      }
    }
    for (index, node) in nodes.enumerated().dropFirst(inputs.count) {
      if let path = node.parameterPath, let value = own[path] {
        results.append([value])
        continue
      }
      var copy = node.reading(results)
      let more = ofCalls[index] ?? []
      if case .repeat(var repetition) = node.op {
        repetition.stacked += copy.operands.count..<(copy.operands.count + more.count)
        copy.op = .repeat(repetition)
      }
      copy.operands += more
      // A fused product reads a parameter, so what it stands for takes its place.
      if case .linear = node.op, case .composite(let decompose, _) = node.op.definition.semantics {
        results.append(
          try differentiating(node) { () throws(InferenceError) in
            try decompose(&builder, copy.operands, node.origin)
          })
      } else {
        results.append(builder.append(copy))
      }
    }
    for output in outputs {
      builder.addOutput(name: output.name, value: results[output.value.node][output.value.result])
    }
    return (builder.function, added)
  }
}

extension ParameterInput {
  /// The input that a caller has for the parameter of a function that it calls.
  fileprivate func called(by op: Op) throws(InferenceError) -> ParameterInput {
    var parameter = self
    parameter.paths = op.calls.flatMap { call in paths.map { "\(call.path).\($0)" } }
    if case .repeat(let repetition) = op {
      parameter.name = "\(repetition.path).*.\(name)"
      parameter.type = try repetition.stack(type)
    } else {
      parameter.name = "\(op.calls.first?.path ?? "").\(name)"
    }
    return parameter
  }
}
