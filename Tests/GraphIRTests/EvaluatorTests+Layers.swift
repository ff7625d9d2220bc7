import GraphIR
import GraphcTestSupport
import Testing

/// Softmax, norms, attention and products with what follows them.
extension EvaluatorTests {
  @Test func softmaxOfAMaskedRowIsZero() throws {
    let x = [("f32[3, 2]", Tensor64([3, 2], [0, 0, -.infinity, 0, -.infinity, -.infinity]))]
    #expect(try evaluate(x, "%y = softmax %x0", type: "f32[3, 2]").values == [0.5, 0.5, 0, 1, 0, 0])
    let logarithms = try evaluate(
      [("f32[2]", Tensor64([2], [1000, 1000]))], "%y = log_softmax %x0", type: "f32[2]")
    expectNear(logarithms.values[0], -0.6931471805599453)
  }

  @Test func normsAreTheirDecomposition() throws {
    let x = [
      ("f32[2]", Tensor64([2], [1, 3])), ("f32[2]", Tensor64([2], [2, 2])), ("f32[2]", Tensor64([2], [0, 10])),
    ]
    // mean 2, variance 1: (∓1) / √(1 + 3) · 2 + bias
    let layer = try evaluate(x, "%y = layer_norm %x0, %x1, %x2 {eps: 3}", type: "f32[2]")
    #expect(layer.values == [-1, 11])
    // mean square 5: x / √(5 + 4) · 2
    let root = try evaluate(x, "%y = rms_norm %x0, %x1 {eps: 4}", type: "f32[2]")
    expectNear(root.values[0], 2.0 / 3)
    expectNear(root.values[1], 2)
    // [1, 3] + [0, 10] has mean 7 and variance 36: (∓6) / √(36 + 28) · 2
    let norm = "layer_norm %x0, %x1, %x2, %x2 {eps: 28, residual: true, sum: true}"
    #expect(try evaluate(x, "%y, %s = \(norm)", type: "f32[2]").values == [-1.5, 11.5])
    #expect(try evaluate(x, "%n, %s = \(norm)\n%y = add %s, %n", type: "f32[2]").values == [-0.5, 24.5])
  }

  @Test func attentionIsAlignedBottomRight() throws {
    // Zero scores: each query averages the values that it may see; query t of 2 sees key s of 3 if s ≤ t + 1.
    let q = ("f32[2, 1]", Tensor64([2, 1], [0, 0]))
    let k = ("f32[3, 1]", Tensor64([3, 1], [1, 2, 3]))
    let v = ("f32[3, 1]", Tensor64([3, 1], [3, 6, 12]))
    let flags = "bias: false"
    let causal = try evaluate(
      [q, k, v], "%y = attention %x0, %x1, %x2 {scale: 1.0, causal: true, mask: false, \(flags)}", type: "f32[2, 1]")
    #expect(causal.values == [4.5, 7])
    let mask = ("bool[2, 3]", Tensor64([2, 3], [0, 0, 0, 1, 0, 1]))
    let masked = try evaluate(
      [q, k, v, mask], "%y = attention %x0, %x1, %x2, %x3 {scale: 1.0, causal: false, mask: true, \(flags)}",
      type: "f32[2, 1]")
    #expect(masked.values == [0, 7.5])
  }

  @Test func attentionScalesAndAddsBias() throws {
    // Scores ½ · 2 · [0, ln 4] + [0, ln 2]: weights 1 : 8.
    let ln2 = 0.6931471805599453
    let y = try evaluate(
      [
        ("f32[1, 1]", Tensor64([1, 1], [2])), ("f32[2, 1]", Tensor64([2, 1], [0, 2 * ln2])),
        ("f32[2, 1]", Tensor64([2, 1], [0, 9])), ("f32[2]", Tensor64([2], [0, ln2])),
      ],
      "%y = attention %x0, %x1, %x2, %x3 {scale: 0.5, causal: false, mask: false, bias: true}", type: "f32[1, 1]")
    expectNear(y.values[0], 8)
  }

  @Test func linearIsTheProductAndWhatFollows() throws {
    let text = """
      module "m" {
        func @main(%x: f32[1, 2]) -> (y: f32[1, 2]) {
          parameter w: f32[2, 2] ~ xavier_uniform
          parameter b: f32[2] ~ zeros
          %w = parameter {path: "w"}
          %b = parameter {path: "b"}
          %y = linear %x, %w, %b, %x {transpose_rhs: true, activation: .relu, bias: true, residual: true}
          return %y
        }
      }
      """
    let parameters = ["w": Tensor64([2, 2], [1, 2, -3, -4]), "b": Tensor64([2], [10, 1])]
    let evaluator = ReferenceEvaluator(try Module.parse(text), parameters: parameters)
    // relu([1 + 2·2 + 10, −3 − 8 + 1]) + [1, 2]
    #expect(try evaluator.run([Tensor64([1, 2], [1, 2])])[0].values == [16, 2])
    #expect(throws: EvaluationError.self) { try evaluator.run([]) }
    #expect(throws: EvaluationError.self) { try evaluator.run([Tensor64([2, 1], [1, 2])]) }
  }
}
