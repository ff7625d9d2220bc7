import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

@Suite struct CommandTests {
  private let vit = Repository.path("Models/vit.yaml")
  private let digits = Repository.path("Models/digits-vit.yaml")
  private let digitsWeights = Repository.path("Models/digits-vit.safetensors")

  @Test func checkSumsUpViT() {
    let result = graphc("check", vit)
    #expect(result.code == 0)
    #expect(result.messages.isEmpty)
    for fact in ["f32[B, 3, 224, 224]", "f32[B, 1000]", "86,567,656", "pre_norm_layer × 12", "12 of 12 sites fused"] {
      #expect(result.output.contains(fact))
    }
  }

  @Test func theErrorOfTheDesignReadsAsPromised() {
    let result = graphc("check", vit, "--set", "dim=770")
    #expect(result.code == 65)
    let lines = result.messages.split(separator: "\n").map(String.init)
    #expect(lines[0].hasSuffix(":12:10: error: dim 770 is not divisible by heads 12 [shape/not-divisible]"))
    #expect(lines[2].hasSuffix("^^ 12"))
    #expect(result.messages.contains("--set dim=770: note: dim is 770 here, 768 at"))
    #expect(result.messages.contains("in pre_norm_layer, repeated 12 times by 'encoded'"))
    #expect(result.messages.contains("768 or 780"))
  }

  @Test func checkWritesJSON() throws {
    let result = graphc("check", vit, "--set", "heads=7", "--format", "json")
    #expect(result.code == 65)
    let root = try JSONValue(parsing: Array(result.output.utf8))
    #expect(root["errors"]?.integer == 1)
    #expect(root["diagnostics"]?.array?.first?["code"]?.string == "shape/not-divisible")
  }

  @Test(arguments: ["Models/vit.yaml", "Tests/Fixtures/vit/spelled-out.yaml"])
  func attentionIsFoundNotWritten(_ file: String) {
    let spec = Repository.path(file)
    let imported = graphc("show", spec, "--stage", "imported")
    #expect(imported.code == 0)
    #expect(!imported.output.contains("= attention "))
    #expect(imported.output.contains("= softmax "))
    let optimized = graphc("show", spec, "--stage", "optimized")
    #expect(optimized.output.contains("= attention "))
    #expect(!optimized.output.contains("= softmax "))
    let report = graphc("explain", "fusion", spec)
    #expect(report.output.hasSuffix("12 of 12 sites fused\n"))
  }

  @Test func depthAddsNothingToTheGraph() {
    func text(_ depth: Int) -> String {
      graphc("show", vit, "--stage", "imported", "--set", "depth=\(depth)").output
        .replacing("steps: \(depth),", with: "")
    }
    #expect(text(3).components(separatedBy: "func @").count == 3)
    #expect(text(3).components(separatedBy: "= repeat ").count == 2)
    #expect(text(3) == text(48))
  }

  @Test func thePlanOfALayerCopiesNothing() {
    let plan = graphc("show", vit, "--stage", "plan").output
    // The last layer computes one row, which it takes out first.
    let layer = plan.components(separatedBy: "function pre_norm_layer.rows")[0]
    #expect(layer.contains("attention("))
    #expect(!layer.contains("copy("))
  }

  @Test func showsLibraryBlocks() {
    #expect(graphc("show", "attention").output.contains("softmax(where(allowed, scores, -inf))"))
    #expect(graphc("show", "library").output.contains("pre_norm_layer\n"))
  }

  @Test func listsOps() {
    #expect(graphc("ops").output.contains("layer_norm"))
    #expect(graphc("ops", "softmax").output.contains("last axis"))
    let wrong = graphc("ops", "sotfmax")
    #expect(wrong.code == 64)
    #expect(wrong.messages.contains("did you mean 'softmax'?"))
  }

  @Test func inspectsWeights() throws {
    let result = graphc("inspect", digitsWeights, "--format", "json")
    #expect(result.code == 0)
    let root = try JSONValue(parsing: Array(result.output.utf8))
    #expect(root["elements"]?.integer == 136_138)
    #expect(root["tensors"]?.array?.count == 72)
  }

  // MARK: Manners (rows C)

