import Diagnostics
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestFiles
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

  private func spec(_ transform: String, more: String = "") -> String {
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

  @Test(arguments: transforms)
  func reports(transform: String, expected: String) {
    #expect(elaborate(spec(transform)).summaries == [expected])
  }

  /// The reader checks transforms as well; here its table is made to differ.
  @Test func reportsTransformsThatTheReaderLetsThrough() {
    let elaboration = elaborate(spec(#"reshape("a", [4, 4])"#)) { spec in
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

  // MARK: - Matching

  private func match(
    _ tensors: [(String, [Int])], _ text: String, mapping: String? = nil, ignored: [String] = [],
    metadata: [MetadataEntry] = []
  ) throws -> (matching: WeightMatching, checkpoint: Checkpoint) {
    try withTemporaryFolder { folder in
      let path = folder + "/weights.safetensors"
      let values = try tensors.map { name, shape in
        (name: name, tensor: try Tensor((0..<shape.reduce(1, *)).map { Float($0) }, shape: shape))
      }
      try SafetensorsFile.write(values, metadata: metadata, to: path)
      let model = try #require(elaborate(text).model)
      let checkpoint = try Checkpoint(path: path)
      let matching = try WeightMatching(
        model.module.parameters, maps: model.weights, mapping: mapping,
        ignored: ignored.map { try #require(WeightTemplate($0)) }, checkpoint: checkpoint)
      if let error = matching.problems.error(checkpoint, help: nil) { throw error }
      try matching.checkDuplicates(checkpoint)
      return (matching, checkpoint)
    }
  }

  @Test func takesTheMappingThatFindsMost() throws {
    let text = spec(#"split("qkv", part=1, of=3)"#)
    let own = try match([("y.weight", [4, 4])], text)
    #expect(own.matching.mapping == nil)
    #expect(own.matching.recipes == ["y.weight": .tensor("y.weight")])
    let other = try match([("qkv", [12, 4])], text)
    #expect(other.matching.mapping == "other")
  }

  private static let refusals: [([(String, [Int])], String?, String)] = [
    ([("a", [4, 4])], "third", "weights/unknown-mapping"),
    ([("b", [4, 4])], nil, "weights/no-match"),
    ([("b", [4, 4])], "other", "weights/missing"),
    ([("a", [4, 5])], nil, "weights/shape-mismatch"),
    ([("a", [4, 4]), ("b", [1])], nil, "weights/unused"),
    ([("a", [4, 4]), ("copy", [2, 2])], nil, "weights/not-same"),
  ]

  @Test(arguments: refusals)
  func refuses(tensors: [(String, [Int])], mapping: String?, expected: String) throws {
    let text = spec("a", more: "    ignore: [scratch]\n    same: {copy: a}")
    let error = #expect(throws: GraphcError.self) { try match(tensors, text, mapping: mapping) }
    #expect(error?.code == expected)
  }

  @Test func whatIsIgnoredOrTheSameMayStay() throws {
    let text = spec("a", more: "    ignore: [\"old.{i}.{p}\"]\n    same: {copy: a}")
    _ = try match([("a", [4, 4]), ("copy", [4, 4]), ("old.3.bias", [2])], text)
  }

  @Test func misfitsSayWhatWouldFit() throws {
    let text = spec("a").replacing("linear(x, 4,", with: "linear(x, 5,")
    let error = #expect(throws: GraphcError.self) { try match([("a", [4, 5])], text) }
    #expect(
      error?.message.contains("y.weight is [5, 4], 'a' gives [4, 5]; transpose(…) in the mapping would fit") == true)
  }

  // MARK: - Keys

  /// Lines of a spec with one mapping, and the errors of its keys.
  private static let keys: [(String, [String], [String])] = [
    // What the model has, and what it has not.
    ("linear(x, 4)", ["y.weight: w", "y.bias: b"], []),
    ("linear(x, 4)", ["y.wieght: w"], ["9:5 weights/unknown-parameter"]),
    (
      "linear(x, 4)", ["y: w", "y.{p}.more: w", "z.{p}: b"],
      ["9:5", "10:5", "11:5"].map { $0 + " weights/unknown-parameter" }
    ),
    ("linear(x, 4)", ["'{p}.weight': w", "y.bi{p}: b", "y{i}.bias: b"], ["11:5 weights/unknown-parameter"]),
    // What it can have: after a false 'when', in an arm that is not taken, through a block that is handed down.
    ("linear(x, 4, use_bias=false)", ["y.bias: b", "own: o"], []),
    ("linear(x, 4) if flag else rms_norm(x)", ["y.bias: b", "y.weight: w"], []),
    (
      "layer_norm(x) if flag else linear(x, 4)", ["y.bias: b", "y.weight: w", "y.scale: w"],
      ["11:5 weights/unknown-parameter"]
    ),
    ("wrap(x, norm=layer_norm if flag else rms_norm)", ["y.normed.bias: b", "y.normed.{p}: w"], []),
    ("wrap(x, norm=rms_norm)", ["y.normed.bias: b"], ["9:5 weights/unknown-parameter"]),
    ("wrap(x)", ["y.normed.bias: b"], []),
    // Steps of a repeat have any number, none included.
    (
      "repeat(linear, 2, x, out=4)", ["y.7.weight: w", "y.{i}.bias: b", "y.{p}.{i}: c"],
      ["11:5 weights/unknown-parameter"]
    ),
    ("repeat(linear, 0, x, out=4)", ["y.{i}.weight: w", "y.a.weight: w"], ["10:5 weights/unknown-parameter"]),
    // The more literal key applies; of two equals neither does.
    ("linear(x, 4)", ["y.{p}: g", "y.weight: w", "'{p}.{i}': n"], ["11:5 weights/unknown-parameter"]),
    ("linear(x, 4)", ["y.{p}: g", "'{p}.weight': w"], ["10:5 weights/tie"]),
    ("repeat(linear, 2, x, out=4)", ["y.{i}.{p}: g", "y.{p}.weight: w", "y.0.{p}: h"], ["11:5 weights/tie"]),
    ("repeat(linear, 2, x, out=4)", ["y.{i}.{p}: g", "y.{i}.w{p}: w"], ["10:5 weights/tie"]),
  ]

  @Test(arguments: keys)
  func keysNameWhatTheModelCanHave(value: String, entries: [String], expected: [String]) {
    let text = """
      graphc: 1
      model: M
      config: {flag: true}
      inputs: {x: "f32[B, 4]"}
      parameters: {own: "f32[1] ~ zeros when not flag"}
      blocks: {wrap: {config: {norm: block = layer_norm}, inputs: {x: "f32[..., C]"}, graph: {normed: norm(x)}, outputs: normed}}
      weights:
       hf:
      \(entries.map { "    " + $0 }.joined(separator: "\n"))
      graph: {y: "\(value)"}
      outputs: y
      """
    #expect(elaborate(text).summaries == expected)
  }

  @Test func theNearestKeyIsOneThatIsFree() {
    func help(_ entries: String) -> String? {
      elaborate(spec("w", more: entries).replacing(", use_bias=false", with: "")).diagnostics.first?.help
    }
    #expect(help("    y.bais: b") == "did you mean 'y.bias'?")
    #expect(help("    y.wieght: b") == "remove the line")
    #expect(help("    z.{p}: b") == "did you mean 'y.{p}'?")
  }

  /// A spec may map what only a variant has.
  @Test func variantsCount() {
    let text = """
      graphc: 1
      model: M
      config: {deep: false}
      variants: {large: {deep: true}}
      inputs: {x: "f32[B, 4]"}
      weights: {hf: {y.weight: w, z.weight: v, q.weight: u}}
      graph:
        y: linear(x, 4, use_bias=false)
        z: linear(y, 4, use_bias=false) if deep else rms_norm(y)
      outputs: z
      """
    for variant in [nil, "large"] {
      #expect(elaborate(text, variant: variant).summaries == ["6:42 weights/unknown-parameter"])
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
    let text = spec("a", more: "    same: {\"copy{i}.x\": a, \"b.{p}\": \"c.{p}\"}\n    ignore: [\"l{i}.bn\"]")
    let tensors = [("a", [4, 4]), ("copy3.x", [4, 4]), ("l12.bn", [1]), ("b.q", [2]), ("c.q", [2])]
    _ = try match(tensors, text)
    for wrong in [[("copyx.x", [4, 4])], [("l1.bnx", [1])], [("b.q", [2]), ("c.r", [2])]] {
      let error = #expect(throws: GraphcError.self) { try match([("a", [4, 4])] + wrong, text) }
      #expect(error?.code == "weights/unused")
    }
    let error = #expect(throws: GraphcError.self) {
      try match([("a", [4, 4]), ("b.q", [2]), ("c.q", [3])], text)
    }
    #expect(error?.code == "weights/not-same")
  }

  // MARK: - The choice of a mapping

  private func choose(
    _ tensors: [(String, [Int])], _ mappings: String, mapping: String? = nil, ignored: [String] = [],
    metadata: [MetadataEntry] = [], out: Int = 4
  ) throws -> WeightMatching {
    let text = """
      graphc: 1
      model: M
      inputs: {x: "f32[B, 4]"}
      weights: {\(mappings)}
      graph: {y: "linear(x, \(out), use_bias=false)"}
      outputs: y
      """
    return try match(tensors, text, mapping: mapping, ignored: ignored, metadata: metadata).matching
  }

  @Test func onATieTheWrittenMappingIsTaken() throws {
    let conv = "conv: {y.weight: 'transpose(\"y.weight\")'}"
    let square = try choose([("y.weight", [4, 4])], conv)
    #expect(square.mapping == "conv")
    #expect(square.note?.contains("the mapping 'conv' is used, by which 'y.weight' differs") == true)
    #expect(square.note?.contains("--mapping none") == true)
    #expect(try choose([("y.weight", [4, 4])], conv, mapping: "none").recipes == ["y.weight": .tensor("y.weight")])
    #expect(try choose([("y.weight", [4, 4])], conv, metadata: [.namesArePaths]).mapping == nil)
    #expect(try choose([("y.weight", [4, 4])], conv, mapping: "conv", metadata: [.namesArePaths]).mapping == "conv")
    // Shapes decide if they differ.
    #expect(try choose([("y.weight", [5, 4])], conv, out: 5).mapping == nil)
    #expect(try choose([("y.weight", [4, 5])], conv, out: 5).mapping == "conv")
    // A mapping with the same result needs no note.
    #expect(try choose([("y.weight", [4, 4])], "own: {y.weight: y.weight}").note == nil)
  }

  @Test func twoMappingsThatFitEquallyWellAreAnError() throws {
    let both = "a: {y.weight: w}, b: {y.weight: 'transpose(\"w\")'}"
    let error = #expect(throws: GraphcError.self) { try choose([("w", [4, 4])], both) }
    #expect(error?.code == "weights/several-mappings")
    #expect(error?.help == "say which one: --mapping a, or --mapping b")
    #expect(try choose([("w", [4, 4])], both, mapping: "b").mapping == "b")
    #expect(try choose([("w", [4, 5])], both, out: 5).mapping == "b")
    #expect(try choose([("w", [4, 4])], "a: {y.weight: w}, b: {'y.{p}': w}").mapping == "a")
    // Equal names are not a second mapping, and one that finds more is not a tie.
    #expect(
      try choose([("w", [4, 4]), ("v", [4, 4])], "a: {y.weight: q}, b: {y.weight: w, ignore: [v]}").mapping == "b")
  }

  @Test func whatMayStayUnusedDoesWithoutAMapping() throws {
    let other = "hf: {y.weight: w, ignore: [\"old{i}\"], same: {copy: y.weight}}"
    let matching = try choose([("y.weight", [4, 4]), ("old1", [3]), ("copy", [4, 4])], other)
    #expect(matching.mapping == nil)
    for name in ["old", "other"] {
      let error = #expect(throws: GraphcError.self) { try choose([("y.weight", [4, 4]), (name, [3])], other) }
      #expect(error?.code == "weights/unused")
    }
    let error = #expect(throws: GraphcError.self) { try choose([("y.weight", [4, 4]), ("copy", [3])], other) }
    #expect(error?.code == "weights/not-same")
    _ = try choose([("y.weight", [4, 4]), ("left.over", [3])], other, ignored: ["left.{p}"])
  }

  @Test func aTableOfAnotherShapeIsAProblem() throws {
    let mapping = "hf: {y.weight: w, computed: {ids: 'iota(3)'}}"
    _ = try choose([("w", [4, 4]), ("ids", [3])], mapping)
    let error = #expect(throws: GraphcError.self) { try choose([("w", [4, 4]), ("ids", [1, 3])], mapping) }
    #expect(error?.code == "weights/not-computed")
    #expect(error?.message.contains("'ids' is [1, 3], and the spec computes [3]") == true)
  }

  @Test func aPrefixIsStripped() throws {
    #expect(
      try choose([("module.y.weight", [4, 4])], "ddp: {strip: module.}").recipes["y.weight"]
        == .tensor("module.y.weight"))
    let hf = "hf: {strip: module., y.weight: w, ignore: [old], same: {copy: w}}"
    for prefix in ["module.", ""] {
      let matching = try choose([("w", [4, 4]), ("copy", [4, 4]), ("old", [1])].map { (prefix + $0.0, $0.1) }, hf)
      #expect(matching.recipes == ["y.weight": .tensor(prefix + "w")])
    }
    let error = #expect(throws: GraphcError.self) { try choose([("other.w", [4, 4])], hf) }
    #expect(error?.code == "weights/no-match")
  }

  // MARK: - Tables that the spec computes

  private static let computed: [(String, [String])] = [
    ("iota(4)", []), ("3", []), ("cast(iota(4), f32) * 0.5", []), ("sinusoidal_positions(count=4, width=n)[new]", []),
    ("iota(B)", ["6:22 spec/unknown-name"]), ("x", ["6:17 spec/unknown-name"]), ("y", ["6:17 spec/unknown-name"]),
    ("linear(cast(iota(4), f32)[new], 4)", ["6:17 weights/computed"]), ("iota(0.5)", ["6:22 type/expected-int"]),
    ("[1, 2]", ["6:17 type/expected-tensor"]), ("iota(3) + iota(4)", ["6:17 shape/broadcast"]),
  ]

  @Test(arguments: computed) func tablesAreComputedOfConfigAlone(_ value: String, _ expected: [String]) {
    let text = """
      graphc: 1
      model: M
      config: {n: 6}
      inputs: {x: "f32[B, 4]"}
      weights: {w: {computed: {
        table:       "\(value)"}}}
      graph: {y: x}
      outputs: y
      """
    #expect(elaborate(text).summaries == expected)
  }
}
