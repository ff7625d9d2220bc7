import ExecutionPlan
import GraphIR
import GraphcRuntime

/// The states of a model: memory that belongs to the model and not to a run.
extension ModelSources {
  var hasStates: Bool { !input.plan.states.isEmpty }

  func stateDeclarations(_ source: inout SwiftSource) {
    guard hasStates else { return }
    var axes = AxisLiterals("states")
    let items = input.plan.states.map { state in
      let initial =
        switch state.declaration.initial {
        case .float(let value): "\(value)"
        case .dim(let dim): "\(dim.constantValue ?? 0)"
        case .bool(let value): value ? "1" : "0"
        }
      var arguments = [
        Self.literal(state.name), ".\(state.type.dtype.rawValue)", axes.literal(state.type.shape),
        "initial: \(initial == "inf" || initial == "-inf" ? initial.replacing("inf", with: ".infinity") : initial)",
      ]
      if let axis = state.declaration.rowAxis { arguments.append("rowAxis: \(axis)") }
      if let axis = state.declaration.positionAxis { arguments.append("positionAxis: \(axis)") }
      return "StateDeclaration(\(arguments.joined(separator: ", ")))"
    }
    source.doc("What lasts from one run to the next.")
    source.array("public static let states: [StateDeclaration] = ", items)
    source.line()
    axes.writeDerived(to: &source)
  }

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

  /// The expressions for the memory of all inputs and outputs of the network, states among them.
  func places(of values: [String], _ results: [String]) -> (inputs: [String], outputs: [String]) {
    let plan = input.plan
    func places(_ count: Int, _ names: [String], _ tied: [Int]) -> [String] {
      var rest = names.makeIterator()
      return (0..<count).map { index in
        tied.firstIndex(of: index).map { "states.memory(\($0))" } ?? rest.next().map(SwiftNames.escaped) ?? ""
      }
    }
    return (
      places(plan.main.inputs.count, values, plan.states.map(\.input)),
      places(plan.main.outputs.count, results, plan.states.map(\.output))
    )
  }

  /// Prints the check for failures, which name an input by its number in the plan.
  func throwFailure(of values: [String], _ inputs: [String], _ source: inout SwiftSource) {
    guard hasStates else {
      return source.list("try threads.throwFailure", ["of: Self.inputs"] + values.map(SwiftNames.escaped))
    }
    let tied = Set(input.plan.states.map(\.input))
    let items = zip(input.plan.main.inputs, inputs).enumerated().map { index, item in
      "(\(Self.literal(item.0.name)), \(item.1)\(tied.contains(index) ? ".tensor" : ""))"
    }
    source.list("try threads.throwFailure", ["inputs: [\(items.joined(separator: ", "))]"])
  }
}
