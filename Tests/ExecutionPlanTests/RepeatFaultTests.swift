import ExecutionPlan
import GraphIR
import GraphcTestSupport
import Testing

/// Errors in the steps of repeats, put into the plans of random modules, are found by the simulation.
@Suite struct RepeatFaultTests {
  enum Fault: CaseIterable, Sendable {
    /// Rows of operands are taken one step too late.
    case takenRows
    /// Rows of results are written in the other order.
    case writtenRows
    /// The steps run the other way round.
    case direction
    /// What goes back and forth is written over what is still read.
    case inPlace
    /// Functions that take turns are exchanged.
    case functions

    /// Changes a repeat; `nil` if the fault means nothing there.
    func changed(_ repeated: RepeatedCall) -> RepeatedCall? {
      var result = repeated
      guard repeated.op.stepCount > 1 else { return nil }
      switch self {
      case .takenRows:
        guard !repeated.inputRows.isEmpty else { return nil }
        for index in result.inputRows.indices {
          let offsets = result.inputRows[index].offsets
          result.inputRows[index].offsets = Array(offsets.dropFirst() + offsets.prefix(1))
        }
      case .writtenRows:
        guard !repeated.outputRows.isEmpty else { return nil }
        for index in result.outputRows.indices { result.outputRows[index].offsets.reverse() }
      case .direction:
        // Only rows, and parameters, tell the steps apart.
        guard !repeated.inputRows.isEmpty, repeated.op.carryCount > 0 else { return nil }
        result.op.isReversed.toggle()
      case .inPlace:
        guard let carry = repeated.alternatingCarries.first else { return nil }
        result.first.outputs[carry] = repeated.first.inputs[carry]
      case .functions:
        guard Set(repeated.functions).count > 1 else { return nil }
        result.functions.reverse()
      }
      return result
    }
  }

  @Test(arguments: Fault.allCases) func isFound(fault: Fault) throws {
    var (made, found) = (0, 0)
    for seed in 0..<300 {
      let random = try RandomPlanModule(seed: UInt64(seed))
      var plan = try ExecutionPlan(random.module)
      // Of the repeats of `main`, whose results mostly reach an output.
      for (position, step) in plan.main.steps.enumerated() {
        guard case .repeated(let repeated) = step, let changed = fault.changed(repeated) else { continue }
        plan.functions[plan.functions.count - 1].steps[position] = .repeated(changed)
        made += 1
        if try !PlanSimulation(random.module, plan, bindings: random.bindings).problems.isEmpty { found += 1 }
        break
      }
    }
    #expect(made >= 5, "only \(made) plans could be broken so")
    // A function may leave what it takes unread.
    #expect(found * 2 >= made, "\(found) of \(made) are found")
  }
}