  @Test(arguments: [
    (["run"], "usage/missing-argument"),
    (["run", "spec.yaml", "--inptu", "x"], "usage/unknown-option"),
    (["run", "spec.yaml", "--threads", "0"], "usage/range"),
    (["run", "spec.yaml", "--threads", "-1"], "usage/range"),
    (["run", "spec.yaml", "--threads", "99999999999999999999"], "usage/range"),
    (["run", "spec.yaml", "--weights", "a", "--weights", "b"], "usage/repeated-option"),
    (["rnu"], "usage/unknown-command"), (["rnu", "--help"], "usage/unknown-command"),
    (["help", "rnu"], "usage/unknown-command"),
    (["explain", "nonsense"], "usage/topic"),
  ])
  func usageErrorsEndWith64(_ arguments: [String], _ code: String) {
    let result = graphc(arguments)
    #expect(result.code == 64)
    #expect(result.messages.contains("[\(code)]"))
    #expect(result.output.isEmpty)
  }

  @Test func helpIsEverywhere() {
    for arguments in [["--help"], ["run", "--help"], ["help", "check"], ["explain", "-h"]] {
      let result = graphc(arguments)
      #expect(result.code == 0)
      #expect(result.output.contains("USAGE") || result.output.lowercased().contains("usage"))
    }
  }

  @Test func aMissingSpecEndsWith66() {
    let result = graphc("check", "/nowhere/model.yaml")
    #expect(result.code == 66)
    #expect(result.messages.contains("[io/not-found]"))
  }

  @Test(arguments: ["/dev/zero", "/tmp"]) func whatIsNoFileIsRefused(_ path: String) {
    let result = graphc("check", path)
    #expect(result.code == 66)
    #expect(result.messages.contains("[io/not-a-file]"))
  }

  @Test func aMissingInputIsListedWithItsType() {
    let result = graphc("run", digits, "--weights", digitsWeights)
    #expect(result.code == 64)
    #expect(result.messages.contains("[input/missing]"))
    #expect(result.messages.contains("image: f32[B, 1, 8, 8]"))
  }

  @Test func anUnknownInputGetsTheNearestName() {
    let result = graphc("run", digits, "--input", "imgae=random")
    #expect(result.code == 64)
    #expect(result.messages.contains("did you mean 'image'?"))
  }

  @Test func initialWeightsAreSeededAndSaidSo() throws {
    let result = graphc("run", digits, "--input", "image=random")
    #expect(result.code == 0)
    #expect(result.messages.contains("initial values from seed 0"))
    let first = try runModel([digits, "--input", "image=random", "--seed", "3"], output: "logits")
    let second = try runModel([digits, "--input", "image=random", "--seed", "3"], output: "logits")
    let third = try runModel([digits, "--input", "image=random", "--seed", "4"], output: "logits")
    #expect(first.bits == second.bits)
    #expect(first.bits != third.bits)
  }

  @Test func anOutputThatIsAnInputIsRefused() throws {
    try withTemporaryFolder { folder in
      let file = folder + "/image.npy"
      let tensor = try Tensor([Float](repeating: 0, count: 64), shape: [1, 1, 8, 8])
      try NpyFile.write(tensor, to: file)
      let before = try readFile(file, limit: 1 << 20)
      let result = graphc("run", digits, "--input", "image=\(file)", "--output", "logits=\(file)")
      #expect(result.code == 73)
      let after = try readFile(file, limit: 1 << 20)
      #expect(after == before)
    }
  }

  /// Nothing is read or computed for a place that cannot be written.
  @Test func placesOfOutputsAreCheckedFirst() throws {
    try withTemporaryFolder { folder in
      let input = "image=\(folder)/none.npy"
      for place in ["\(folder)/none/x.npy", "\(digits)/x.npy"] {
        #expect(graphc("run", digits, "--input", input, "--output", "logits=\(place)").code == 73)
      }
      try FileManager.default.createDirectory(atPath: folder + "/x.npy", withIntermediateDirectories: true)
      #expect(graphc("run", digits, "--input", input, "--output", "logits=\(folder)/x.npy").code == 73)
      for command in [
        ["show", "plan", digits, "-o", "\(folder)/none/x.svg"], ["opt", digits, "-o", "\(folder)/none/x"],
      ] {
        #expect(graphc(command).code == 73)
      }
    }
  }

