import Diagnostics
import GraphcRuntime
import GraphcText

extension Module {
  /// The largest total number of bytes of full parameter paths below all functions.
  package static let maximumPathByteCount = 1 << 26

  /// Every broken invariant (`Invariant` lists them), in the order of functions and nodes; empty for a valid module.
  ///
  /// It accepts any module, however malformed.
  package func verify() -> [VerifierProblem] {
    var verifier = Verifier(self)
    verifier.verifyModule()
    return verifier.problems
  }
}

private struct Verifier {
  private let module: Module
  private let dims: Set<String>
  private var types = NodeTypes()
  private(set) var problems: [VerifierProblem] = []
  /// The current function and node.
  private var function = ""
  private var node: Int?

  init(_ module: Module) {
    self.module = module
    dims = Set(module.dims)
  }

  mutating func verifyModule() {
    if dims.count != module.dims.count { report(.dimNames, "a dim is declared twice") }
    for name in module.dims where !GIRName.isDim(name) {
      report(.dimNames, "\(quoted(name)) cannot be the name of a dim")
    }
    for check in module.checks { verifySymbols(of: check.nonNegative, "a check") }
    if module.functions.last?.name != Module.mainName {
      report(.functionNames, "the last function is not @\(Module.mainName)")
    }
    var paths = ParameterPaths()
    for function in module.functions {
      verify(function)
      self.function = function.name
      node = nil
      if let message = paths.add(function) { report(.parameterPaths, message) }
    }
    verifyStates()
  }

  private mutating func verifyStates() {
    guard let main = module.functions.last, !module.states.isEmpty else { return }
    function = ""
    var inputs: [String: TensorType] = [:]
    for node in main.nodes {
      if case .input(let input) = node.op, let type = node.types.first { inputs[input.name] = type }
    }
    var outputs: [String: TensorType] = [:]
    for output in main.outputs where main.hasValue(output.value) { outputs[output.name] = main.type(of: output.value) }
    var tied = (inputs: Set<String>(), outputs: Set<String>())
    for state in module.states {
      if let fault = state.fault(inputs: inputs, outputs: outputs) {
        report(.states, "the state \(quoted(state.input)): \(fault)")
      }
      if !tied.inputs.insert(state.input).inserted {
        report(.states, "the input \(quoted(state.input)) is tied twice")
      }
      if !tied.outputs.insert(state.output).inserted {
        report(.states, "the output \(quoted(state.output)) is tied twice")
      }
    }
  }

  private mutating func verify(_ function: Function) {
    self.function = function.name
    node = nil
    if types.functions[UTF8Key(function.name)] != nil { report(.functionNames, "two functions have this name") }
    types.begin()
    for parameter in function.parameters {
      if !types.declare(parameter.path, parameter.type) {
        report(.parameterDeclarations, "the parameter \(quoted(parameter.path)) is declared twice")
      }
      if parameter.isDraw, parameter.type != Uniform.drawType {
        report(
          .parameterDeclarations, "the draw \(quoted(parameter.path)) is \(parameter.type), not \(Uniform.drawType)")
      }
      verify(parameter.type)
      verifyDeclared(parameter.type, "the parameter \(quoted(parameter.path))")
      if parameter.type.shape.contains(where: { $0.constantValue == nil }) {
        report(.dimUse, "the shape of the parameter \(quoted(parameter.path)) is known at run time only")
      }
    }
    verifyFolded(of: function)
    for index in function.nodes.indices {
      node = index
      verifyNode(index, of: function)
    }
    node = nil
    verifyInputs(of: function)
    verifyOutputs(of: function)
    if function.name == Module.mainName {
      for node in function.nodes where node.isInput {
        guard case .input(let input) = node.op, module.state(ofInput: input.name) == nil else { continue }
        for type in node.types { verifyDeclared(type, "the input \(quoted(node.name ?? ""))") }
      }
      for output in function.outputs
      where function.hasValue(output.value) && module.state(ofOutput: output.name) == nil {
        verifyDeclared(function.type(of: output.value), "the output \(quoted(output.name))")
      }
    }
    let outputs = function.outputs.filter { function.hasValue($0.value) }.map { function.type(of: $0.value) }
    let inputs = function.nodes.compactMap { $0.isInput ? $0.types.first : nil }
    types.define(function.name, NodeTypes.Signature(inputs: inputs, outputs: outputs))
  }

