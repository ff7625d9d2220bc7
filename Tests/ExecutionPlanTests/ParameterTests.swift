import ExecutionPlan
import GraphIR
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
    return plan.main.parameters.map { "\($0.path) \($0.form)" }
  }

  @Test func aWeightOfProductsIsPackedOnce() throws {
    let forms = try parameters(
      """
      %again = parameter {path: "w"}
      %1 = matmul %x, %w {transpose_rhs: true}
      %y = matmul %1, %again {transpose_rhs: true}
      """)
    #expect(forms == ["w packed(transposed: true)"])
  }

  @Test func eachFormThatIsReadIsKept() throws {
    let forms = try parameters(
      """
      %1 = matmul %x, %w {transpose_rhs: true}
      %2 = matmul %1, %w {transpose_rhs: false}
      %3 = slice %w {axis: 0, start: 0, end: 3}
      %y = add %2, %3
      """)
    #expect(Set(forms) == ["w packed(transposed: true)", "w packed(transposed: false)", "w plain"])
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
