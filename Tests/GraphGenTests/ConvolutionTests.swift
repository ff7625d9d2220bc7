import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Testing

/// Convolutions of small integers, whose results are exact, compared with PyTorch 2.13.
@Suite struct ConvolutionTests {
  /// What PyTorch gives: the shape, the sum, the sum with weights 1, 2, … 7, 1, …, and the last three elements.
  struct Case: Sendable {
    var x: [Int]
    var weight: [Int]
    var arguments: String
    var shape: [Int]
    var sum: Double
    var weightedSum: Double
    var last: [Double]
  }

  static let cases: [Case] = [
    Case(
      x: [2, 3, 5, 6], weight: [4, 3, 3, 2], arguments: "", shape: [2, 4, 3, 5], sum: -688, weightedSum: -52,
      last: [0, -112, -262]),
    Case(
      x: [1, 2, 9, 8], weight: [3, 2, 3, 3], arguments: ", stride=2, padding=1", shape: [1, 3, 5, 4], sum: -2363,
      weightedSum: -10247, last: [110, -2, -38]),
    Case(
      x: [2, 4, 7, 9], weight: [6, 2, 3, 2], arguments: ", stride=[2, 3], padding=[2, 1], dilation=[2, 1], groups=2",
      shape: [2, 6, 4, 4], sum: -936, weightedSum: -3022, last: [85, -108, -73]),
    Case(
      x: [1, 4, 4, 4], weight: [4, 1, 2, 2], arguments: ", padding=1, groups=4", shape: [1, 4, 5, 5], sum: -345,
      weightedSum: -992, last: [1, 1, -2]),
    Case(
      x: [2, 5, 3], weight: [4, 3, 3], arguments: ", padding=1", shape: [2, 5, 4], sum: 431, weightedSum: 1526,
      last: [-32, -19, -1]),
    Case(
      x: [1, 9, 4], weight: [3, 4, 4], arguments: ", stride=[2], padding=3", shape: [1, 6, 3], sum: 83,
      weightedSum: -1220, last: [23, -2, -15]),
    Case(
      x: [2, 8, 6], weight: [4, 3, 3], arguments: ", padding=2, dilation=2, groups=2", shape: [2, 8, 4], sum: 270,
      weightedSum: 305, last: [-59, -73, 71]),
  ]

  private static func filled(_ shape: [Int], _ factor: Int, _ modulus: Int) -> Tensor64 {
    var index = -1
    return Tensor64(shape) { _ in
      index += 1
      return Double(index * factor % modulus - modulus / 2)
    }
  }

  /// The sliding axes are run-time dims where every stride is 1.
  @Test(arguments: cases) func agreesWithPyTorch(_ test: Case) throws {
    var dims = test.x.map { "\($0)" }
    dims[0] = "B"
    var bindings = ["B": test.x[0]]
    if !test.arguments.contains("stride") {
      for axis in test.x.count == 4 ? [2, 3] : [1] {
        dims[axis] = "T\(axis)"
        bindings["T\(axis)"] = test.x[axis]
      }
    }
    let call = "conv\(test.x.count - 2)d(x, w, b\(test.arguments))"
    let elaboration = elaborate(
      spec(
        """
        inputs: {x: "f32[\(dims.joined(separator: ", "))]"}
        parameters: {w: "f32\(test.weight) ~ zeros", b: "f32[\(test.weight[0])] ~ zeros"}
        graph: {y: "\(call)"}
        """))
    let module = try #require(elaboration.model, Comment(rawValue: elaboration.text)).module
    #expect(module.verify() == [])
    let parameters = [
      "w": Self.filled(test.weight, 53, 17), "b": Self.filled([test.weight[0]], 3, 5),
    ]
    let evaluator = ReferenceEvaluator(module, bindings: bindings, parameters: parameters)
    let y = try evaluator.run([Self.filled(test.x, 37, 19)])[0]
    #expect(y.shape == test.shape)
    #expect(y.values.reduce(0, +) == test.sum)
    var weightedSum = 0.0
    for (index, value) in y.values.enumerated() { weightedSum += value * Double(index % 7 + 1) }
    #expect(weightedSum == test.weightedSum)
    #expect(Array(y.values.suffix(3)) == test.last)
    var cost = 0
    for node in module.main.nodes {
      let types = node.operands.map { module.main.type(of: $0) }
      cost += try node.op.definition.multiplyAdds(types).evaluate(bindings)
    }
    let perElement = test.weight[1...].reduce(1, *)
    #expect(cost == test.shape.reduce(1, *) * perElement)
  }

