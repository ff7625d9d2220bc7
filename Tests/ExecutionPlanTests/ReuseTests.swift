import ExecutionPlan
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Testing

/// Kernels write over an operand only if nothing reads it later.
@Suite struct ReuseTests {
  /// The number of temporaries of a body whose result is multiplied by 2 into the output.
  private func temporaries(_ body: String, inputs: String = "%x: f32[3, 4]", type: String = "f32[3, 4]") throws -> Int {
    let plan = try ExecutionPlan(
      text: """
        module "reuse" {
          func @main(\(inputs)) -> (out: \(type)) {
            parameter w: f32[4, 4] ~ xavier_uniform
            %w = parameter {path: "w"}
            %unit = exp %x
        \(body)
            %out = concat %y, %y {axis: 0}
            return %out
          }
        }
        """)
    return plan.main.temporaries.count
  }

  @Test(
    arguments: [
      "%1 = tanh %unit\n%y = add %1, %x",
      "%1 = softmax %unit\n%2 = log_softmax %1\n%y = multiply %x, %2",
      // The residual, not the left side of a product.
      "%y = linear %x, %w, %unit {transpose_rhs: true, activation: .none, bias: false, residual: true}",
    ]) func chainsShareOneTemporary(body: String) throws
  {
    #expect(try temporaries(body, type: "f32[6, 4]") == 1)
  }

  @Test(
    arguments: [
      // Read again later.
      "%1 = tanh %unit\n%y = add %1, %unit",
      // Both operands at once.
      "%1 = transpose %unit {permutation: [1, 0]}\n%2 = reshape %unit {shape: [4, 3]}\n%3 = add %1, %2\n"
        + "%y = reshape %3 {shape: [3, 4]}",
      // A product reads its operands many times.
      "%1 = linear %unit, %w {transpose_rhs: true, activation: .none, bias: false, residual: false}\n%y = tanh %1",
      // The slice is the whole operand that the kernel sees, and is read for every row of the result.
      "%1 = slice %unit {axis: 0, start: 0, end: 1}\n%2 = multiply %x, %1\n%y = tanh %2",
    ]) func operandsInUseAreKept(body: String) throws
  {
    #expect(try temporaries(body, type: "f32[6, 4]") == 2)
  }

  /// Both results of a norm of a sum overwrite operands that die, one each.
  @Test(
    arguments: [
      ("%y = rms_norm %x, %u, %unit {eps: 1.0, residual: true}", 1),
      ("%y = layer_norm %unit, %u, %u, %x {eps: 1.0, residual: true}", 1),
      ("%1 = tanh %x\n%2, %3 = rms_norm %1, %u, %unit {eps: 1.0, residual: true, sum: true}\n%y = add %2, %3", 2),
      ("%2, %3 = layer_norm %x, %u, %u, %unit {eps: 1.0, residual: true, sum: true}\n%y = add %2, %3", 2),
      // The residual is read again.
      ("%1, %2 = rms_norm %x, %u, %unit {eps: 1.0, residual: true, sum: true}\n%3 = add %1, %2\n%y = add %3, %unit", 3),
      // x is the residual.
      ("%y = rms_norm %unit, %u, %unit {eps: 1.0, residual: true}", 2),
      // Nothing reads the sum, but it needs memory.
      ("%y, %1 = rms_norm %unit, %u, %x {eps: 1.0, residual: true, sum: true}", 2),
      // One row of the residual is read for all.
      ("%1 = slice %unit {axis: 0, start: 0, end: 1}\n%y = rms_norm %x, %u, %1 {eps: 1.0, residual: true}", 2),
    ]) func normsOfSums(body: String, count: Int) throws
  {
    #expect(try temporaries(body, inputs: "%x: f32[3, 4], %u: f32[4]", type: "f32[6, 4]") == count)
  }

  /// If two operands die, one is overwritten and the memory of the other is free.
  @Test func onlyOneOperandLivesOn() throws {
    let plan = try ExecutionPlan(
      text: """
        module "two" {
          func @main(%x: f32[3, 4]) -> (out: f32[6, 4]) {
            %1 = exp %x
            %2 = tanh %x
            %3 = add %1, %2
            %4 = softmax %3
            %out = concat %4, %4 {axis: 0}
            return %out
          }
        }
        """)
    #expect(plan.main.temporaries.count { $0.last <= 2 } == 1)
  }

