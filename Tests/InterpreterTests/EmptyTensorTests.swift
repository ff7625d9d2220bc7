import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes
import Testing

/// Tensors without elements: no work, empty sums, rows without columns. No kernel may trap on them.
@Suite struct EmptyTensorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var body: String
    var type: String
    var testDescription: String { body }
  }

  static let cases: [Case] = [
    Case(body: "%y = exp %none", type: "f32[0, 4]"),
    Case(body: "%y = add %none, %row", type: "f32[0, 4]"),
    Case(body: "%y = concat %x, %none {axis: 0}", type: "f32[3, 4]"),
    Case(body: "%y = softmax %none", type: "f32[0, 4]"),
    Case(body: "%y = softmax %thin", type: "f32[3, 0]"),
    Case(body: "%y = log_softmax %none", type: "f32[0, 4]"),
    Case(body: "%y = sum %thin {axis: 1, keep: true}", type: "f32[3, 1]"),
    Case(body: "%y = sum %none {axis: 1, keep: false}", type: "f32[0]"),
    Case(body: "%y = sum %none {axis: 0, keep: false}", type: "f32[4]"),
    Case(body: "%y = matmul %thin, %none {transpose_rhs: false}", type: "f32[3, 4]"),
    Case(body: "%y = matmul %none, %x {transpose_rhs: true}", type: "f32[0, 3]"),
    Case(body: "%y = matmul %x, %none {transpose_rhs: true}", type: "f32[3, 0]"),
    Case(body: "%y = matmul %none, %w {transpose_rhs: true}", type: "f32[0, 4]"),
    Case(
      body: "%y = linear %none, %w {transpose_rhs: true, activation: .gelu, bias: false, residual: false}",
      type: "f32[0, 4]"),
    Case(body: "%y = transpose %none {permutation: [1, 0]}", type: "f32[4, 0]"),
    Case(body: "%1 = transpose %none {permutation: [1, 0]}\n%y = reshape %1 {shape: [0]}", type: "f32[0]"),
    Case(body: "%y = expand %nothing {shape: [2, 0, 4]}", type: "f32[2, 0, 4]"),
    Case(body: "%1 = greater %none, %row\n%y = where %1, %none, %row", type: "f32[0, 4]"),
    Case(body: "%1 = cast %none {to: .i32}\n%y = cast %1 {to: .f32}", type: "f32[0, 4]"),
    Case(body: "%1 = iota {count: 0}\n%y = cast %1 {to: .f32}", type: "f32[0]"),
    Case(body: "%1 = iota {count: 4}\n%y = uniform %1 {shape: [0, 4]}", type: "f32[0, 4]"),
    Case(
      body: "%y = attention %x, %none, %none {scale: 0.5, causal: false, mask: false, bias: false}", type: "f32[3, 4]"),
    Case(
      body: "%y = attention %none, %x, %x {scale: 0.5, causal: true, mask: false, bias: false}", type: "f32[0, 4]"),
    Case(body: "%y, %4, %5 = attention_gradient %none, %x, %x, %none {scale: 0.5}", type: "f32[0, 4]"),
    Case(body: "%4, %y, %5 = attention_gradient %x, %none, %none, %x {scale: 0.5}", type: "f32[0, 4]"),
    Case(body: "%1 = iota {count: 0}\n%y = gather %none, %1 {axis: 0}", type: "f32[0, 4]"),
    Case(body: "%1 = iota {count: 3}\n%y = gather %thin, %1 {axis: 0}", type: "f32[3, 0]"),
    Case(body: "%1 = iota {count: 0}\n%y = scatter_add %none, %1 {axis: 0, extent: 2}", type: "f32[2, 4]"),
    Case(body: "%1 = iota {count: 3}\n%y = scatter_add %thin, %1 {axis: 0, extent: 5}", type: "f32[5, 0]"),
    Case(body: "%1 = iota {count: 3}\n%y = write_rows %thin, %thin, %1 {axis: 1, wraps: true}", type: "f32[3, 0]"),
    Case(body: "%1 = iota {count: 3}\n%y = write_rows %x, %thin, %1 {axis: 1}", type: "f32[3, 4]"),
    Case(body: "%1 = iota {count: 0}\n%y = write_rows %none, %none, %1 {axis: 1}", type: "f32[0, 4]"),
    Case(body: "%1 = argsort %thin\n%y = cast %1 {to: .f32}", type: "f32[3, 0]"),
    Case(body: "%y = cumsum %none {axis: 0}", type: "f32[0, 4]"),
    Case(body: "%y = cumsum %thin {axis: 0}", type: "f32[3, 0]"),
    Case(body: "%y = max %thin {axis: 1, keep: false}", type: "f32[3]"),
    Case(body: "%y = mean %thin {axis: 1, keep: false}", type: "f32[3]"),
    Case(body: "%y = mean %none {axis: 0, keep: true}", type: "f32[1, 4]"),
    Case(body: "%y = variance %thin {axis: 1, keep: true}", type: "f32[3, 1]"),
    Case(body: "%y = variance %none {axis: 0, keep: false}", type: "f32[4]"),
    Case(body: "%y = log_softmax %thin", type: "f32[3, 0]"),
    Case(body: "%y = min %thin {axis: 1, keep: false}", type: "f32[3]"),
    Case(
      body: "%1 = cast %none {to: .i32}\n%2 = max %1 {axis: 0, keep: true}\n%y = cast %2 {to: .f32}", type: "f32[1, 4]"),
    Case(body: "%y = layer_norm %none, %v, %v {eps: 0.1}", type: "f32[0, 4]"),
    Case(body: "%y = rms_norm %none, %v {eps: 0.1}", type: "f32[0, 4]"),
    Case(body: "%y = elementwise %none, %v {program: [\"add x0 x1\", \"tanh v0\"], results: [1]}", type: "f32[0, 4]"),
  ]

  @Test(arguments: cases) func isComputed(sample: Case) throws {
    let module = try Module.parse(
      """
      module "empty" {
        func @main(%x: f32[3, 4], %row: f32[1, 4]) -> (y: \(sample.type)) {
          parameter w: f32[4, 4] ~ xavier_uniform
          parameter v: f32[4] ~ ones
          %w = parameter {path: "w"}
          %v = parameter {path: "v"}
          %none = slice %x {axis: 0, start: 2, end: 2}
          %nothing = reshape %none {shape: [1, 0, 4]}
          %thin = slice %x {axis: 1, start: 0, end: 0}
      \(sample.body)
          return %y
        }
      }
      """)
    #expect(module.verify() == [])
    let arguments = try ModuleArguments(for: module, seed: 7)
    let expected = try arguments.evaluate(module)
    try RandomModelTests.check(module, arguments, expected, "as it is")
    try RandomModelTests.check(Pipeline.inference.run(module).module, arguments, expected, "optimized")
  }
}