  @Test func twoOutputsDoNotShareAFile() throws {
    try withTemporaryFolder { folder in
      let spec = folder + "/two.yaml"
      let text = """
        graphc: 1
        model: Two
        inputs: {x: "f32[B, 4]"}
        graph: {y: relu(x), z: gelu(x)}
        outputs: [y, z]
        """
      try text.write(toFile: spec, atomically: true, encoding: .utf8)
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder)
      for other in ["\(folder)/a.npy", "\(folder)/./a.npy", "\(folder)/link/a.npy"] {
        let result = graphc(
          "run", spec, "--input", "x=1,2,3,4", "--output", "y=\(folder)/a.npy", "--output", "z=\(other)")
        #expect(result.code == 64 && result.messages.contains("'y' and 'z'"), "\(result.messages)")
      }
      let apart = graphc(
        "run", spec, "--input", "x=1,2,3,4", "--output", "y=\(folder)/a.npy", "--output", "z=\(folder)/b.npy")
      #expect(apart.code == 0)
    }
  }

  /// The dtype is that of the file, not that of what it becomes when it is read.
  @Test func anArrayOfAnotherTypeIsNamedAsItIs() {
    let bytes = Repository.path("Tests/Fixtures/npy/u1.npy")
    let result = graphc("run", digits, "--input", "image=\(bytes)")
    #expect(result.code == 65)
    #expect(
      result.messages.contains("the input 'image' is f32[B, 1, 8, 8], and this array is of uint8 [type/mismatch]"))
    #expect(result.messages.contains("x.astype('float32')"))
  }

  @Test func aLabelThatYAMLReadsAsNothingIsExplained() throws {
    try withTemporaryFolder { folder in
      let spec = folder + "/labels.yaml"
      let text = try String(contentsOfFile: digits, encoding: .utf8)
      try text.replacing(#/labels: .*/#, with: "labels: [null, ~, c, d, e, f, g, h, i, j]").write(
        toFile: spec, atomically: true, encoding: .utf8)
      let result = graphc("check", spec)
      #expect(result.code == 65)
      #expect(result.messages.contains("'null' is YAML for no value") && result.messages.contains("\"null\""))
      #expect(result.messages.contains("'~' is YAML for no value"))
    }
  }

  @Test func anOutputWithoutAFolderEndsWith73() throws {
    try withTemporaryFolder { folder in
      let result = graphc("run", digits, "--input", "image=random", "--output", "logits=\(folder)/none/x.npy")
      #expect(result.code == 73)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.isEmpty)
    }
  }

  @Test func memoryIsEstimatedBeforeItIsTaken() {
    let result = graphc(
      "run", vit, "--input", "image=random", "--set", "dim=49152", "--set", "heads=64", "--set", "depth=200")
    #expect(result.code == 65)
    #expect(result.messages.contains("[limit/memory]"))
    #expect(result.messages.contains("encoded.0.mlp.up.weight"))
    let small = graphc("run", digits, "--input", "image=random", "--max-memory", "4")
    #expect(small.code == 0)
  }

  @Test func aWrongShapeIsExplained() throws {
    try withTemporaryFolder { folder in
      let file = folder + "/image.npy"
      try NpyFile.write(try Tensor([Float](repeating: 0, count: 81), shape: [1, 1, 9, 9]), to: file)
      let result = graphc("run", digits, "--input", "image=\(file)")
      #expect(result.code == 65)
      #expect(result.messages.contains("axis 2 of the input 'image' is 9, not 8"))
    }
  }

  @Test func aFileWithADashWorksAfterDashDash() {
    let result = graphc("check", "--", "-x.yaml")
    #expect(result.code == 66)
    #expect(result.messages.contains("-x.yaml"))
  }

  @Test func aBrokenExpectationFailsTheCheck() throws {
    try withTemporaryFolder { folder in
      let spec = folder + "/model.yaml"
      let text = """
        graphc: 1
        model: Tapped
        inputs: {x: "f32[B, 4, 8]"}
        graph:
          weights: softmax(x @ x.T)
          y: weights @ x
        outputs: [y, weights]
        expect: {fused_attention: all}
        """
      try text.write(toFile: spec, atomically: true, encoding: .utf8)
      let result = graphc("check", spec)
      #expect(result.code == 1)
      #expect(result.messages.contains("[expect/fused-attention]"))
      #expect(result.messages.contains("its weights are an output"))
    }
  }

  @Test func aPictureForTwoChannelsIsRefused() {
    let picture = Repository.path("Models/digits/5.png")
    let result = graphc("run", digits, "--set", "channels=2", "--input", "image=\(picture)")
    #expect(result.code == 65)
    #expect(result.messages.contains("[preproc/channels]"))
  }
}
