import ExecutionPlan
import GraphIR
import GraphcRuntime

/// The states of a model: memory that belongs to the model and not to a run.
extension ModelSources {
  var hasStates: Bool { !input.plan.states.isEmpty }

  func stateMethods(_ source: inout SwiftSource) {
    guard hasStates else { return }
    source.doc("Makes the states what they were before the first run.")
    source.line("public func reset() { states?.reset() }")
    source.line()
    source.doc("Makes each row of the states what row `parents[r]` was; see `StateMemory`.")
    source.doc("\n- Throws: 65 `shape/mismatch`, `index/range`; 74 `limit/memory`.")
    source.block(
      "public func reorderRows(_ parents: [Int32], positions: [Int32]? = nil) throws(GraphcError)"
    ) { source in
      source.line("try states?.reorderRows(parents, positions: positions)")
    }
    source.line()
    source.doc("The states of the last run if they have these dims, else new ones.")
    source.block("private func states(for dims: [String: Int]) throws -> StateMemory") { source in
      source.line("if let states, try states.fits(Self.states, for: dims) { return states }")
      source.line("// The memory of the last states is given back before there are new ones.")
      source.line("states = nil")
      source.line("let made = try StateMemory(Self.states, for: dims)")
      source.line("states = made")
      source.line("return made")
    }
    source.line()
  }
}

extension ExecutionPlan {
  /// The expressions for the memory of all inputs and outputs of the network, states among them.
  func places(of values: [String], _ results: [String]) -> (inputs: [String], outputs: [String]) {
    func places(_ count: Int, _ names: [String], _ tied: [Int]) -> [String] {
      var rest = names.makeIterator()
      return (0..<count).map { index in
        tied.firstIndex(of: index).map { "states.memory(\($0))" } ?? rest.next().map(SwiftNames.escaped) ?? ""
      }
    }
    return (
      places(main.inputs.count, values, states.map(\.input)), places(main.outputs.count, results, states.map(\.output))
    )
  }

  /// All inputs of the network with their names: a failure names an input by its number in the plan.
  ///
  /// - Parameter inputs: the expressions for their memory.
  func namedInputs(_ inputs: [String]) -> [String] {
    let tied = Set(states.map(\.input))
    return zip(main.inputs, inputs).enumerated().map { index, item in
      "(\(ModelSources.literal(item.0.name)), \(item.1)\(tied.contains(index) ? ".tensor" : ""))"
    }
  }
}
