import GraphGen
import GraphIR
import GraphcTestSupport
import Testing

/// Library blocks that are elementwise functions with arguments, at hand-written numbers.
@Suite struct ActivationBlockTests {
  private static let infinity = Double.infinity

  /// A call over `x`, and what it gives for some numbers.
  private static let cases: [(call: String, values: [(x: Double, y: Double)])] = [
    (
      "leaky_relu(x)",
      [(2, 2), (-2, -0.02), (0, 0), (infinity, infinity), (-infinity, -infinity), (.nan, .nan)]
    ),
    ("leaky_relu(x, slope=0.25)", [(2, 2), (-2, -0.5)]),
    ("leaky_relu(x, -1)", [(2, 2), (-2, 2)]),
    (
      "elu(x)",
      [
        (2, 2), (-1, -0.6321205588285577), (-1e-10, -9.9999999995e-11), (0, 0), (infinity, infinity), (-infinity, -1),
        (.nan, .nan),
      ]
    ),
    ("elu(x, alpha=0.5)", [(2, 2), (-1, -0.31606027941427883)]),
    ("clamp(x, -1, 1)", [(2, 1), (-2, -1), (0.5, 0.5), (infinity, 1), (-infinity, -1), (.nan, .nan)]),
    ("clamp(x, min=0.5)", [(2, 2), (-2, 0.5), (infinity, infinity)]),
    ("clamp(x, max=0.5)", [(2, 0.5), (-2, -2), (-infinity, -infinity)]),
    // The upper bound wins, as in PyTorch.
    ("clamp(x, 2, 1)", [(0, 1), (3, 1), (1.5, 1)]),
  ]

  @Test(arguments: cases)
  func values(call: String, values: [(x: Double, y: Double)]) throws {
    let elaboration = elaborate(spec("inputs: {x: \"f32[T]\"}\ngraph: {y: \"\(call)\"}"))
    let module = try #require(elaboration.model, Comment(rawValue: elaboration.text)).module
    var evaluator = ReferenceEvaluator(module, bindings: ["T": values.count])
    evaluator.roundsConstants = false
    let result = try #require(try evaluator.run([Tensor64([values.count], values.map(\.x))]).first)
    for (value, expected) in zip(result.values, values) {
      let isNear = value == expected.y || abs(value - expected.y) <= 1e-12 * abs(expected.y)
      #expect(expected.y.isNaN ? value.isNaN : isNear, "\(call) of \(expected.x) is \(value)")
    }
  }

  /// A layer takes the name of a block as its activation.
  static let activations = [
    "leaky_relu", "elu", "clamp", "softplus", "hard_swish", "sign", "ceil", "round", "log1p", "expm1",
  ]

  @Test(arguments: activations) func layersTakeThem(_ name: String) throws {
    let lines = "inputs: {x: \"f32[T, 4]\"}\ngraph: {y: \"feed_forward(x, 8, activation=\(name))\"}"
    let elaboration = elaborate(spec(lines))
    #expect(elaboration.diagnostics.isEmpty, "\(elaboration.text)")
  }
}
