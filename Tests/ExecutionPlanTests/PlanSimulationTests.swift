import ExecutionPlan
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Testing

/// The simulation finds errors in a plan, and none in a correct one.
@Suite struct PlanSimulationTests {
  static let text = """
    module "m" {
      dims B
      func @layer(%x: f32[B, 4], %z: f32[B, 4]) -> (y: f32[B, 4]) {
        %1 = exp %z : f32[B, 4]
        %2 = slice %x {axis: 0, start: 0, end: 1} : f32[1, 4]
        %3 = add %2, %1 : f32[B, 4]
        return %3
      }
      func @main(%x: f32[B, 4]) -> (y: f32[B, 4], w: f32[B, 4], t: f32[4, B]) {
        parameter w: f32[4] ~ ones
        %w = parameter {path: "w"} : f32[4]
        %1 = multiply %x, %w : f32[B, 4]
        %2 = tanh %1 : f32[B, 4]
        %3 = call %2, %1 {function: "layer", path: "a"} : f32[B, 4]
        %4 = softmax %3 : f32[B, 4]
        %m = matmul %2, %4 {transpose_rhs: true} : f32[B, B]
        %n = matmul %m, %1 {transpose_rhs: false} : f32[B, 4]
        %5 = maximum %4, %n : f32[B, 4]
        %t = transpose %4 {permutation: [1, 0]} : f32[4, B]
        return %5, %4, %t
      }
    }
    """

  /// The problems of the plan after a change.
  private func problems(_ change: (inout ExecutionPlan) throws -> Void) throws -> [String] {
    let module = try Module.parse(Self.text)
    var plan = try ExecutionPlan(module)
    try change(&plan)
    return try PlanSimulation(module, plan, bindings: ["B": 3]).problems
  }

  /// Changes the one kernel call of that title.
  private func change<Contract: KernelContract<Symbolic>>(
    _ name: String, of function: Int, in plan: inout ExecutionPlan, _ body: (inout Contract) -> Void
  ) throws {
    for position in plan.functions[function].steps.indices {
      guard case .kernel(var call) = plan.functions[function].steps[position], call.contract.title == name else {
        continue
      }
      var contract = try #require(call.contract as? Contract)
      body(&contract)
      call.contract = contract
      plan.functions[function].steps[position] = .kernel(call)
      return
    }
    Issue.record("no step of @\(plan.functions[function].name) calls \(name)")
  }

  @Test func nothingIsWrong() throws { #expect(try problems { _ in } == []) }

  /// The call would write its result over an input whose first row is read later.
  @Test func inputsThatAreStillReadAreMissed() throws {
    let problems = try problems { plan in
      #expect(plan.functions[0].overwritableInputs == [[1]])
      plan.functions[0].overwritableInputs = [[0, 1]]
    }
    #expect(problems.count == 1)
    #expect(
      problems.contains { $0.contains("add, 'x' finds element 0 of @layer 0 over 0: %2 (exp)") }, "\(problems)")
  }

  /// Two values that are live at the same time share memory.
  @Test func valuesThatEndTooEarlyAreMissed() throws {
    let problems = try problems { plan in
      for index in plan.functions[1].temporaries.indices {
        plan.functions[1].temporaries[index].last = plan.functions[1].temporaries[index].first
      }
    }
    #expect(!problems.isEmpty, "\(problems)")
  }

  @Test func wrongStridesAreFound() throws {
    let problems = try problems { plan in
      try change("add", of: 0, in: &plan) { (call: inout Kernels.Binary<Symbolic>) in
        call.over.strides[1] = [1, 1]
      }
    }
    #expect(problems.contains { $0.contains("add, 'y' finds") }, "\(problems)")
  }

  @Test func wrongOffsetsAreFound() throws {
    let problems = try problems { plan in
      try change("tanh", of: 1, in: &plan) { (call: inout Kernels.Unary<Symbolic>) in call.x.offset = 1 }
    }
    #expect(problems.contains { $0.contains("tanh, 'x' reaches beyond its buffer") }, "\(problems)")
  }

  @Test func wrongOperandsAreFound() throws {
    let problems = try problems { plan in
      try change("tanh", of: 1, in: &plan) { (call: inout Kernels.Unary<Symbolic>) in call.x.buffer = .input(0) }
    }
    #expect(problems.contains { $0.contains("tanh, 'x' finds element 0 of x at 0, not") }, "\(problems)")
  }

  /// A kernel overwrites elements that it still has to read, or may not overwrite at all.
  @Test func kernelsThatWriteWhereTheyMustNotAreFound() throws {
    let overParameter = try problems { plan in
      try change("multiply", of: 1, in: &plan) { (call: inout Kernels.Binary<Symbolic>) in
        call.into.buffer = .input(0)
      }
    }
    #expect(overParameter.contains { $0.contains("x, which is not ours to write, holds") }, "\(overParameter)")
    let overOperand = try problems { plan in
      try change("copy", of: 1, in: &plan) { (call: inout Kernels.Copy<Symbolic>) in call.into = call.x }
    }
    #expect(!overOperand.isEmpty)
  }

  /// An output that is left out.
  @Test func outputsThatAreNotWrittenAreFound() throws {
    let problems = try problems { plan in
      plan.functions[1].steps.removeAll { step in
        if case .kernel(let call) = step { call.contract is Kernels.Copy<Symbolic> } else { false }
      }
    }
    #expect(problems.contains { $0.contains("the output 't' holds nothing at 0") }, "\(problems)")
  }
}