  @Test func windowsOfRunTimeAxesAreChecked() {
    func checks(_ call: String) -> [String] {
      elaborate(
        spec("inputs: {x: \"f32[B, T, 4]\"}\nparameters: {w: \"f32[2, 4, 3] ~ zeros\"}\ngraph: {y: \"\(call)\"}")
      ).model?.module.checks.map(\.nonNegative.description) ?? ["refuted"]
    }
    #expect(checks("conv1d(x, w, padding=1)") == [])
    #expect(checks("conv1d(x, w)") == ["T - 3"])
    #expect(checks("conv1d(x, w, stride=2)") == ["refuted"])
  }

  @Test func libraryBlocksOwnTheirParameters() throws {
    let elaboration = elaborate(
      spec(
        """
        inputs: {x: "f32[B, 4, 16, 20]", s: "f32[B, T, 6]"}
        graph:
          a: convolution_2d(x, 8, size=3, stride=2, padding=1, use_bias=false)
          y: convolution_1d(s, 4, 3, padding=1, groups=2)
        """))
    let module = try #require(elaboration.model, Comment(rawValue: elaboration.text)).module
    #expect(
      module.parameters.map { "\($0.path): \($0.type)" } == [
        "a.weight: f32[8, 4, 3, 3]", "y.weight: f32[4, 3, 3]", "y.bias: f32[4]",
      ])
  }

  /// x is f32[B, 8, 6, 5] or, in the second axis of the type, f32[B, T, 4]; the graph stands in line 5.
  @Test(arguments: [
    ("conv2d(s, w)", "5:20 shape/rank"), ("conv2d(x, v)", "5:23 shape/rank"), ("conv1d(x, v)", "5:20 shape/rank"),
    ("conv2d(x, w, groups=2)", "5:13 shape/convolution"), ("conv1d(s.T, v)", "5:13 shape/convolution"),
    ("conv2d(x, w, v)", "5:26 shape/mismatch"), ("conv2d(x, w, 3)", "5:26 type/expected-tensor"),
    ("conv2d(x, w, stride=0)", "5:33 value/out-of-range"), ("conv2d(x, w, padding=-1)", "5:34 value/out-of-range"),
    ("conv2d(x, w, stride=[1, 1, 1])", "5:33 type/expected-int"), ("conv2d(x, w, stride=B)", "5:33 type/expected-int"),
    ("conv2d(x, w, dilation=9)", "5:13 shape/windows"), ("conv1d(s, v, stride=2)", "5:13 shape/not-divisible"),
    ("conv2d(x, u, groups=4)", "5:13 shape/not-divisible"), ("conv2d(x, s[:, :, new, :])", "5:13 shape/convolution"),
    ("conv1d(s, s)", "5:13 shape/convolution"), ("conv1d(x, v, bias=s)", "5:20 shape/rank"),
    ("conv1d(s, cast(v, i32))", "5:13 type/needs-float"), ("conv2d(x)", "5:13 spec/missing-argument"),
    ("conv1d(s[:, :1], v)", "5:13 shape/windows"),
  ])
  func isRefused(expression: String, expected: String) {
    let lines = """
      inputs: {x: "f32[B, 8, 6, 5]", s: "f32[B, T, 4]"}
      parameters: {w: "f32[3, 8, 3, 3] ~ zeros", v: "f32[2, 4, 3] ~ zeros", u: "f32[6, 2, 3, 3] ~ zeros"}
      graph: {y: "\(expression)"}
      """
    #expect(elaborate(spec(lines)).summaries == [expected])
  }
}
