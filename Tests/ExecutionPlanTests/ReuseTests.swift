import ExecutionPlan
import GraphIR
import GraphcRuntime
import Testing

/// Kernels write over an operand where nobody misses it, and nowhere else.
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
      // The first row is all of the operand there is to see, and is read for every row of the result.
      "%1 = slice %unit {axis: 0, start: 0, end: 1}\n%2 = multiply %x, %1\n%y = tanh %2",
    ]) func operandsInUseAreKept(body: String) throws
  {
    #expect(try temporaries(body, type: "f32[6, 4]") == 2)
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

  /// Run-time dims: equal only if they are equal whatever they are.
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

  /// What an input or a parameter holds belongs to others.
  @Test func inputsAndParametersAreNeverWritten() throws {
    let plan = try ExecutionPlan(text: ViewTests.layer, optimized: true)
    for step in plan.main.steps {
      guard case .kernel(let call) = step else { continue }
      for write in call.writes {
        switch write.buffer {
        case .input, .parameter, nil: Issue.record("\(call.kernel.name) writes \(write)")
        case .output, .temporary: break
        }
      }
    }
  }
}