  @Test func masksAndNumbersDoNotShare() throws {
    let count = try temporaries(
      "%1 = greater %unit, %x\n%2 = not %1\n%y = cast %2 {to: .f32}", type: "f32[6, 4]")
    #expect(count == 3)
  }

  @Test func resultsThatAreWiderAreNew() throws {
    let count = try temporaries(
      "%1 = add %unit, %z\n%y = tanh %1", inputs: "%x: f32[1, 4], %z: f32[3, 4]", type: "f32[6, 4]")
    #expect(count == 2)
  }

  /// Run-time dims are equal only if they are equal for all values.
  @Test func runTimeDimsAreEqualOrNot() throws {
    func count(_ z: String) throws -> Int {
      let plan = try ExecutionPlan(
        text: """
          module "dims" {
            dims B, T
            func @main(%x: f32[B, 1], %z: f32[\(z)]) -> (out: f32[2*B, \(z.hasSuffix("T") ? "T" : "1")]) {
              %1 = exp %x
              %y = add %1, %z
              %out = concat %y, %y {axis: 0}
              return %out
            }
          }
          """)
      return plan.main.temporaries.count
    }
    #expect(try count("B, 1") == 1)
    #expect(try count("1, 1") == 1)
    #expect(try count("B, T") == 2)
    #expect(try count("1, T") == 2)
  }

  /// Inputs and parameters belong to the caller.
  @Test func inputsAndParametersAreNeverWritten() throws {
    let plan = try ExecutionPlan(text: ViewTests.layer, optimized: true)
    for step in plan.main.steps {
      guard case .kernel(let call) = step else { continue }
      for write in call.writes {
        switch write.buffer {
        case .input, .parameter: Issue.record("\(call.contract.title) writes \(write)")
        case .output, .temporary: break
        }
      }
    }
  }
}

/// Callers have a result written over an argument that dies if the callee allows it.
@Suite struct CallReuseTests {
  /// What the function with this body allows, and the plan of a caller whose argument dies with the call.
  private func plan(_ body: String) throws -> ExecutionPlan {
    let module = try Module.parse(
      """
      module "m" {
        func @f(%x: f32[4, 4], %z: f32[4, 4]) -> (y: f32[4, 4]) {
      \(body)
          return %y
        }
        func @main(%x: f32[4, 4]) -> (y: f32[4, 4], e: f32[4, 4]) {
          %1 = exp %x
          %2 = call %1, %x {function: "f", path: "f"}
          %3 = tanh %2
          %y = matmul %3, %3 {transpose_rhs: false}
          %e = exp %y
          return %y, %e
        }
      }
      """)
    let plan = try ExecutionPlan(module)
    #expect(try PlanSimulation(module, plan, bindings: [:]).problems == [])
    return plan
  }

  @Test(arguments: [
    // The last step reads and writes it.
    "%1 = exp %z\n%y = add %x, %1",
    // It is read before anything is written.
    "%1 = matmul %x, %x {transpose_rhs: false}\n%y = matmul %1, %z {transpose_rhs: false}",
    // It is not read at all.
    "%y = exp %z",
  ]) func argumentsThatDieAreWrittenOver(body: String) throws {
    let plan = try plan(body)
    #expect(plan.functions[0].overwritableInputs[0].contains(0))
    #expect(plan.main.call(1)?.inputs[0].buffer == plan.main.call(1)?.outputs[0].buffer)
    #expect(plan.main.temporaries.count == 1)
  }

  @Test(arguments: [
    // Read by the kernel that writes the result, which does not allow it.
    "%y = matmul %x, %z {transpose_rhs: false}",
    // Read after the result has begun.
    "%1 = exp %z\n%2 = tanh %1\n%3 = exp %x\n%y = add %2, %3\n",
    // Read twice by one step.
    "%y = add %x, %x",
  ]) func argumentsInUseAreKept(body: String) throws {
    let plan = try plan(body)
    #expect(plan.main.call(1)?.inputs[0].buffer != plan.main.call(1)?.outputs[0].buffer)
    #expect(plan.main.temporaries.count == 2)
  }
}
