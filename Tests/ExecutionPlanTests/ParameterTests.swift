import ExecutionPlan
import GraphIR
import GraphcRuntime
import Testing

/// Which forms of which parameters a plan reads.
@Suite struct ParameterTests {
  private func parameters(_ body: String) throws -> [String] {
    let plan = try ExecutionPlan(
      text: """
        module "parameters" {
          func @main(%x: f32[3, 4]) -> (y: f32[3, 4]) {
            parameter w: f32[4, 4] ~ xavier_uniform
            parameter unused: f32[4] ~ zeros
            %w = parameter {path: "w"}
            %unused = parameter {path: "unused"}
        \(body)
            return %y
          }
        }
        """)
    return plan.main.parameters.map { parameter in
      switch parameter.form {
      case .plain: "\(parameter.path) plain"
      case .packed(let transposed, let format): "\(parameter.path) \(format.name) panels" + (transposed ? ".T" : "")
      }
    }
  }

  @Test func aWeightOfProductsIsPackedOnce() throws {
    let forms = try parameters(
      """
      %again = parameter {path: "w"}
      %1 = matmul %x, %w {transpose_rhs: true}
      %y = matmul %1, %again {transpose_rhs: true}
      """)
    #expect(forms == ["w f32 panels.T"])
  }

  @Test func eachFormThatIsReadIsKept() throws {
    let forms = try parameters(
      """
      %1 = matmul %x, %w {transpose_rhs: true}
      %2 = matmul %1, %w {transpose_rhs: false}
      %3 = slice %w {axis: 0, start: 0, end: 3}
      %y = add %2, %3
      """)
    #expect(Set(forms) == ["w f32 panels.T", "w f32 panels", "w plain"])
  }

  /// A product of bf16 reads panels of its own, and its rows and results take two bytes.
  @Test func productsOfBF16ReadPanelsOfBF16() throws {
    let forms = try parameters(
      """
      %half = cast %x {to: .bf16}
      %1 = linear %half, %w {transpose_rhs: true, activation: .none, bias: false, residual: false, to: .bf16}
      %2 = linear %1, %w {transpose_rhs: true, activation: .none, bias: false, residual: false}
      %y = matmul %2, %w {transpose_rhs: true}
      """)
    #expect(Set(forms) == ["w bf16 panels.T", "w f32 panels.T"])
    let plan = try ExecutionPlan(
      text: """
        module "halves" {
          dims B
          func @main(%x: f32[B, 64]) -> (y: f32[B, 64]) {
            parameter w: f32[64, 64] ~ xavier_uniform
            %w = parameter {path: "w"}
            %half = cast %x {to: .bf16}
            %1 = linear %half, %w {transpose_rhs: true, activation: .none, bias: false, residual: false, to: .bf16}
            %y = linear %1, %w {transpose_rhs: true, activation: .none, bias: false, residual: false}
            return %y
          }
        }
        """)
    #expect(plan.weightFormat == .bf16)
    #expect(plan.main.temporaries.map(\.type.dtype) == [.bf16, .bf16])
    #expect(try PeakMemory(plan).byteCount.evaluate(["B": 3]) == 2 * 3 * 64 * 2)
  }

  @Test func aParameterThatIsReadAsItIsStaysPlain() throws {
    #expect(try parameters("%y = add %x, %unused") == ["unused plain"])
  }

  @Test func nothingIsKeptThatNoStepReads() throws {
    #expect(try parameters("%y = exp %x") == [])
  }

  /// Paths are compared byte by byte.
  @Test func canonicallyEquivalentPathsAreTwoSlots() throws {
    let plan = try ExecutionPlan(
      text: """
        module "paths" {
          func @main(%x: f32[4]) -> (y: f32[4]) {
            parameter "\\u{e9}": f32[4] ~ ones
            parameter "e\\u{301}": f32[4] ~ zeros
            %1 = parameter {path: "\\u{e9}"}
            %2 = parameter {path: "e\\u{301}"}
            %3 = multiply %x, %1
            %y = add %3, %2
            return %y
          }
        }
        """)
    #expect(plan.main.parameters.map { Array($0.path.utf8) } == [[0xC3, 0xA9], [0x65, 0xCC, 0x81]])
  }
}
