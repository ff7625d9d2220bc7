import Foundation
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// What `graphc check` proves of the models, and what specs can expect.
@Suite struct AxisFactTests {
  @Test(
    arguments: [
      ("gpt2", "along T     logits: causal"), ("llama", "along T     logits: causal"),
      ("t5", "along T     logits: causal"), ("transformer", "along T     logits: causal"),
      (
        "bert",
        "along T     hidden: not proved causal, softmax of 'attention.weights' reads every position of T (library/"
      ),
      (
        "bert",
        "permuted T  hidden: not proved to follow the order of the inputs, add of 'embedded' tells positions of T apart (Models/bert.yaml:"
      ),
      ("clip", "permuted T  logits: not proved to follow the order of the inputs, add of"),
      ("transformer", "permuted S  logits: not proved to follow the order of the inputs, add of 'source_embedded'"),
    ]) func factsOfTheModels(model: String, fact: String) throws
  {
    let result = try Executable.shell("\"$GRAPHC\" check Models/\(model).yaml")
    #expect(result.code == 0, "\(result.messages)")
    #expect(result.output.contains(fact), "\(result.output)")
  }

  /// An encoder without positions, and one with them.
  private func encoder(_ tokens: String, expect: String) -> String {
    """
    graphc: 1
    model: Encoder
    config: {dim: 12, vocab: 30, depth: 3}
    inputs: {tokens: "i32[B, T]", mask: "i32[B, T]"}
    parameters:
      word: f32[vocab, dim] ~ normal(1.0)
      position: f32[64, dim] ~ normal(1.0)
    graph:
      words: embedding(word, tokens)
      placed: \(tokens)
      encoded: repeat(pre_norm_layer, depth, placed, mask=mask != 0, heads=3, hidden=24)
      pooled: mean(encoded, axis=1)
    outputs: [encoded, pooled]
    expect: {\(expect)}
    """
  }

  private func check(_ text: String) throws -> CommandResult {
    try withTemporaryFolder { folder in
      try text.write(toFile: folder + "/spec.yaml", atomically: true, encoding: .utf8)
      return graphc("check", folder + "/spec.yaml")
    }
  }

  @Test func anEncoderWithoutPositionsFollowsPermutations() throws {
    let result = try check(encoder("words", expect: "equivariant: [encoded, pooled]"))
    #expect(result.code == 0, "\(result.messages)")
    #expect(result.output.contains("permuted T  encoded: permuted with the inputs"))
    #expect(result.output.contains("permuted T  pooled: the same in any order of the inputs"))
  }

  /// Axes that are multiples of a dim are analysed like any other.
  @Test(
    arguments: [
      ("cumsum(x, axis=0)", "along 2*T   y: causal, each", "permuted 2*T y: not proved"),
      ("x - mean(x, axis=0, keep=true)", "along 2*T   y: not proved causal", "permuted 2*T y: permuted with"),
      ("sum(x, axis=0)", nil, "permuted 2*T y: the same in any order of the inputs"),
      ("sum(x[:T], axis=0)", nil, "permuted 2*T y: not proved"),
    ] as [(String, String?, String)])
  func multiplesAreFollowed(expression: String, causality: String?, symmetry: String) throws {
    let text = "graphc: 1\nmodel: M\ninputs: {x: \"f32[2 * T, 3]\"}\ngraph:\n  y: \(expression)\noutputs: y\n"
    let result = try check(text)
    #expect(result.code == 0, "\(result.messages)")
    if let causality { #expect(result.output.contains(causality), "\(result.output)") }
    #expect(result.output.contains(symmetry), "\(result.output)")
    #expect(!result.output.contains(" T   "), "\(result.output)")
    let expected = try check(text + "expect: {causal: y}\n")
    #expect(expected.code == (causality?.contains("causal, each") == true ? 0 : 1), "\(expected.messages)")
  }

  /// A part of the positions depends on their order.
  @Test func aPartDependsOnTheOrder() throws {
    let text = "graphc: 1\nmodel: M\ninputs: {x: \"f32[T, 3]\"}\ngraph: {y: \"sum(x[:T - 1], axis=0)\"}\noutputs: y\n"
    #expect(try check(text).output.contains("permuted T  y: not proved to follow the order of the inputs, slice keeps"))
    #expect(try check(text.replacing("[:T - 1]", with: "")).output.contains("permuted T  y: the same in any order"))
  }

  @Test func positionsTellTokensApart() throws {
    let result = try check(encoder("words + position[:T]", expect: "equivariant: encoded"))
    #expect(result.code == 1)
    #expect(result.messages.contains("spec.yaml:10:11: error: 'encoded' is not proved to follow permutations along T"))
    #expect(result.messages.contains("'add' of 'placed' tells positions of T apart [expect/equivariant]"))
  }

  @Test func whatIsExpectedToBeCausalIsHeldToIt() throws {
    let result = try check(encoder("words", expect: "causal: encoded"))
    #expect(result.code == 1)
    #expect(result.messages.contains("'encoded' is not proved causal along T: 'softmax'"))
    #expect(result.messages.contains("[expect/causal]") && result.messages.contains("library/attention.yaml:"))
    let causal = encoder("words", expect: "causal: encoded").replacing("heads=3", with: "heads=3, causal=true")
    #expect(try check(causal).code == 0)
    let pooled = try check(causal.replacing("causal: encoded", with: "causal: pooled"))
    #expect(pooled.code == 1 && pooled.messages.contains("'pooled' has no axis of T"), "\(pooled.messages)")
    let unknown = try check(causal.replacing("causal: encoded", with: "causal: encodd"))
    #expect(unknown.code == 65 && unknown.messages.contains("[value/enum]"))
  }

  @Test func costIsBrokenDown() throws {
    let result = try Executable.shell("\"$GRAPHC\" check Models/vit.yaml")
    // A layer by hand: four projections, two layers of the MLP, two norms.
    let (projection, up, down, norm) = (768 * 768 + 768, 768 * 3072 + 3072, 3072 * 768 + 768, 2 * 768)
    let layer: Int = 4 * projection + up + down + 2 * norm
    #expect(layer == 7_087_872)
    #expect(result.output.contains("encoded 12 × 7,087,872, logits 769,000, patches 590,592"))
    #expect(result.output.contains("FLOPs       35127656448*B"))
    // The MLP's hidden layer, what it is made of, and what the layers carry, to which each adds in place.
    let columns: Int = 3072 + 768 + 768
    #expect(result.output.contains("memory      \(4 * 197 * columns)*B bytes of activations"))
  }
}
