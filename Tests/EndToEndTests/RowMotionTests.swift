import ExecutionPlan
import Foundation
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Passes
import Testing

@testable import GraphcDriver

/// The multiply-adds that `dead-rows` and `gather-first` save in the models, counted by hand.
@Suite struct RowMotionTests {
  private static func load(_ path: String, _ settings: [String] = []) throws -> (before: Module, after: Module) {
    let console = Console(usesColor: false, data: { _ in }, message: { _ in })
    let loader = SpecLoader(console: console, options: SpecOptions(settings: settings))
    let loaded = try loader.load(path)
    return (loaded.model.module, try loader.optimize(loaded).module)
  }

  private static func saved(_ path: String, _ settings: [String] = []) throws -> Dim {
    let (before, after) = try load(path, settings)
    #expect(after.parameters.map(\.path) == before.parameters.map(\.path))
    return try before.multiplyAdds().subtracting(after.multiplyAdds())
  }

  /// In the last layer of ViT-B/16, 196 of 197 rows are dropped: of queries, outputs and the MLP, and of scores and
  /// contexts. Keys and values stay.
  @Test func theLastLayerOfViTComputesOneRow() throws {
    let (rows, tokens, dim, hidden) = (196, 197, 768, 3072)
    let expected = rows * (2 * dim * dim + 2 * dim * hidden + 2 * tokens * dim)
    let path = Repository.path("Models/vit.yaml")
    #expect(try Self.saved(path) == Dim(symbol: "B").multiplied(by: Dim(expected)))
    let plan = try ExecutionPlan(try Self.load(path).after)
    #expect(plan.functions.map(\.name) == ["pre_norm_layer", "pre_norm_layer.rows", "main"])
    let repeats = plan.main.steps.compactMap { if case .repeated(let calls) = $0 { calls.op.stepCount } else { nil } }
    #expect(repeats == [11])
  }

  /// Only the class token of the last layer of CLIP's image encoder is read, too; the last token of its text encoder is
  /// known only at run time.
  @Test func clipReadsTheClassToken() throws {
    let (rows, tokens, dim, hidden) = (49, 50, 768, 3072)
    let expected = rows * (2 * dim * dim + 2 * dim * hidden + 2 * tokens * dim)
    #expect(try Self.saved(Repository.path("Models/clip.yaml")) == Dim(symbol: "B").multiplied(by: Dim(expected)))
  }

  /// A masked autoencoder embeds 49 of 196 patches, and predicts no pixels for the class token.
  @Test func maskedAutoencodersEmbedWhatTheyKeep() throws {
    let expected = 147 * 768 * 768 + 512 * 768
    #expect(try Self.saved(Repository.path("Models/mae.yaml")) == Dim(symbol: "B").multiplied(by: Dim(expected)))
  }

  /// All hidden rows of BERT are an output: nothing is saved, and no function copied.
  @Test func allRowsAreKeptWhereTheyAreRead() throws {
    let path = Repository.path("Models/bert.yaml")
    #expect(try Self.saved(path) == 0)
    #expect(try Self.load(path).after.functions.allSatisfy { !$0.name.hasSuffix(".rows") })
  }

  /// `gpt2.yaml` with the logits of the last position for its output.
  private func withLastLogits(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let spec = try String(contentsOfFile: Repository.path("Models/gpt2.yaml"), encoding: .utf8)
      let changed = spec.replacing("outputs: logits", with: "  last: logits[:, -1]\n\noutputs: last")
        .replacing("causal: logits, ", with: "").replacing(/generate: .*\n/, with: "")
      try #require(changed != spec)
      try changed.write(toFile: folder + "/last.yaml", atomically: true, encoding: .utf8)
      try body(folder + "/last.yaml")
    }
  }

  /// The vocabulary product, the last MLP and the last queries are those of one position; attention stays causal.
  @Test func theLastLogitsAreThoseOfOnePosition() throws {
    try withLastLogits { path in
      let (dim, hidden, vocabulary) = (768, 3072, 50257)
      let others = try Dim(symbol: "T").subtracting(1)
      let row: Dim = try Dim(symbol: "T").multiplied(by: Dim(2 * dim)).adding(
        Dim(2 * dim * dim + 2 * dim * hidden + dim * vocabulary))
      #expect(try Self.saved(path) == others.multiplied(by: row).multiplied(by: Dim(symbol: "B")))
      let last = try #require(try Self.load(path).after.function(named: "pre_norm_layer.rows"))
      #expect(last.nodes.contains { if case .attention(let op) = $0.op { op.causal && op.hasMask } else { false } })
    }
  }

  @Test func theLastLogitsAreThoseOfTheModel() throws {
    try withLastLogits { path in
      let gpt2 = try #require(ModelCase.all.first { $0.name == "gpt2" })
      let arguments = [path] + gpt2.arguments.dropFirst()
      let last = try runModel(arguments, output: "last")
      let all = try NpyFile(path: gpt2.file("logits.out.npy")).read()
      let (batch, tokens, vocabulary) = (all.shape[0], all.shape[1], all.shape[2])
      let elements = try all.elements(as: Float.self)
      var expected: [Float] = []
      for item in 0..<batch {
        let end = (item + 1) * tokens * vocabulary
        expected += elements[(end - vocabulary)..<end]
      }
      #expect(last.shape == [batch, vocabulary])
      #expect(relativeError(last, try Tensor(expected, shape: last.shape)) <= 1e-5)
    }
  }

  /// Every site of attention is counted, including those in copied functions.
  @Test func copiedSitesAreCounted() {
    #expect(graphc("check", Repository.path("Models/vit.yaml")).output.contains("12 of 12 sites fused"))
    #expect(graphc("explain", "fusion", Repository.path("Models/vit.yaml")).output.hasSuffix("12 of 12 sites fused\n"))
  }
}
