import Diagnostics
import GraphGen
import GraphIR
import Testing

/// The meaning of specs, checked on the resulting graph.
@Suite struct MeaningTests {
  /// The lines of `main` between its braces.
  private func body(_ lines: String, settings: [String] = []) -> String {
    let gir = elaborate(spec(lines), settings: settings).gir
    guard let start = gir.firstRange(of: "func @main"), let open = gir[start.upperBound...].firstRange(of: "{\n") else {
      return gir
    }
    let lines = gir[open.upperBound...].split(separator: "\n").prefix { $0 != "  }" }
    return lines.map { String($0.drop { $0 == " " }) }.joined(separator: "\n")
  }

  /// The body for one expression of x, f32[B, 4].
  private func expression(_ text: String, config: String = "{n: 3}") -> String {
    body("config: \(config)\ngraph: {y: \"\(text)\"}")
  }

  // MARK: - Numbers

  private static let numbers: [(String, String)] = [
    ("7 // 2", "3"), ("-7 // 2", "-4"), ("7 // -2", "-4"), ("-7 % 2", "1"), ("7 % -2", "-1"), ("-7 % -2", "-1"),
    ("6 % 3", "0"), ("6 / 3", "2"), ("6 / -1", "-6"), ("7 / 2.0", "3.5"), ("2 ** 10", "1024"), ("2 ** -1", "0.5"),
    ("(-1) ** 1000001", "-1"), ("0 ** 0", "1"), ("1 ** 9223372036854775807", "1"),
    ("(-2) ** 63", "-9223372036854775808"),
    ("-2 ** 2", "-4"), ("7.5 // 2", "3.0"), ("-7.5 // 2", "-4.0"), ("-7.5 % 2", "0.5"), ("7.5 % -2", "-0.5"),
    ("1e20 % 3.0", "1.0"), ("6.0 % -3", "-0.0"), ("floor(2.7)", "2"), ("floor(-2.5)", "-3"), ("floor(3)", "3"),
    ("floor(196 * (1 - 0.75))", "49"), ("abs(-3)", "3"), ("abs(-3.5)", "3.5"), ("relu(-3)", "0"), ("sqrt(16)", "4.0"),
    ("ceil(2.2)", "3"), ("ceil(-2.5)", "-2"), ("ceil(3)", "3"),
    ("round(2.5)", "2"), ("round(-3.5)", "-4"), ("round(7)", "7"),
    ("sign(-2.5)", "-1.0"), ("sign(0)", "0"), ("sign(7)", "1"),
    ("log1p(1e-20)", "1e-20"),
    ("expm1(1e-20)", "1e-20"),
    ("softplus(1000)", "1000.0"),
    ("hard_swish(3)", "3.0"),
    ("minimum(3, 4)", "3"), ("maximum(3, 4.5)", "4.5"), ("where(1 > 2, 3, 4)", "4"), ("3 if 1 > 2 else 4", "4"),
    ("true and not false", "true"), ("1 == 1.0", "true"), ("'a' == 'b'", "false"), ("'a' != 'b'", "true"),
    (".half == .half", "true"), ("[1, 2] == [1, 2]", "true"), ("f32 == i32", "false"), ("true == (1 < 2)", "true"),
    ("[1, 2, 3][-1]", "3"), ("[[1, 2], [3]][0][1]", "2"), ("1 + 2 * 3 ** 2", "19"),
    ("0.1 + 0.2", "0.30000000000000004"),
  ]

  @Test(arguments: numbers)
  func compileTimeNumbers(expression: String, expected: String) {
    let elaboration = elaborate(spec("config: {a: \"\(expression)\"}"))
    #expect(elaboration.model?.config.map(\.text) == [expected], "\(elaboration.text)")
  }

  @Test func dimsCompareWhereTheyCan() {
    for (condition, holds) in [
      ("B >= 1", true), ("B > 0", true), ("B * T >= B", true), ("B + T > T", true), ("B < 1", false), ("B == B", true),
      ("B != B + 1", true), ("B == 0", false), ("2 * B <= B", false), ("B * B >= B", true),
    ] {
      let text = body("inputs: {x: \"f32[B, T]\"}\ngraph: {y: \"x + (1 if \(condition) else 2)\"}")
      #expect(text.contains("value: \(holds ? 1 : 2).0"), "\(condition): \(text)")
    }
    for condition in ["B > 1", "B < T", "B * T == 4"] {
      let lines = "inputs: {x: \"f32[B, T]\"}\ngraph: {y: \"x + (1 if \(condition) else 2)\"}"
      #expect(elaborate(spec(lines)).diagnostics.map(\.code) == ["type/not-compile-time"])
    }
  }

  // MARK: - Types of literals

