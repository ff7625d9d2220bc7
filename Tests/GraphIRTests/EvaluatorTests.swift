import GraphIR
import GraphcTestSupport
import Testing

/// The reference evaluator compared with numbers computed by hand.
@Suite struct EvaluatorTests {
  /// The value of `%y` after `body`, in a function of the inputs.
  func evaluate(
    _ inputs: [(type: String, value: Tensor64)], _ body: String, bindings: [String: Int] = [:],
    parameters: [String: Tensor64] = [:], type: String
  ) throws -> Tensor64 {
    let list = inputs.enumerated().map { "%x\($0.offset): \($0.element.type)" }.joined(separator: ", ")
    let text = """
      module "m" {
        \(bindings.isEmpty ? "" : "dims " + bindings.keys.sorted().joined(separator: ", "))
        func @main(\(list)) -> (y: \(type)) {
          \(body)
          return %y
        }
      }
      """
    let module = try Module.parse(text)
    #expect(module.verify() == [])
    let evaluator = ReferenceEvaluator(module, bindings: bindings, parameters: parameters)
    return try evaluator.run(inputs.map(\.value))[0]
  }

  private func unary(_ mnemonic: String, _ x: Double) throws -> Double {
    try evaluate([("f32[]", Tensor64(scalar: x))], "%y = \(mnemonic) %x0", type: "f32[]").values[0]
  }

  private func binary(_ mnemonic: String, _ a: Double, _ b: Double, _ dtype: String) throws -> Double {
    let type = dtype + "[]"
    return try evaluate(
      [(type, Tensor64(scalar: a)), (type, Tensor64(scalar: b))], "%y = \(mnemonic) %x0, %x1", type: type
    ).values[0]
  }

  func expectNear(_ a: Double, _ b: Double, _ comment: String = "") {
    #expect(abs(a - b) <= 1e-12, "\(a) is not \(b) \(comment)")
  }

  @Test(arguments: [
    ("negate", 2, -2), ("abs", -3, 3), ("exp", 1, 2.718281828459045), ("log", 10, 2.302585092994046),
    ("sqrt", 2, 1.4142135623730951), ("rsqrt", 4, 0.5), ("sin", 1, 0.8414709848078965), ("cos", 1, 0.5403023058681398),
    ("tanh", 0.5, 0.46211715726000973), ("erf", 0.5, 0.5204998778130465), ("sigmoid", 0, 0.5),
    ("sigmoid", 2, 0.8807970779778823), ("relu", -1, 0), ("relu", 1.5, 1.5), ("floor", -1.5, -2),
    ("ceil", -1.5, -1),
    ("round", 2.5, 2),
    ("sign", -2.5, -1),
    ("log1p", 1, 0.6931471805599453),
    ("expm1", 1, 1.718281828459045),
    ("softplus", 0, 0.6931471805599453),
    ("hard_swish", 1, 0.6666666666666666),
    // By decomposition: 1 · Φ(1), the tanh form of it, 1 · σ(1).
    ("gelu", 1, 0.8413447460685429), ("gelu_tanh", 1, 0.8411919906082768), ("silu", 1, 0.7310585786300049),
  ])
  func elementwiseFunctions(_ mnemonic: String, _ x: Double, _ expected: Double) throws {
    expectNear(try unary(mnemonic, x), expected, mnemonic)
  }

  @Test(
    arguments: [
      ("add", 2, 3, 5), ("subtract", 2, 3, -1), ("multiply", 2, 3, 6), ("divide", 3, 2, 1.5),
      ("power", 2, 0.5, 1.4142135623730951),
      ("minimum", 2, 3, 2), ("maximum", 2, 3, 3), ("floor_divide", -7, 2, -4), ("floor_divide", 7, -2, -4),
      ("remainder", -7, 2, 1), ("remainder", 7, -2, -1), ("remainder", 5.5, 2, 1.5),
      ("floor_divide", 1, .infinity, 0), ("floor_divide", -1, .infinity, -1), ("floor_divide", 1, -.infinity, -1),
      ("remainder", 1, .infinity, 1), ("remainder", -1, -.infinity, -1),
    ] as [(String, Double, Double, Double)])
  func functionsOfTwoNumbers(_ mnemonic: String, _ a: Double, _ b: Double, _ expected: Double) throws {
    expectNear(try binary(mnemonic, a, b, "f32"), expected, mnemonic)
  }

