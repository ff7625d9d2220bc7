import Diagnostics
import GraphGen
import GraphIR
import GraphcRuntime
import ModelSpec
import Testing

/// Mappings from checkpoint names to parameters.
@Suite struct WeightTests {
  // MARK: - Errors of the mapping

  private static let transforms: [(String, String)] = [
    (#"reshape(["a"], [4, 4])"#, "6:15 weights/source"),
    (#"reshape("a")"#, "6:15 spec/missing-argument"),
    (#"reshape("a", 3)"#, "6:28 type/expected-list"),
    (#"reshape("a", [B, 4])"#, "6:28 shape/needs-static"),
    (#"split("a", part=0)"#, "6:15 spec/missing-argument"),
    (#"split("a", part=0.5, of=2)"#, "6:31 type/expected-int"),
    (#"split("a", part=0, of=2, off=1)"#, "6:40 spec/unknown-argument"),
    (#"transpose("a", [1, 0], 3)"#, "6:38 spec/unknown-argument"),
    (#"slice("a", start=0)"#, "6:15 spec/missing-argument"),
    (#"concat("a", "b", axis=x)"#, "6:37 type/expected-int"),
    (#"rearrange("a")"#, "6:15 spec/missing-argument"),
    (#"rearrange("a", 'a b')"#, "6:15 spec/pattern"),
    (#"rearrange("a", '(a b) c -> a b c', a=0)"#, "6:52 value/out-of-range"),
    (#"reshape("a", [q, 4])"#, "6:29 spec/unknown-name"),
    (#"transpose(split("a", part=0))"#, "6:25 spec/missing-argument"),
    (#"transpose(reshape(splt("a"), [4, 4]))"#, "6:33 weights/unknown-transform"),
    (#"reshape(floor(4), [4, 4])"#, "6:15 weights/source"),
  ]

  @Test(arguments: transforms)
  func reports(transform: String, expected: String) {
    #expect(elaborate(weightSpec(transform)).summaries == [expected])
  }

  /// The reader checks transforms as well; here its table is made to differ.
  @Test func reportsTransformsThatTheReaderLetsThrough() {
    let elaboration = elaborate(weightSpec(#"reshape("a", [4, 4])"#)) { spec in
      guard case .transform(var call, let span) = spec.weights[0].entries[0].source else { return }
      call.callee = "invert"
      spec.weights[0].entries[0].source = .transform(call, span: span)
    }
    #expect(elaboration.summaries == ["6:15 weights/unknown-transform"])
  }

  // MARK: - Recipes

  private static let letters = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]

  private func map(_ entries: String) throws -> WeightMap {
    let text = """
      graphc: 1
      model: M
      config: {n: 4}
      inputs: {x: "f32[B, 4]"}
      parameters: {\(Self.letters.map { "\($0): 'f32[1] ~ zeros'" }.joined(separator: ", "))}
      weights:
        other:
      \(entries.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
      graph: {y: "repeat(linear, 2, x, out=n)"}
      outputs: y
      """
    return try #require(elaborate(text).model).weights[0]
  }

  @Test func placeholdersTakeDigitsAndSegments() throws {
    let map = try map("y.{i}.{p}: layer.{i}.deep.{p}\na: last")
    #expect(map.recipe(for: "y.12.weight") == .tensor("layer.12.deep.weight"))
    #expect(map.recipe(for: "a") == .tensor("last"))
    #expect(map.recipe(for: "y.a.weight") == nil)
    #expect(map.recipe(for: "y..weight") == nil)
    #expect(map.recipe(for: "y.1.weight.more") == nil)
  }

  @Test func transformsAreEvaluated() throws {
    let map = try map(
      """
      a: reshape("r", [n, n * 2])
      b: transpose("t")
      c: transpose("t", [1, 0])
      d: split("s", part=1, of=3)
      e: split("s", part=n - 3, of=3, axis=1)
      f: slice("l", 1, 3)
      g: concat("k", "l", axis=0)
      h: rearrange("r", '(h k) c -> k h c', h=n)
      i: transpose(split("s", part=0, of=3, axis=1))
      j: concat(slice("l", 0, 2), "k", reshape(transpose("t"), [n]))
      """)
    #expect(map.recipe(for: "a") == .reshape(.tensor("r"), [4, 8]))
    #expect(map.recipe(for: "b") == .transpose(.tensor("t"), nil))
    #expect(map.recipe(for: "c") == .transpose(.tensor("t"), [1, 0]))
    #expect(map.recipe(for: "d") == .split(.tensor("s"), part: 1, of: 3, axis: 0))
    #expect(map.recipe(for: "e") == .split(.tensor("s"), part: 1, of: 3, axis: 1))
    #expect(map.recipe(for: "f") == .slice(.tensor("l"), start: 1, end: 3, axis: 0))
    #expect(map.recipe(for: "g") == .concat([.tensor("k"), .tensor("l")], axis: 0))
    #expect(map.recipe(for: "h") == .rearrange(.tensor("r"), pattern: "(h k) c -> k h c", extents: ["h": 4]))
    #expect(map.recipe(for: "i") == .transpose(.split(.tensor("s"), part: 0, of: 3, axis: 1), nil))
    #expect(
      map.recipe(for: "j")
        == .concat(
          [
            .slice(.tensor("l"), start: 0, end: 2, axis: 0), .tensor("k"),
            .reshape(.transpose(.tensor("t"), nil), [4]),
          ], axis: 0))
  }

  private static let shapes: [(WeightRecipe, [Int]?)] = [
    (.tensor("a"), [6, 4]),
    (.reshape(.tensor("a"), [4, 6]), [4, 6]),
    (.reshape(.tensor("a"), [4, 7]), nil),
    (.reshape(.tensor("a"), [-4, -6]), nil),
    (.reshape(.tensor("a"), [1 << 62, 1 << 62]), nil),
    (.transpose(.tensor("a"), nil), [4, 6]),
    (.transpose(.tensor("a"), [1, 0]), [4, 6]),
    (.transpose(.tensor("a"), [0, 0]), nil),
    (.transpose(.tensor("v"), nil), nil),
    (.rearrange(.tensor("a"), pattern: "(h k) c -> k h c", extents: ["h": 2]), [3, 2, 4]),
    (.rearrange(.tensor("a"), pattern: "(h k) c -> k h c", extents: ["h": 5]), nil),
    (.rearrange(.tensor("a"), pattern: "a b c -> c b a", extents: [:]), nil),
    (.split(.tensor("a"), part: 1, of: 3, axis: 0), [2, 4]),
    (.split(.tensor("a"), part: 3, of: 3, axis: 0), nil),
    (.split(.tensor("a"), part: 0, of: 5, axis: 0), nil),
    (.split(.tensor("a"), part: 0, of: 0, axis: 0), nil),
    (.split(.tensor("a"), part: 0, of: 2, axis: 2), nil),
    (.split(.tensor("a"), part: 0, of: 2, axis: -1), nil),
    (.slice(.tensor("a"), start: 1, end: 3, axis: 1), [6, 2]),
    (.slice(.tensor("a"), start: 3, end: 1, axis: 1), nil),
    (.slice(.tensor("a"), start: 0, end: 5, axis: 1), nil),
    (.concat([.tensor("a"), .tensor("a")], axis: 1), [6, 8]),
    (.concat([.tensor("a"), .tensor("v")], axis: 0), nil),
    (.concat([.tensor("a"), .transpose(.tensor("a"), nil)], axis: 0), nil),
    (.concat([.tensor("a")], axis: 2), nil),
    (.concat([], axis: 0), nil),
  ]

  @Test(arguments: shapes)
  func shapesAreChecked(recipe: WeightRecipe, expected: [Int]?) throws {
    let shapes = ["a": [6, 4], "v": [6]]
    let find = { (name: String) in try #require(shapes[name]) }
    if let expected {
      #expect(try recipe.shape(find) == expected)
    } else {
      let error = #expect(throws: GraphcError.self) { try recipe.shape(find) }
      #expect(error?.code == "tensor/shape" || error?.code == "limit/elements")
    }
  }

  // MARK: - Placeholders

  private static let matches: [(String, String, String?)] = [
    ("layer{i}.bn", "layer12.bn", "12,-"), ("layer{i}.bn", "layer.bn", nil), ("layer{i}.bn", "layer1x.bn", nil),
    ("{p}.tracked", "a.tracked", "-,a"), ("{p}.tracked", ".tracked", nil), ("{p}.tracked", "a.b.tracked", nil),
    ("x_{p}_y", "x_a_y_y", "-,a_y"), ("x_{p}_y", "x__y", nil), ("{i}0", "1200", "120,-"), ("1{i}", "1", nil),
    ("{p}_{i}", "a_1_2", "2,a_1"), ("{i}_{p}", "1_2_a", "1,2_a"), ("{p}x{i}", "1x2x3", "3,1x2"), ("{p}", "ä", "-,ä"),
    ("a.{p}.{i}.x", "a.b1.3.x", "3,b1"), ("plain", "plain", "-,-"), ("plain", "plain2", nil),
  ]

  @Test(arguments: matches) func placeholdersMayBePartsOfSegments(
    _ template: String, _ name: String, _ expected: String?
  ) throws {
    let captures = try #require(WeightTemplate(template)).match(name)
    let texts = captures?.filling("{i},{p}").replacing("{i}", with: "-").replacing("{p}", with: "-")
    #expect(texts == expected)
  }

  @Test func whatIsNotClearIsNoTemplate() {
    for text in ["{p}{i}", "{i}{i}", "{i}1{p}", "{p}-{p}", "{q}", "{i", "}"] { #expect(WeightTemplate(text) == nil) }
  }

  @Test func placeholdersAreFilledInEverywhere() throws {
    let map = try map("y.{i}.w{p}: transpose(\"deep.l{i}.w-{p}\")\ny.0.{p}: first.{p}\ny.1.bi{p}: rest{p}")
    #expect(map.recipe(for: "y.1.weight") == .transpose(.tensor("deep.l1.w-eight"), nil))
    #expect(map.recipe(for: "y.1.bias") == .tensor("restas"))
  }
}

/// A spec with a mapping that has one entry.
func weightSpec(_ transform: String, more: String = "") -> String {
  """
  graphc: 1
  model: M
  inputs: {x: "f32[B, 4]"}
  weights:
    other:
      y.weight: \(transform)
  \(more)
  graph: {y: "linear(x, 4, use_bias=false)"}
  outputs: y
  """
}
