import Diagnostics
import Testing

/// `taps:` and their effect on the module.
@Suite struct TapTests {
  private func tapped(_ taps: String) -> Elaboration {
    elaborate(
      spec(
        """
        inputs: {x: "f32[B, 4]"}
        blocks:
          inner:
            inputs: {x: "f32[B, 4]"}
            graph: {e: exp(x), y: e * 2}
            outputs: y
          outer:
            inputs: {x: "f32[B, 4]"}
            graph:
              inside: repeat(inner, 2, x)
              twice: inner(inside) + inner(x)
              part: inner(inside)
              n: 3
              y: part + twice
            outputs: y
        graph: {sum: x + x, row: "repeat(outer, 3, sum)"}
        outputs: row
        taps: \(taps)
        """))
  }

  @Test func calls() {
    let gir = tapped("[row.1.inside.1.e, row.1.part.e, sum]").gir
    for line in [
      "func @inner(%x: f32[B, 4]) -> (y: f32[B, 4]) {",
      "func @inner.tap(%x: f32[B, 4]) -> (y: f32[B, 4], e: f32[B, 4]) {",
      "func @outer.tap(%x: f32[B, 4]) -> (y: f32[B, 4], inside.1.e: f32[B, 4], part.e: f32[B, 4]) {",
      #"%row.0 = call %sum {function: "outer", path: "row", step: 0} : f32[B, 4]"#,
      #"{function: "outer.tap", path: "row", step: 1} : f32[B, 4], f32[B, 4], f32[B, 4]"#,
      #"{function: "outer", path: "row", step: 2} : f32[B, 4]"#,
      #"{function: "inner", path: "inside", step: 0} : f32[B, 4]"#,
      #"{function: "inner.tap", path: "inside", step: 1} : f32[B, 4], f32[B, 4]"#,
      "row.1.inside.1.e: f32[B, 4], row.1.part.e: f32[B, 4], sum: f32[B, 4]) {",
    ] {
      #expect(gir.contains(line), "\(line)\n\(gir)")
    }
  }

  /// A path that is already an output, under that name or through a call, is not added twice.
  @Test func outputs() {
    #expect(tapped("[row]").gir == tapped("[]").gir)
    let gir = tapped("[row.1.y, row.1]").gir
    #expect(gir.contains("func @outer.tap(%x: f32[B, 4]) -> (y: f32[B, 4]) {"), "\(gir)")
    #expect(gir.contains("-> (row: f32[B, 4], row.1.y: f32[B, 4], row.1: f32[B, 4]) {"), "\(gir)")
  }

  /// What every step is asked for is one result; what a step gives only ends a range.
  @Test func stepsOfARepeat() {
    let all = tapped("[row.0.part.e, row.1.part.e, row.2.part.e]").gir
    #expect(
      all.contains(
        #"%row, %row.1 = repeat %sum {functions: ["outer.tap"], path: "row", steps: 3, carries: 1} : "#
          + "f32[B, 4], f32[3, B, 4]"), "\(all)")
    #expect(!all.contains("func @outer("), "nothing calls it")
    let own = tapped("[row.0, row.1, row.2]").gir
    #expect(own.contains("func @outer.tap(%x: f32[B, 4]) -> (y: f32[B, 4], y.tap: f32[B, 4])"), "\(own)")
    let one = tapped("[row.1]").gir
    #expect(
      one.contains(#"%row.1 = repeat %sum {functions: ["outer"], path: "row", steps: 2, carries: 1}"#), "\(one)")
    #expect(one.contains(#"call %row.1 {function: "outer", path: "row", step: 2}"#), "\(one)")
  }

  @Test(
    arguments: [
      ("row.1.inside.1.f", "did you mean 'row.1.inside.1.e'?"),
      ("row.3.part.e", "there are 'row', 'sum', 'row.0', 'row.1', 'row.2'"),
      ("suma", "did you mean 'sum'?"),
      // Two calls without a name, and what is not a tensor.
      ("row.0.inner.e", "did you mean 'row.0.inside'?"),
      ("row.0.n", nil), ("''", nil), ("row.", nil), (".", nil), ("row..1", nil),
    ] as [(String, String?)]) func unknownPaths(path: String, help: String?)
  {
    let result = tapped("[\(path)]")
    #expect(result.summaries.count == 1)
    #expect(result.summaries.allSatisfy { $0.hasSuffix("spec/unknown-tap") || $0.hasSuffix("type/missing-value") })
    if let help { #expect(result.diagnostics.first?.help == help) }
  }
}