  @Test func literalsTakeTheTypeOfTheTensor() {
    #expect(
      expression("(x + n) * 0.5 >= n") == """
        %1 = constant {value: 3.0} : f32[]
        %2 = add %x, %1 : f32[B, 4]
        %3 = constant {value: 0.5} : f32[]
        %4 = multiply %2, %3 : f32[B, 4]
        %5 = constant {value: 3.0} : f32[]
        %y = greater_equal %4, %5 : bool[B, 4]
        return %y
        """)
    #expect(
      expression("-iota(B) + B // 1 if false else -iota(B) + B") == """
        %1 = iota {count: B} : i32[B]
        %2 = constant {value: 0} : i32[]
        %3 = subtract %2, %1 : i32[B]
        %4 = constant {value: B} : i32[]
        %y = add %3, %4 : i32[B]
        return %y
        """)
  }

  private static let unrepresentable: [(String, String)] = [
    ("x * 1e39", "value/out-of-range"), ("x * sqrt(-1)", "value/not-finite"),
    ("iota(4) + 2147483648", "value/out-of-range"),
    ("iota(2147483648)", "value/out-of-range"), ("iota(-1)", "value/out-of-range"),
    ("cast(1 // 0, f32)", "value/out-of-range"),
    ("x + 0 ** -1", "value/out-of-range"), ("cast(5000000000, f32)", "value/out-of-range"),
  ]

  @Test(arguments: unrepresentable)
  func constantsFitTheirType(expression: String, expected: String) {
    #expect(elaborate(spec("graph: {y: \"\(expression)\"}")).diagnostics.map(\.code) == [expected])
  }

  @Test func infinityIsANumber() {
    #expect(expression("where(x > 0, x, -inf)").contains("constant {value: -inf} : f32[]"))
  }

  // MARK: - Masks

  @Test func compileTimeSidesOfConditionsDropOut() {
    #expect(
      expression("x > 0 and true") == "%1 = constant {value: 0.0} : f32[]\n%y = greater %x, %1 : bool[B, 4]\nreturn %y")
    #expect(expression("false or x > 0") == expression("x > 0 and true"))
    #expect(expression("where(true, x, -inf)") == "return %x")
    #expect(expression("where(x > 0 and false, -inf, x)").hasSuffix("return %x"))
    #expect(elaborate(spec("graph: {y: true and x}")).summaries == ["3:21 type/mismatch"])
    #expect(elaborate(spec("graph: {y: x or true}")).summaries == ["3:12 type/mismatch"])
  }

  // MARK: - Indices

  @Test func indicesSliceThenReshape() {
    #expect(
      expression("x[1:, new, -1]")
        == """
        %1 = slice %x {axis: 0, start: 1, end: B} : f32[B - 1, 4]
        %2 = slice %1 {axis: 1, start: 3, end: 4} : f32[B - 1, 1]
        %y = reshape %2 {shape: [B - 1, 1]} : f32[B - 1, 1]
        return %y
        """.replacing("%y = reshape %2 {shape: [B - 1, 1]} : f32[B - 1, 1]\nreturn %y", with: "return %y")
        .replacing("%2 = slice", with: "%y = slice"))
    #expect(expression("x[:, :]") == "return %x")
    #expect(expression("x[..., :]") == "return %x")
    #expect(expression("x[0:B]") == "return %x")
  }

  @Test func slicesAreProvedRefutedOrChecked() {
    func checks(_ text: String) -> [String] {
      elaborate(spec("inputs: {x: \"f32[B, T]\"}\ngraph: {y: \"\(text)\"}")).model?.module.checks.map(
        \.nonNegative.description)
        ?? ["refuted"]
    }
    #expect(checks("x[:1]") == [])
    #expect(checks("x[-1]") == [])
    #expect(checks("x[:2]") == ["B - 2"])
    #expect(checks("x[B - 1:]") == [])
    #expect(checks("x[:T]") == ["B - T"])
    #expect(checks("x[2:4]") == ["B - 4"])
    #expect(checks("x[-3:]") == ["B - 3"])
    #expect(checks("x[:2 * B]") == ["refuted"])
    #expect(checks("x[B + 1:B]") == ["refuted"])
    #expect(checks("x[:, 0 - T - 1]") == ["refuted"])
  }

  @Test func givenExtentsAreChecked() {
    func checks(_ text: String) -> [String] {
      elaborate(spec("graph: {y: \"\(text)\"}")).model?.module.checks.map(\.nonNegative.description) ?? ["refuted"]
    }
    #expect(checks("iota(B - 5)") == ["B - 5"])
    #expect(checks("iota(0 - B)") == ["refuted"])
    #expect(checks("expand(x[:1], [B - 2, 4])") == ["B - 2"])
    #expect(checks("reshape(x, [2 * B, 2])") == [])
  }

  // MARK: - Results

  @Test func severalResultsAreNamedInOrder() {
    #expect(
      body("graph: {\"a, b\": \"split(x, 2, axis=-1)\", y: b - a}") == """
        %a = slice %x {axis: 1, start: 0, end: 2} : f32[B, 2]
        %b = slice %x {axis: 1, start: 2, end: 4} : f32[B, 2]
        %y = subtract %b, %a : f32[B, 2]
        return %y
        """)
    #expect(expression("split(x, 1, axis=1)") == "return %x")
  }

  // MARK: - Built-ins that are made of ops

  @Test func embeddingsGatherRows() {
    #expect(expression("embedding(x, iota(3))") == expression("gather(x, iota(3), axis=0)"))
    #expect(expression("embedding(x, iota(3))").contains("gather %x, %1 {axis: 0} : f32[3, 4]"))
    #expect(expression("gather(x, reshape(iota(2 * B), [B, 2]), axis=-1)").contains("{axis: 1} : f32[B, 2]"))
  }

  @Test func otherAxesAreSorted() {
    #expect(expression("argsort(x)") == "%y = argsort %x : i32[B, 4]\nreturn %y")
    #expect(
      expression("argsort(x, axis=0)") == """
        %1 = transpose %x {permutation: [1, 0]} : f32[4, B]
        %2 = argsort %1 : i32[4, B]
        %y = transpose %2 {permutation: [1, 0]} : i32[B, 4]
        return %y
        """)
  }

  @Test func oneHotCompares() {
    #expect(
      expression("one_hot(iota(B), n)") == """
        %1 = iota {count: B} : i32[B]
        %2 = iota {count: 3} : i32[3]
        %3 = reshape %1 {shape: [B, 1]} : i32[B, 1]
        %4 = equal %3, %2 : bool[B, 3]
        %y = cast %4 {to: .f32} : f32[B, 3]
        return %y
        """)
  }

  @Test func paddingConcatenates() {
    #expect(
      expression("pad(x, axis=-1, before=1, after=B)") == """
        %1 = constant {value: 0.0} : f32[]
        %2 = expand %1 {shape: [B, 1]} : f32[B, 1]
        %3 = expand %1 {shape: [B, B]} : f32[B, B]
        %y = concat %2, %x, %3 {axis: 1} : f32[B, B + 5]
        return %y
        """)
    #expect(expression("pad(x, 0, 0, 0)").hasSuffix("return %x"))
    #expect(expression("pad(x > 0, 0, 1, 0)").contains("constant {value: false}"))
    #expect(expression("pad(x, 0, 1, 0, value=-inf)").contains("constant {value: -inf}"))
    #expect(expression("pad(cast(x, i32), 0, 1, 0, value=n)").contains("constant {value: 3} : i32[]"))
  }

  @Test func magnitudesOfIntegers() {
    #expect(expression("abs(cast(x, i32))").contains("maximum %1, %3 : i32[B, 4]"))
  }

  // MARK: - Dims of inputs

  @Test func dimsAreFoundWhereTheyStandAlone() {
    #expect(body("inputs: {x: \"f32[2 * B, T + 1]\", z: \"f32[B, T]\"}") == "return %x")
    let unbound = [
      "2 - B": 22, "B * B": 18, "B * C": 18, "(B + 1) * B": 19, "B / 2": 18, "0 * B": 22, "n * B": 22, "-B": 19,
      "B - B": 18,
    ]
    for (dim, column) in unbound {
      let found = elaborate(spec("config: {n: 0}\ninputs: {x: \"f32[\(dim)]\"}"))
      #expect(found.summaries == ["4:\(column) shape/unbound"], "\(dim)")
    }
  }

  @Test func whatConfigComputesLeavesNoNodes() {
    let blocks = "blocks: {f: {config: {n: int}, graph: {a: iota(3), b: n * 2}, outputs: b}}\n"
    #expect(body(blocks + "config: {c: f(3)}\ninputs: {x: \"f32[f(c)]\"}") == "return %x")
  }

  // MARK: - Assertions

  @Test func assertionsAreProvedRefutedOrChecked() {
    func checks(_ condition: String) -> [String] {
      elaborate(spec("assert: [{that: \"\(condition)\", message: m}]")).model?.module.checks.map(
        \.nonNegative.description)
        ?? ["refuted"]
    }
    #expect(checks("B >= 1 and 3 > 2") == [])
    #expect(checks("B > 1") == ["B - 2"])
    #expect(checks("B == 3") == ["B - 3", "-B + 3"])
    #expect(checks("B >= 2 and B <= 9") == ["B - 2", "-B + 9"])
    #expect(checks("B < 1") == ["refuted"])
    #expect(checks("B > 1 and B < 1") == ["refuted"])
    #expect(checks("3 == 4") == ["refuted"])
  }

  @Test func allErrorsOfAStageAreReported() {
    let lines = """
      parameters: {w: "f32[B] ~ zeros", v: "f32[3] ~ foo"}
      graph: {a: x + w, y: x + q, z: lineer(x)}
      outputs: [y, k]
      assert: [{that: B < 1, message: n}, {that: 1 > 2, message: o}]
      """
    #expect(
      elaborate(spec(lines)).summaries == [
        "3:18 shape/needs-static", "3:48 spec/unknown-initializer", "4:26 spec/unknown-name", "4:32 spec/unknown-ref",
        "5:14 spec/unknown-name", "6:17 spec/assertion", "6:44 spec/assertion",
      ])
  }
}
