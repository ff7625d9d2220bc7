import Testing

/// Every error of calls of blocks and of `repeat`.
@Suite struct CallErrorTests {
  private static let blocks = """
    blocks:
      scale:
        config: {mode: "enum(up, down)", factor: float}
        inputs: {x: "f32[B, n]", by: "f32[n]?"}
        graph: {y: x * factor}
        outputs: y
      cross:
        inputs: {x: "f32[B, C]", memory: "f32[B, C]"}
        graph: {y: x + memory}
        outputs: y
      adds:
        inputs: {x: "f32[...]", bias: "f32[n]?"}
        graph: {y: x + bias}
        outputs: y
      first:
        inputs: {x: "f32[...]"}
        graph: {y: second(x)}
        outputs: y
      second:
        inputs: {x: "f32[...]"}
        graph: {y: first(x)}
        outputs: y
      again:
        inputs: {x: "f32[...]"}
        graph: {y: "repeat(again, 3, x)"}
        outputs: y
      pair:
        inputs: {x: "f32[B, n]", z: "f32[B, n]"}
        graph: {y: x}
        outputs: [y, z]
      constant:
        config: {n: int}
        inputs: {x: "f32[...]"}
        graph: {y: n + 1}
        outputs: y

    """

  /// The line of the graph.
  private static let line = blocks.split(separator: "\n").count + 3

  /// The column in the line of the graph, and the code.
  private static let cases: [(String, String)] = [
    ("linear(x)", "13 spec/missing-argument"),
    ("linear()", "13 spec/missing-argument"),
    ("linear(x, 4, heads=3)", "26 spec/unknown-argument"),
    ("lineer(x, 4)", "13 spec/unknown-ref"),
    ("linear(x, 4, true, 5)", "32 spec/too-many-arguments"),
    ("linear(x, 4, out=5)", "26 spec/duplicate-argument"),
    ("x + linear(x, 4)", "17 spec/unnamed-parameters"),
    ("linear(linear(x, 4), 4)", "20 spec/unnamed-parameters"),
    ("linear(cast(x, i32), 3)", "20 type/mismatch"),
    ("prepend(x, x)", "24 shape/mismatch"),
    ("prepend(x, x[:, new, :2])", "24 shape/mismatch"),
    ("feed_forward(x, 3, activation=3)", "43 type/expected-block"),
    ("feed_forward(x, 3, activation=foo)", "43 spec/unknown-ref"),
    ("feed_forward(x, B)", "29 type/expected-int"),
    ("linear(x, 4.0)", "23 type/expected-int"),
    ("linear(x, 4, 1)", "26 type/expected-bool"),
    ("layer_norm(x, eps=true)", "31 type/expected-float"),
    ("scale(x, mode=.left, factor=1)", "27 value/enum"),
    ("scale(x, mode=3, factor=1)", "27 type/expected-enum"),
    ("cross(x)", "13 spec/missing-argument"),
    ("repeat(cross, 2, x)", "13 spec/missing-argument"),
    ("cross(x, x[:, :2])", "22 shape/mismatch"),
    ("pair(x, x)", "13 type/several-results"),
    ("exp(pair(x, x))", "17 type/several-results"),
    ("repeat(linear, 3)", "13 spec/missing-argument"),
    ("repeat(softmax, 3, x)", "20 type/expected-block"),
    ("repeat(3, 3, x)", "20 type/expected-block"),
    ("repeat(linear, -1, x, out=4)", "28 value/out-of-range"),
    ("repeat(linear, 1000000000, x, out=4)", "28 limit/graph-nodes"),
    ("repeat(linear, 0, x, out=4, all=true)", "28 value/out-of-range"),
    ("repeat(linear, 2, x, out=4, all=3)", "45 type/expected-bool"),
    ("repeat(linear, 2, x, out=4, all=true)", "13 type/several-results"),
    ("repeat(linear, 2.0, x, out=4)", "28 type/expected-int"),
    ("repeat(linear, 3, x, out=5)", "31 shape/carry"),
    ("repeat(pair, 3, x)", "13 spec/missing-argument"),
    ("repeat(linear, 3, x, x, out=5)", "31 spec/too-many-arguments"),
    ("repeat(linear, 3, x, x=x, out=5)", "13 spec/duplicate-argument"),
    ("1 + repeat(linear, 3, x, out=4)", "17 spec/unnamed-parameters"),
    ("repeat(linear, 3, x, out=4, dim=4)", "41 spec/unknown-argument"),
    ("repeat(linear, 3, x)", "13 spec/missing-argument"),
    ("repeat(linear, 3, x, out=4.5)", "38 type/expected-int"),
    ("repeat(linear, 3, x, out=i + 1)", "31 shape/carry"),
    ("i * x", "13 spec/unknown-name"),
  ]

  @Test(arguments: cases)
  func reports(expression: String, expected: String) {
    let text = spec(Self.blocks + "graph: {y: \"\(expression)\"}")
    #expect(elaborate(text).summaries == ["\(Self.line):\(expected)"])
  }

  @Test func reportsErrorsInBlocksWhereTheyStand() {
    let graph = """
      graph:
        a: adds(x)
        b: first(x)
        c: again(x)
        d: repeat(constant, 2, x, n=3)
      """
    #expect(
      elaborate(spec(Self.blocks + graph + "\noutputs: a")).summaries
        == ["15:20 type/absent", "23:16 spec/cycle", "27:17 spec/cycle", "37:14 type/expected-tensor"])
  }
}
