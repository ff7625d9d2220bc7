package import GraphIR

/// The domain of a dataflow analysis over axes: the state of a value, and the transfer function of primitive ops.
package protocol AxisDomain {
  associatedtype State: Hashable & Sendable

  /// The state of a value that does not depend on the inputs, such as a parameter.
  var independent: State { get }

  /// The states of the results of a primitive op.
  ///
  /// - Parameters:
  ///   - flows: the flows of each operand, as the semantics of the op states them.
  ///   - blamed: the op that messages name: the node, or the composite op that contains it.
  func transfer(
    _ node: Node, _ flows: [[AxisFlow]], _ operands: [State], _ types: [TensorType], blaming blamed: Node
  ) -> State

  /// The state of a result of a function as the caller sees it: what it blames in the function is reached by the call,
  /// what it blames of the operands is not.
  func seen(_ state: State, by call: Origin, _ operands: [State]) -> State
}

extension AxisDomain {
  package func seen(_ state: State, by call: Origin, _ operands: [State]) -> State { state }
}

/// The reason why a property does not hold, and the op that breaks it.
package struct AxisBlame: Hashable, Sendable {
  init(_ node: Node, _ reason: String) {
    self.init(op: node.op.definition.mnemonic, name: node.name, reason: reason, origin: node.origin)
  }

  init(op: String, name: String?, reason: String, origin: Origin) {
    self.op = op
    self.name = name
    self.reason = reason
    self.origin = origin
  }

  /// The op, and the name of its value.
  package var op: String
  package var name: String?
  /// A phrase that follows the op: `reads every position of T`.
  package var reason: String
  package var origin: Origin
}

extension AxisBlame: CustomStringConvertible {
  /// `'softmax' of 'weights' reads every position of T`
  package var description: String { "'\(op)'" + (name.map { " of '\($0)'" } ?? "") + " \(reason)" }

  /// The blame of an op in a function, with the place that calls the function; `nil` if operands of the call have it.
  func reached(by call: Origin, unless operands: [AxisBlame?]) -> AxisBlame? {
    guard !operands.contains(self) else { return nil }
    var blame = self
    for place in [call.span].compactMap({ $0 }) + call.calls {
      blame.origin = .instance(of: blame.origin, call: place)
    }
    return blame
  }
}

/// Follows a domain through the functions of a module. Composite ops are replaced by their decomposition, calls by the
/// function. Equal calls are analysed once, so a model of 1000 equal layers costs as much as one with few.
package final class AxisAnalysis<Domain: AxisDomain> {
  private struct Call: Hashable {
    var function: String
    var operands: [Domain.State]
  }

  private let main: Function
  private let functions: FunctionTable
  private let domain: Domain
  private var known: [Call: [Domain.State]] = [:]

  package init(_ module: Module, _ domain: Domain) {
    main = module.main
    functions = module.functionTable
    self.domain = domain
  }

  /// The states of the outputs of `main` for states of its inputs.
  package func outputs(_ inputs: [Domain.State]) -> [Domain.State] { run(main, inputs) }

  /// The states of every value of a function of the module for states of its inputs.
  package func values(of function: Function, _ inputs: [Domain.State]) -> [[Domain.State]] {
    states(function, inputs, blaming: nil)
  }

  private func run(_ function: Function, _ inputs: [Domain.State]) -> [Domain.State] {
    let states = states(function, inputs, blaming: nil)
    return function.outputs.map { states[$0.value.node][$0.value.result] }
  }

  /// - Parameter blamed: the composite op that the function decomposes; messages name it instead of its parts.
  private func states(_ function: Function, _ inputs: [Domain.State], blaming blamed: Node?) -> [[Domain.State]] {
    var states: [[Domain.State]] = []
    var inputCount = 0
    for node in function.nodes {
      let operands = node.operands.map { states[$0.node][$0.result] }
      let types = node.operands.map { function.type(of: $0) }
      if case .input = node.op {
        states.append([inputs[inputCount]])
        inputCount += 1
      } else if case .call(let call) = node.op {
        states.append(self.call(call, operands, node))
      } else if case .repeat(let steps) = node.op {
        states.append(
          parts(node, operands, types, blaming: blamed ?? node) { (builder, inputs) throws(InferenceError) in
            try steps.unroll(&builder, inputs, types: node.types, origin: node.origin)
          })
      } else {
        states.append(results(node, operands, types, blaming: blamed ?? node))
      }
    }
    return states
  }

  private func call(_ call: GraphIR.Call, _ operands: [Domain.State], _ node: Node) -> [Domain.State] {
    guard let callee = functions[call.function] else { return node.types.map { _ in domain.independent } }
    let key = Call(function: call.function, operands: operands)
    let states: [Domain.State]
    if let found = known[key] {
      states = found
    } else {
      states = run(callee, operands)
      known[key] = states
    }
    return states.map { domain.seen($0, by: node.origin, operands) }
  }

  private func results(
    _ node: Node, _ operands: [Domain.State], _ types: [TensorType], blaming blamed: Node
  ) -> [Domain.State] {
    switch node.op.definition.semantics {
    case .structural: return node.types.map { _ in domain.independent }
    case .primitive(let flow, _):
      let state = domain.transfer(node, flow(types), operands, types, blaming: blamed)
      return node.types.map { _ in state }
    case .composite(let decompose, _):
      return parts(node, operands, types, blaming: blamed) { (builder, inputs) throws(InferenceError) in
        try decompose(&builder, inputs, node.origin)
      }
    }
  }

  /// The results of a node by what it is made of.
  private func parts(
    _ node: Node, _ operands: [Domain.State], _ types: [TensorType], blaming blamed: Node,
    _ decompose: (inout FunctionBuilder, [ValueID]) throws(InferenceError) -> [ValueID]
  ) -> [Domain.State] {
    var builder = FunctionBuilder(name: node.op.definition.mnemonic)
    let inputs = types.enumerated().map { index, type in
      builder.addInput(name: "x\(index)", type: type, origin: node.origin)
    }
    // It was typed when it was made.
    guard let results = try? decompose(&builder, inputs) else { return node.types.map { _ in domain.independent } }
    let states = states(builder.function, operands, blaming: blamed)
    return results.map { states[$0.node][$0.result] }
  }
}