  @Test(
    arguments: [
      ("add", 2_147_483_647, 1, -2_147_483_648), ("multiply", 65536, 65537, 65536),
      ("subtract", -2_147_483_648, 1, 2_147_483_647),
      ("floor_divide", -7, 2, -4), ("remainder", -7, 2, 1), ("remainder", 7, -2, -1), ("floor_divide", 5, 0, 0),
      ("remainder", 5, 0, 0), ("minimum", -1, 4, -1), ("maximum", -1, 4, 4),
    ] as [(String, Double, Double, Double)])
  func functionsOfTwoIntegers(_ mnemonic: String, _ a: Double, _ b: Double, _ expected: Double) throws {
    #expect(try binary(mnemonic, a, b, "i32") == expected, "\(mnemonic)")
  }

  @Test func castsSaturate() throws {
    for (x, expected) in [
      (1.9, 1), (-1.9, -1), (.nan, 0), (.infinity, 2_147_483_647), (-1e20, -2_147_483_648), (0.0, 0),
    ] as [(Double, Double)] {
      let y = try evaluate([("f32[]", Tensor64(scalar: x))], "%y = cast %x0 {to: .i32}", type: "i32[]")
      #expect(y.values == [expected], "\(x)")
    }
    let y = try evaluate([("f32[3]", Tensor64([3], [0, -0.5, .nan]))], "%y = cast %x0 {to: .bool}", type: "bool[3]")
    #expect(y.values == [0, 1, 1])
  }

  @Test func broadcasts() throws {
    let y = try evaluate(
      [("f32[2, 1]", Tensor64([2, 1], [10, 20])), ("f32[3]", Tensor64([3], [1, 2, 3]))], "%y = add %x0, %x1",
      type: "f32[2, 3]")
    #expect(y == Tensor64([2, 3], [11, 12, 13, 21, 22, 23]))
  }

