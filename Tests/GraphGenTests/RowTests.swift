import Diagnostics
import Testing

/// The rows S1 to S16 of the catalogue of bad input, as far as elaboration detects them.
@Suite struct RowTests {
  private static let model = """
    config:
      size: 224
      patch: 16
      dim: 768
      depth: 12
      heads: 12
      classes: 10
    inputs:
      image: f32[B, 3, size, size]
      tokens: f32[B, T, dim]
    graph:
      patches: linear(patchify(image, patch), dim)
      encoded: repeat(pre_norm_layer, depth, patches, heads=heads, hidden=4 * dim)
      logits: linear(encoded[:, 0], classes)
    outputs: logits

    """

  private static let rows: [(String, String, String)] = [
    ("S1", "heads=7", "--set heads=7 shape/not-divisible"),
    ("S1", "dim=770", "8:10 shape/not-divisible"),
    ("S2", "heads=0", "--set heads=0 value/out-of-range"),
    ("S2", "depth=-1", "--set depth=-1 value/out-of-range"),
    ("S2", "patch=0", "--set patch=0 value/out-of-range"),
    ("S13", "classes=0", "--set classes=0 value/out-of-range"),
    ("S3", "size=225", "5:10 shape/not-divisible"),
    ("S4", "dim=4294967296", "library/linear.yaml:6:11 limit/elements"),
    ("S5", "depth=1000000000", "--set depth=1000000000 limit/graph-nodes"),
    ("S5", "depth=100000", "--set depth=100000 limit/graph-nodes"),
  ]

  @Test(arguments: rows)
  func settings(row: String, setting: String, expected: String) {
    #expect(elaborate(spec(Self.model), settings: [setting]).summaries == [expected])
  }

  private static let specs: [(String, String, String)] = [
    ("S2", #"inputs: {x: "f32[1, 1, 1, 1, 1, 1, 1, 1, 1]"}"#, "3:14 limit/rank"),
    ("S4", #"inputs: {x: "f32[4294967296, 4294967296]"}"#, "3:14 limit/elements"),
    ("S7", "graph: {y: encoder(x)}", "3:12 spec/unknown-ref"),
    (
      "S7", "blocks: {f: {inputs: {x: \"f32[...]\"}, graph: {y: f(x)}, outputs: y}}\ngraph: {y: f(x)}",
      "3:50 spec/cycle"
    ),
    (
      "S8",
      "blocks: {f: {inputs: {x: \"f32[...]\", memory: \"f32[...]\"}, graph: {y: x}, outputs: y}}\ngraph: {y: f(x)}",
      "4:12 spec/missing-argument"
    ),
    (
      "S9",
      """
      inputs: {x: "f32[B, T, 768]", z: "f32[B, S, 512]"}
      blocks: {f: {inputs: {x: "f32[B, T, C]", memory: "f32[B, S, C]"}, graph: {y: x}, outputs: y}}
      graph: {y: "f(x, z)"}
      """, "5:18 shape/mismatch"
    ),
    (
      "S12",
      """
      inputs: {x: "f32[B, 20, 8]"}
      parameters: {table: "f32[16, 8] ~ zeros"}
      graph: {y: x + table}
      """, "5:12 shape/broadcast"
    ),
    ("S14", #"inputs: {x: "fp16[B]"}"#, "3:14 type/unknown-dtype"),
    ("S14", #"graph: {y: "softmax(cast(x, i32))"}"#, "3:13 type/needs-float"),
    ("S16", #"graph: {y: "repeat(layer_norm, B, x)"}"#, "3:32 shape/needs-static"),
    ("S16", #"parameters: {w: "f32[B] ~ zeros"}"#, "3:18 shape/needs-static"),
  ]

  @Test(arguments: specs)
  func refuses(row: String, lines: String, expected: String) {
    #expect(elaborate(spec(lines)).summaries == [expected])
  }

  /// The message of DESIGN §7.
  @Test func headsThatDoNotDivideAreShownWithBothPlaces() {
    let lines = """
      config:
        size: 224
        patch: 16
        dim: 768
        depth: 12
        mlp: 4 * dim
        heads: 12
      inputs: {image: "f32[B, 3, size, size]"}
      graph:
        patches: linear(patchify(image, patch), dim)
        encoded: repeat(pre_norm_layer, depth, patches, heads=heads, hidden=mlp)
      outputs: encoded
      """
    #expect(
      elaborate(spec(lines), settings: ["dim=770"]).text == """
        spec.yaml:9:10: error: dim 770 is not divisible by heads 12 [shape/not-divisible]
            9 |   heads: 12
              |          ^^ 12
          --set dim=770: note: dim is 770 here, 768 at spec.yaml:6:8
          library/pre_norm_layer.yaml:10:23: note: divided here
          spec.yaml:13:12: note: in pre_norm_layer, repeated 12 times by 'encoded'
          help: 770 = 64 × 12 + 2; use for dim a multiple of 12, such as 768 or 780, or for heads 10, 11 or 14

        """)
  }

  @Test func patchesThatDoNotDivideAreShownWithBothPlaces() {
    let elaboration = elaborate(spec(Self.model), settings: ["size=225"])
    #expect(
      elaboration.text == """
        spec.yaml:5:10: error: size 225 is not divisible by patch 16 [shape/not-divisible]
            5 |   patch: 16
              |          ^^ 16
          --set size=225: note: size is 225 here, 224 at spec.yaml:4:9
          library/patchify.yaml:6:63: note: divided here
          spec.yaml:14:19: note: in patchify
          help: 225 = 14 × 16 + 1; use for size a multiple of 16, such as 224 or 240, or for patch 9 or 15

        """)
  }

  @Test func zeroHeadsAreShownWithTheDivision() {
    let elaboration = elaborate(spec(Self.model), settings: ["heads=0"])
    #expect(elaboration.diagnostics.first?.label == "0")
    #expect(elaboration.diagnostics.first?.help == "use a number of at least 1")
    #expect(elaboration.diagnostics.first?.notes.first?.message == "divided here")
  }
}
