import Diagnostics
import GraphGen
import GraphIR
import Testing

/// Run-time dims that are divided: multiples given by the shape of an input, or required by a division.
@Suite struct RunTimeFormTests {
  private func types(_ lines: String) -> [String] {
    let elaboration = elaborate(spec(lines))
    guard let main = elaboration.model?.module.main else { return elaboration.summaries }
    return main.inputs.map(\.type.description) + main.outputTypes.map(\.description)
  }

  @Test func anAxisMayBeAMultiple() {
    #expect(
      types("inputs: {x: \"f32[B, 32 * h, w * 2 + 1]\"}\ngraph: {y: \"x[:, :h * 16, :w]\"}")
        == ["f32[B, 32*h, 2*w + 1]", "f32[B, 16*h, w]"])
    #expect(types("config: {n: 3}\ninputs: {x: \"f32[n * B - 1, n]\"}") == ["f32[3*B - 1, 3]", "f32[3*B - 1, 3]"])
    // A dim that is an axis of its own is solved from that axis.
    #expect(types("inputs: {x: \"f32[2 * T]\", z: \"f32[T]\"}").first == "f32[2*T]")
  }

  /// A divided dim becomes a multiple in every shape of the model.
  @Test(
    arguments: [
      ("iota(T / 4)", ["f32[B, 4*T_4]", "i32[T_4]"]),
      ("iota(6 * T / 4)", ["f32[B, 2*T_2]", "i32[3*T_2]"]),
      ("iota((3 * T - 8) / 4)", ["f32[B, 4*T_4]", "i32[3*T_4 - 2]"]),
      ("iota(T / 2 / 2 / 3)", ["f32[B, 12*T_12]", "i32[T_12]"]),
      ("iota(T / 4 + T / 6)", ["f32[B, 12*T_12]", "i32[5*T_12]"]),
      ("iota(B / 2 * (T / 3))", ["f32[2*B_2, 3*T_3]", "i32[B_2*T_3]"]),
      ("rearrange(x, 'b (t r) -> b t r', r=5)", ["f32[B, 5*T_5]", "f32[B, T_5, 5]"]),
      ("rearrange(x, 'b (t r) -> b t r', t=T)", ["f32[B, T]", "f32[B, T, 1]"]),
      ("rearrange(expand(x, [T, B, T]), 'a b t -> (a t) b')", ["f32[B, T]", "f32[T*T, B]"]),
      (
        "rearrange(rearrange(expand(x, [T, B, T]), 'a b t -> (a t) b'), '(n t) b -> n b t', t=T)",
        ["f32[B, T]", "f32[T, B, T]"]
      ),
    ])
  func divisionMakesMultiples(expression: String, expected: [String]) {
    #expect(types("inputs: {x: \"f32[B, T]\"}\ngraph: {y: \"\(expression)\"}") == expected, "\(expression)")
  }

  @Test func partsOfASplitAreEqual() {
    #expect(
      types("inputs: {x: \"f32[T]\"}\ngraph: {\"a, b, c\": \"split(x, 3, axis=0)\", y: a + c}")
        == ["f32[3*T_3]", "f32[T_3]"])
  }

  /// A division that is exact in no run, or not known to be exact, is refused; the message says which of the two.
  @Test(
    arguments: [
      ("(2 * T + 1) / 2", "2*T + 1 is not a multiple of 2"),
      ("(T + 1) / 2", "T + 1 is not known to be a multiple of 2"),
      ("T * T / 2", "T*T is not known to be a multiple of 2"),
      ("(T + B) / 2", "B + T is not known to be a multiple of 2"),
      ("T / -2", "T is not known to be a multiple of -2"),
    ])
  func othersAreRefused(dim: String, expected: String) {
    let found = elaborate(spec("inputs: {x: \"f32[B, T]\"}\ngraph: {y: \"iota(\(dim))\"}"))
    #expect(found.text.contains("error: \(expected)"), "\(found.text)")
    #expect(found.diagnostics.count == 1)
  }

  @Test func namesStayApart() {
    #expect(
      types("inputs: {x: \"f32[B, T]\", z: \"f32[T_2]\"}\ngraph: {y: \"iota(T / 2)\"}")
        == ["f32[B, 2*T_2_]", "f32[T_2]", "i32[T_2_]"])
  }

  /// Errors are reported once, even if the model is built several times.
  @Test func errorsAreReportedOnce() {
    let lines = "inputs: {x: \"f32[B, T]\"}\ngraph: {a: q, b: \"iota(T / 2)\", y: \"iota(T / 3) + b * r\"}"
    #expect(elaborate(spec(lines)).summaries == ["4:12 spec/unknown-name", "4:55 spec/unknown-name"])
  }

  @Test func chainsEnd() {
    let chain = String(repeating: " / 2", count: 40)
    let found = elaborate(spec("inputs: {x: \"f32[B, T]\"}\ngraph: {y: \"iota(T\(chain))\"}"))
    #expect(found.diagnostics.map(\.code) == ["shape/not-divisible"])
    let huge = elaborate(spec("inputs: {x: \"f32[B, T]\"}\ngraph: {y: \"iota(T / 9223372036854775807 / 2)\"}"))
    #expect(huge.diagnostics.map(\.code) == ["limit/elements"])
  }

  // MARK: - Pictures

  /// `resize` and the sides of the input, and whether pictures can fit.
  @Test(
    arguments: [
      ("8", "f32[B, 3, 8, 8]", true), ("8", "f32[B, 3, 8, 16]", false), ("8", "f32[B, 3, H, W]", true),
      ("8", "f32[B, 3, H, 16]", false), ("64", "f32[B, 3, 32 * h, 32 * w]", true),
      ("40", "f32[B, 3, 32 * h, 32 * w]", false), ("32", "f32[B, 3, h + 31, w]", true),
      ("32", "f32[B, 3, h + 32, w]", false), ("8", "f32[B, 3, H, 2 * H]", false), ("8", "f32[B, 3, H, H]", true),
      ("8", "f32[1, 3, 8, 8]", true), ("8", "f32[4, 3, 8, 8]", false), ("8", "f32[2 * B, 3, 8, 8]", false),
    ])
  func picturesFitOrDoNot(resize: String, type: String, fits: Bool) {
    let lines = "inputs: {x: \"\(type)\"}\npreprocess: {x: {resize: \(resize), mean: [0], std: [1]}}"
    #expect(elaborate(spec(lines)).diagnostics.map(\.code) == (fits ? [] : ["preproc/size"]), "\(type)")
  }

  /// The rewrite gives a spec without the warning, with the numbers that were meant.
  @Test(
    arguments: [
      ("[123.675, 116, 103.53]", "[123.675 / 255.0, 116 / 255.0, 103.53 / 255.0]"),
      ("[m]", "[(m) / 255.0]"), ("[m + 1]", "[(m + 1) / 255.0]"), ("\n    - 127\n    - 2\n    - 1", nil),
    ] as [(String, String?)])
  func scalesAreMended(mean: String, expected: String?) throws {
    func text(_ mean: String) -> String {
      spec("config: {m: 127}\ninputs: {x: \"f32[B, 3, 8, 8]\"}\npreprocess:\n  x:\n    mean: \(mean)\n    std: [0.5]")
    }
    let found = elaborate(text(mean))
    #expect(found.model != nil)
    let warning = try #require(found.diagnostics.first)
    #expect(found.diagnostics.count == 1 && warning.severity == .warning && warning.code == "preproc/scale")
    let fix = try #require(warning.fix)
    #expect(mean.contains(fix.old))
    let mended = mean.replacing(fix.old, with: fix.new)
    if let expected { #expect(mended == expected) }
    let again = elaborate(text(mended))
    #expect(again.diagnostics.isEmpty)
    let before = try #require(found.model?.preprocess["x"]?.mean)
    let after = try #require(again.model?.preprocess["x"]?.mean)
    for (a, b) in zip(before, after) { #expect(abs(a / 255 - b) < 1e-6) }
  }

  @Test(arguments: ["mean: [0, 1, 0.5], std: [1, 0.2, 1]", "mean: [-1], std: [0.1]"])
  func usualScalesAreFine(steps: String) {
    #expect(elaborate(spec("inputs: {x: \"f32[B, 3, 8, 8]\"}\npreprocess: {x: {\(steps)}}")).diagnostics.isEmpty)
  }
}