  @Test func multipliesMatrices() throws {
    let x = Tensor64([2, 2], [1, 2, 3, 4])
    let y = Tensor64([2, 2], [5, 6, 7, 8])
    let operands = [("f32[2, 2]", x), ("f32[2, 2]", y)]
    #expect(
      try evaluate(operands, "%y = matmul %x0, %x1 {transpose_rhs: false}", type: "f32[2, 2]").values
        == [19, 22, 43, 50])
    #expect(
      try evaluate(operands, "%y = matmul %x0, %x1 {transpose_rhs: true}", type: "f32[2, 2]").values
        == [17, 23, 39, 53])
    let batch = try evaluate(
      [
        ("f32[2, 1, 1, 2]", Tensor64([2, 1, 1, 2], [1, 2, 3, 4])),
        ("f32[3, 2, 1]", Tensor64([3, 2, 1], [1, 0, 0, 1, 1, 1])),
      ],
      "%y = matmul %x0, %x1 {transpose_rhs: false}", type: "f32[2, 3, 1, 1]")
    #expect(batch.values == [1, 2, 3, 3, 4, 7])
  }

  @Test func picksAndOrders() throws {
    let x = Tensor64([2, 3], [5, 1, 5, 4, .nan, -1])
    let one: [(type: String, value: Tensor64)] = [("f32[2, 3]", x)]
    #expect(try evaluate(one, "%y = argsort %x0", type: "i32[2, 3]").values == [1, 0, 2, 2, 0, 1])
    #expect(try evaluate(one, "%y = min %x0 {axis: 0, keep: false}", type: "f32[3]").values[2] == -1)
    #expect(try evaluate(one, "%y = min %x0 {axis: 0, keep: false}", type: "f32[3]").values[1].isNaN)
    let sums = try evaluate(one, "%y = cumsum %x0 {axis: 0}", type: "f32[2, 3]").values
    #expect(sums[3] == 9 && sums[4].isNaN && sums[5] == 4)
    let rows = one + [("i32[2, 1]", Tensor64([2, 1], [2, 0]))]
    #expect(try evaluate(rows, "%y = gather %x0, %x1 {axis: 1}", type: "f32[2, 1]").values == [5, 4])
    let table = try evaluate(
      rows, "%1 = constant {value: 1}\n%2 = minimum %x1, %1\n%y = gather %x0, %2 {axis: 0}", type: "f32[2, 1, 3]")
    #expect(Array(table.values[3...]) == [5, 1, 5] && table.values[0] == 4)
    let sent: [(type: String, value: Tensor64)] = [
      ("f32[3, 2]", Tensor64([3, 2], [1, 2, 10, 20, 100, 200])), ("i32[3]", Tensor64([3], [2, 0, 2])),
    ]
    let added = try evaluate(sent, "%y = scatter_add %x0, %x1 {axis: 0, extent: 4}", type: "f32[4, 2]")
    #expect(added.values == [10, 20, 0, 0, 101, 202, 0, 0])
    let written: [(type: String, value: Tensor64)] = [
      ("f32[2, 3]", Tensor64([2, 3], [5, 1, 5, 4, 6, -1])),
      ("f32[2, 2]", Tensor64([2, 2], [10, 11, 12, 13])),
      ("i32[2]", Tensor64([2], [1, 2])),
    ]
    #expect(
      try evaluate(written, "%y = write_rows %x0, %x1, %x2 {axis: 1, wraps: true}", type: "f32[2, 3]").values == [
        5, 10, 11, 13, 6, 12,
      ])
    let integers: [(type: String, value: Tensor64)] = [("i32[3]", Tensor64([3], [2_147_483_647, 1, -5]))]
    #expect(
      try evaluate(integers, "%y = cumsum %x0 {axis: 0}", type: "i32[3]").values == [
        2_147_483_647, -2_147_483_648, 2_147_483_643,
      ])
    #expect(try evaluate(integers, "%y = sum %x0 {axis: 0, keep: false}", type: "i32[]").values == [2_147_483_643])
    let line: [(type: String, value: Tensor64)] = [("f32[6]", Tensor64([6], [0, 1, 2, 3, 4, 5]))]
    #expect(
      try evaluate(line, "%y = windows %x0 {axis: 0, size: 2, stride: 3, dilation: 2}", type: "f32[2, 2]").values
        == [0, 2, 3, 5])
  }

  @Test func movesElements() throws {
    let x = [("f32[2, 3]", Tensor64([2, 3], [0, 1, 2, 3, 4, 5]))]
    #expect(
      try evaluate(x, "%y = transpose %x0 {permutation: [1, 0]}", type: "f32[3, 2]").values == [0, 3, 1, 4, 2, 5])
    #expect(try evaluate(x, "%y = reshape %x0 {shape: [3, 2]}", type: "f32[3, 2]").values == [0, 1, 2, 3, 4, 5])
    #expect(try evaluate(x, "%y = slice %x0 {axis: 1, start: 1, end: 3}", type: "f32[2, 2]").values == [1, 2, 4, 5])
    #expect(
      try evaluate(x, "%y = concat %x0, %x0 {axis: 1}", type: "f32[2, 6]").values
        == [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5])
    #expect(
      try evaluate(
        [("f32[2, 1]", Tensor64([2, 1], [7, 8]))], "%y = expand %x0 {shape: [2, 2, 2]}", type: "f32[2, 2, 2]"
      )
      .values == [7, 7, 8, 8, 7, 7, 8, 8])
    // A permutation that is not its own inverse.
    let three = Tensor64([2, 3, 1], [0, 1, 2, 3, 4, 5])
    let turned = try evaluate(
      [("f32[2, 3, 1]", three)], "%y = transpose %x0 {permutation: [1, 2, 0]}", type: "f32[3, 1, 2]")
    #expect(turned.values == [0, 3, 1, 4, 2, 5])
  }

  @Test func reducesRows() throws {
    let x = [("f32[2, 3]", Tensor64([2, 3], [0, 1, 2, 3, 4, 8]))]
    #expect(try evaluate(x, "%y = sum %x0 {axis: 1, keep: false}", type: "f32[2]").values == [3, 15])
    #expect(try evaluate(x, "%y = mean %x0 {axis: 0, keep: true}", type: "f32[1, 3]").values == [1.5, 2.5, 5])
    #expect(try evaluate(x, "%y = max %x0 {axis: 0, keep: false}", type: "f32[3]").values == [3, 4, 8])
    // Population variance: ((−1)² + 0 + 1²) / 3 and (2² + 1² + 3²) / 3.
    let variance = try evaluate(x, "%y = variance %x0 {axis: 1, keep: false}", type: "f32[2]")
    expectNear(variance.values[0], 2.0 / 3)
    expectNear(variance.values[1], 14.0 / 3)
  }

  @Test func masksChoose() throws {
    let mask = ("bool[2, 1]", Tensor64([2, 1], [1, 0]))
    let y = try evaluate(
      [mask, ("f32[2]", Tensor64([2], [1, 2])), ("f32[]", Tensor64(scalar: -1))], "%y = where %x0, %x1, %x2",
      type: "f32[2, 2]")
    #expect(y.values == [1, 2, -1, -1])
    let numbers = [("i32[3]", Tensor64([3], [1, 2, 3])), ("i32[]", Tensor64(scalar: 2))]
    for (mnemonic, expected) in [
      ("equal", [0, 1, 0]), ("not_equal", [1, 0, 1]), ("less", [1, 0, 0]), ("less_equal", [1, 1, 0]),
      ("greater", [0, 0, 1]), ("greater_equal", [0, 1, 1]),
    ] as [(String, [Double])] {
      #expect(try evaluate(numbers, "%y = \(mnemonic) %x0, %x1", type: "bool[3]").values == expected, "\(mnemonic)")
    }
    let flags = [("bool[4]", Tensor64([4], [0, 0, 1, 1])), ("bool[4]", Tensor64([4], [0, 1, 0, 1]))]
    #expect(try evaluate(flags, "%y = and %x0, %x1", type: "bool[4]").values == [0, 0, 0, 1])
    #expect(try evaluate(flags, "%y = or %x0, %x1", type: "bool[4]").values == [0, 1, 1, 1])
    #expect(try evaluate(flags, "%y = not %x0", type: "bool[4]").values == [1, 1, 0, 0])
  }

  @Test func runTimeDimsAreNumbers() throws {
    #expect(
      try evaluate([], "%y = constant {value: 2*B - 1}", bindings: ["B": 5], type: "i32[]").values == [9])
    #expect(try evaluate([], "%y = iota {count: B}", bindings: ["B": 3], type: "i32[B]").values == [0, 1, 2])
  }

  @Test func callsFindTheirParameters() throws {
    let text = """
      module "m" {
        func @inner(%x: f32[]) -> (y: f32[], z: f32[]) {
          parameter p: f32[] ~ ones
          %p = parameter {path: "p"}
          %y = multiply %x, %p
          return %y, %p
        }
        func @outer(%x: f32[]) -> (y: f32[]) {
          %y, %z = call %x {function: "inner", path: "in"}
          %s = add %y, %z
          return %s
        }
        func @main(%x: f32[]) -> (y: f32[]) {
          %a = call %x {function: "outer", path: "a.0"}
          %b = call %a {function: "outer", path: "a.1"}
          return %b
        }
      }
      """
    let module = try Module.parse(text)
    #expect(module.parameters.map(\.path) == ["a.0.in.p", "a.1.in.p"])
    let parameters = ["a.0.in.p": Tensor64(scalar: 2), "a.1.in.p": Tensor64(scalar: 5)]
    // (3 · 2 + 2) · 5 + 5
    #expect(try ReferenceEvaluator(module, parameters: parameters).run([Tensor64(scalar: 3)])[0].values == [45])
    #expect(throws: EvaluationError.self) { try ReferenceEvaluator(module).run([Tensor64(scalar: 3)]) }
  }

  @Test func comparesTensors() {
    let a = Tensor64([2], [3, 4])
    #expect(relativeError(a, a) == 0)
    #expect(relativeError(Tensor64([2], [3, 4.5]), a) == 0.1)
    #expect(relativeError(Tensor64([1, 2], [3, 4]), a) == .infinity)
    #expect(relativeError(Tensor64([2], [3, .nan]), a) == .infinity)
    #expect(relativeError(Tensor64([2], [-.infinity, 4]), Tensor64([2], [-.infinity, 4])) == 0)
    #expect(relativeError(Tensor64([1], [1]), Tensor64([1], [0])) > 1e100)
    #expect(allClose(Tensor64([2], [3.00001, 4]), a))
    #expect(!allClose(Tensor64([2], [3.001, 4]), a))
    #expect(!allClose(Tensor64([2], [.infinity, 4]), a))
  }
}