  private mutating func verifyFolded(of function: Function) {
    var made: [(path: String, type: TensorType)] = []
    for folded in function.folded {
      let path = quoted(folded.path)
      let body = folded.body
      for index in body.nodes.indices { verifyNode(index, of: body) }
      if body.nodes.contains(where: { $0.isInput || !$0.op.callCounts.isEmpty }) {
        report(.foldedParameters, "\(path) is made with an input or a call")
      }
      let dims = body.nodes.flatMap { $0.types.flatMap(\.shape) + $0.op.dims }
      if dims.contains(where: { $0.constantValue == nil }) {
        report(.foldedParameters, "\(path) is made with sizes that are known at run time only")
      }
      guard body.outputs.count == 1, body.hasValue(body.outputs[0].value), body.folded.isEmpty,
        body.parameters.isEmpty, let type = folded.type, type.dtype == .f32
      else {
        report(.foldedParameters, "\(path) is not one tensor of f32")
        continue
      }
      made.append((folded.path, type))
    }
    // A folded parameter must not use another: it may be computed before the other one is.
    for (path, type) in made where !types.declare(path, type) {
      report(.foldedParameters, "the parameter \(quoted(path)) is declared twice")
    }
  }

  private mutating func verifyNode(_ index: Int, of function: Function) {
    let node = function.nodes[index]
    for type in node.types { verify(type) }
    for attribute in node.op.definition.attributes { verifySymbols(of: attribute) }
    var isWhole = true
    for (position, value) in node.operands.enumerated() {
      guard value.node < index, function.hasValue(value) else {
        report(.operandOrder, "operand \(position) is not a value of an earlier node")
        isWhole = false
        continue
      }
    }
    guard isWhole, !node.isInput else { return }
    let operands = node.operands.map { function.type(of: $0) }
    do throws(InferenceError) {
      let inferred = try types.results(of: node.op, operands)
      if inferred != node.types {
        report(.types, "the types are \(node.types.listText), but inference gives \(inferred.listText)")
      }
    } catch {
      report(invariant(brokenBy: node.op), "\(node.op.definition.mnemonic): \(error.message)")
    }
    if case .linear = node.op, node.operands.count > 1, function.weightMatrix(node.operands[1]) == nil {
      let weight = function.producer(of: node.operands[1])
      report(.linearWeight, "the weight is made by \(weight.op.definition.mnemonic)")
    }
  }

  /// What a node breaks that inference finds fault with.
  private func invariant(brokenBy op: Op) -> Invariant {
    if case .call = op { return .calls }
    if case .repeat = op { return .calls }
    if case .parameter = op { return .parameterUse }
    return .types
  }

  private mutating func verifyInputs(of function: Function) {
    var names: Set<UTF8Key> = []
    var isFront = true
    for (index, input) in function.nodes.enumerated() {
      guard case .input(let op) = input.op else {
        isFront = false
        continue
      }
      node = index
      if !isFront { report(.inputs, "an input stands after other nodes") }
      if input.types.count != 1 { report(.inputs, "an input has one type, not \(input.types.count)") }
      if !input.operands.isEmpty { report(.inputs, "an input has no operands") }
      if !names.insert(UTF8Key(op.name)).inserted {
        report(.inputs, "two inputs are called \(quoted(op.name))")
      }
    }
    node = nil
  }

  private mutating func verifyOutputs(of function: Function) {
    if function.outputs.isEmpty { report(.outputs, "there is no output") }
    var names: Set<UTF8Key> = []
    for output in function.outputs {
      if !function.hasValue(output.value) {
        report(.outputs, "the output \(quoted(output.name)) is not a value of the function")
      }
      if !names.insert(UTF8Key(output.name)).inserted {
        report(.outputs, "two outputs are called \(quoted(output.name))")
      }
    }
  }

  private mutating func verify(_ type: TensorType) {
    if type.rank > TensorType.maximumRank { report(.shapes, "rank \(type.rank) is too high") }
    for dim in type.shape {
      if let extent = dim.constantValue, extent < 0 { report(.shapes, "\(type) has a negative extent") }
      verifySymbols(of: dim, "\(type)")
    }
  }

  private mutating func verifyDeclared(_ type: TensorType, _ what: @autoclosure () -> String) {
    if !DType.declarable.contains(type.dtype) { report(.declaredTypes, "\(what()) is \(type)") }
  }

  private mutating func verifySymbols(of attribute: Attribute) {
    switch attribute.value {
    case .dim(let dim): verifySymbols(of: dim, "'\(attribute.name)'")
    case .dims(let dims):
      for dim in dims { verifySymbols(of: dim, "'\(attribute.name)'") }
    case .integer, .integers, .number, .flag, .word, .string, .strings: break
    }
  }

  private mutating func verifySymbols(of dim: Dim, _ place: @autoclosure () -> String) {
    guard dim.constantValue == nil else { return }
    for symbol in dim.symbols.subtracting(dims).sorted() {
      report(.dimUse, "\(place()) mentions the dim \(quoted(symbol)), which is not declared")
    }
  }

  private mutating func report(_ invariant: Invariant, _ message: String) {
    problems.append(VerifierProblem(invariant: invariant, function: function, node: node, message: message))
  }
}

extension Node {
  fileprivate var isInput: Bool {
    if case .input = op { true } else { false }
  }
}
