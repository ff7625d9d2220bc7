extension Module {
  /// The module with only some of its outputs, and everything that they need: nodes, parameters, functions, the inputs
  /// that they read or whose shapes determine a run-time dim, and the conditions on the remaining dims. States remain
  /// with their inputs and outputs.
  ///
  /// - Parameter isKept: decides by the name of an output.
  /// - Returns: the module, and the new position of each remaining node of its `main`.
  package func keepingOutputs(where isKept: (String) -> Bool) -> (module: Module, positions: [Int: Int]) {
    var result = self
    guard let last = functions.indices.last else { return (result, [:]) }
    let main = functions[last]
    let tied = (inputs: Set(states.map(\.input)), outputs: Set(states.map(\.output)))
    let outputs = main.outputs.filter { isKept($0.name) || tied.outputs.contains($0.name) }
    var isLive = main.liveNodes(of: outputs)
    for (index, node) in main.nodes.enumerated() {
      if case .input(let input) = node.op, tied.inputs.contains(input.name) { isLive[index] = true }
    }

    // The callees of the remaining nodes, and their callees.
    let live = zip(main.nodes, isLive).compactMap { $1 ? $0 : nil }
    let called = functionsCalled(by: live)
    let callees = functions[..<last].filter { called.contains($0.name) }

    var missing = (callees.flatMap(\.nodes) + live).reduce(into: Set<String>()) { $0.formUnion($1.symbols) }
    for (index, node) in main.nodes.enumerated() where isLive[index] { missing.subtract(node.solvedDims) }
    while let index = main.nodes.indices.first(where: { index in
      !isLive[index] && !main.nodes[index].solvedDims.isDisjoint(with: missing)
    }) {
      isLive[index] = true
      missing.formUnion(main.nodes[index].symbols)
      for (index, node) in main.nodes.enumerated() where isLive[index] { missing.subtract(node.solvedDims) }
    }

    let (function, positions) = main.keeping(isLive, outputs: outputs)
    let solved = function.nodes.reduce(into: Set<String>()) { $0.formUnion($1.solvedDims) }
    result.functions = callees + [function]
    result.dims = dims.filter(solved.contains)
    result.checks = checks.filter { $0.nonNegative.symbols.isSubset(of: solved) }
    return (result, positions)
  }
}

extension Function {
  fileprivate func liveNodes(of outputs: [Output]) -> [Bool] {
    var isLive = Array(repeating: false, count: nodes.count)
    for output in outputs { isLive[output.value.node] = true }
    for index in nodes.indices.reversed() where isLive[index] {
      for operand in nodes[index].operands { isLive[operand.node] = true }
    }
    return isLive
  }

  /// The function with some of its nodes, and the parameters that they use.
  fileprivate func keeping(_ isLive: [Bool], outputs: [Output]) -> (Function, positions: [Int: Int]) {
    var result = Function(name: name)
    var positions: [Int: Int] = [:]
    func moved(_ value: ValueID) -> ValueID { ValueID(node: positions[value.node] ?? 0, result: value.result) }
    for (index, var node) in nodes.enumerated() where isLive[index] {
      node.operands = node.operands.map(moved)
      positions[index] = result.nodes.count
      result.nodes.append(node)
    }
    (result.parameters, result.folded) = (parameters, folded)
    result.dropUnreadParameters()
    result.outputs = outputs.map { Output(name: $0.name, value: moved($0.value)) }
    return (result, positions)
  }
}

extension Node {
  /// The run-time dims in the types and attributes of the node.
  fileprivate var symbols: Set<String> {
    (types.flatMap(\.shape) + op.dims).reduce(into: Set<String>()) { $0.formUnion($1.symbols) }
  }

  /// The run-time dims that are determined by its shape, if it is an input.
  fileprivate var solvedDims: Set<String> {
    guard case .input = op else { return [] }
    return types.flatMap(\.shape).solvedDims
  }
}
