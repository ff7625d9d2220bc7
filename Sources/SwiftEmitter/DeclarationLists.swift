import ExecutionPlan
import GraphIR
import GraphcRuntime

extension SwiftSource {
  /// Writes the array of declarations, and an axis of its own for each dim that is computed of several others.
  ///
  /// - Parameter access: `public ` or nothing.
  mutating func declarations(
    _ name: String, _ values: [PlanFunction.Value], _ text: String, of input: EmitterInput, access: String
  ) {
    var axes = AxisLiterals(name)
    let items = values.map { value in
      var arguments = ["\"\(value.name)\"", ".\(value.type.dtype.rawValue)", axes.literal(value.type.shape)]
      if name == "inputs" {
        if let fallback = input.inputDefaults[value.name] { arguments.append("default: \(fallback.swift)") }
        if let range = input.inputRanges[value.name] {
          arguments.append("range: .init(from: \(range.lower), below: \(axes.literal(range.bounds)))")
        }
      }
      return arguments
    }
    doc(text)
    calls("\(access)static let \(name): [TensorDeclaration] = ", of: "TensorDeclaration", items)
    line()
    axes.writeDerived(to: &self)
  }

  /// Writes the array of the declarations of states.
  ///
  /// - Parameter access: `public ` or nothing.
  mutating func stateDeclarations(_ states: [PlanState], access: String) {
    var axes = AxisLiterals("states")
    let items = states.map { state in
      let initial =
        switch state.declaration.initial {
        case .float(let value): "\(value)"
        case .dim(let dim): "\(dim.constantValue ?? 0)"
        case .bool(let value): value ? "1" : "0"
        }
      var arguments = [
        ModelSources.literal(state.name), ".\(state.type.dtype.rawValue)", axes.literal(state.type.shape),
        "initial: \(initial == "inf" || initial == "-inf" ? initial.replacing("inf", with: ".infinity") : initial)",
      ]
      if let axis = state.declaration.rowAxis { arguments.append("rowAxis: \(axis)") }
      if let axis = state.declaration.positionAxis { arguments.append("positionAxis: \(axis)") }
      return arguments
    }
    doc("What lasts from one run to the next.")
    calls("\(access)static let states: [StateDeclaration] = ", of: "StateDeclaration", items)
    line()
    axes.writeDerived(to: &self)
  }
}

extension InputDefault {
  /// The case that makes it, as Swift source.
  fileprivate var swift: String {
    switch self {
    case .constant(let number): ".constant(\(number))"
    case .uniform(let seed): ".uniform(seed: \(seed))"
    case .normal(let deviation, let seed): ".normal(\(deviation), seed: \(seed))"
    }
  }
}
