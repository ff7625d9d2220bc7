import Diagnostics
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestFiles
import ModelSpec
import Testing

/// Which mapping fits a file, and what it makes of the tensors.
@Suite struct WeightMatchingTests {
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
    let text = weightSpec(#"split("qkv", part=1, of=3)"#)
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
    let text = weightSpec("a", more: "    ignore: [scratch]\n    same: {copy: a}")
    let error = #expect(throws: GraphcError.self) { try match(tensors, text, mapping: mapping) }
    #expect(error?.code == expected)
  }

  @Test func whatIsIgnoredOrTheSameMayStay() throws {
    let text = weightSpec("a", more: "    ignore: [\"old.{i}.{p}\"]\n    same: {copy: a}")
    _ = try match([("a", [4, 4]), ("copy", [4, 4]), ("old.3.bias", [2])], text)
  }

  @Test func misfitsSayWhatWouldFit() throws {
    let text = weightSpec("a").replacing("linear(x, 4,", with: "linear(x, 5,")
    let error = #expect(throws: GraphcError.self) { try match([("a", [4, 5])], text) }
    #expect(
      error?.message.contains("y.weight is [5, 4], 'a' gives [4, 5]; transpose(…) in the mapping would fit") == true)
  }

  @Test func placeholdersAreFilledIntoIgnoredAndSameNames() throws {
    let text = weightSpec("a", more: "    same: {\"copy{i}.x\": a, \"b.{p}\": \"c.{p}\"}\n    ignore: [\"l{i}.bn\"]")
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
}
