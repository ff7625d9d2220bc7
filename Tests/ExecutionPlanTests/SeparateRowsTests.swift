import ExecutionPlan
import GraphIR
import GraphcTestSupport
import Testing

/// Which ops read rows that lie apart without a copy, as they say themselves.
@Suite struct SeparateRowsTests {
  private static let ops = [
    "add %s, %s : f32[4, 6]", "less %s, %s : bool[4, 6]", "where %m, %s, %s : f32[4, 6]", "and %m, %m : bool[4, 6]",
    "matmul %s, %s {transpose_rhs: true} : f32[4, 4]", "matmul %s, %t {transpose_rhs: false} : f32[4, 6]",
    "attention %s, %s, %s {scale: 0.5, causal: false, mask: false, bias: false} : f32[4, 6]",
    "attention %s, %s, %s, %n, %u {scale: 0.5, causal: false, mask: true, bias: true} : f32[4, 6]",
    "concat %s, %s {axis: 0} : f32[8, 6]", "exp %s : f32[4, 6]", "cast %s {to: .i32} : i32[4, 6]",
    "not %m : bool[4, 6]",
    "softmax %s : f32[4, 6]", "log_softmax %s : f32[4, 6]", "sum %s {axis: 1, keep: false} : f32[4]",
    "argsort %s : i32[4, 6]", "cumsum %s {axis: 1} : f32[4, 6]", "gather %s, %i {axis: 0} : f32[2, 6]",
    "layer_norm %s, %w, %w {eps: 1e-05} : f32[4, 6]", "rms_norm %s, %w {eps: 1e-05} : f32[4, 6]",
  ]

  @Test(arguments: ops) func agreesWithThePlan(_ op: String) throws {
    let type = try #require(op.split(separator: ":").last)
    let text = """
      module "rows" {
        func @main(%x: f32[4, 9], %y: f32[6, 9], %p: bool[4, 9], %q: bool[4, 6], %i: i32[2], %w: f32[6])
          -> (z:\(type)) {
          %s = slice %x {axis: 1, start: 1, end: 7} : f32[4, 6]
          %t = slice %y {axis: 1, start: 1, end: 7} : f32[6, 6]
          %u = slice %x {axis: 1, start: 2, end: 6} : f32[4, 4]
          %m = slice %p {axis: 1, start: 1, end: 7} : bool[4, 6]
          %n = slice %q {axis: 1, start: 1, end: 5} : bool[4, 4]
          %z = \(op)
          return %z
        }
      }
      """
    let module = try Module.parse(text)
    let plan = try ExecutionPlan(module)
    let node = module.main.producer(of: module.main.outputs[0].value)
    let reads = node.operands.indices.allSatisfy { node.op.definition.readsSeparateRows($0) }
    // A concatenation is copies of its parts.
    let actions = plan.main.actions(plan)
    if case .concat = node.op {
      #expect(actions == ["copy", "copy"] && reads)
    } else {
      #expect(actions.contains { $0.hasPrefix("copy") } == !reads, "\(actions)")
    }
  }
}
