import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `graphc check --format json`.
@Suite struct CheckFactsTests {
  private func facts(_ model: String, _ options: String...) throws -> JSONValue {
    let result = graphc(["check", Repository.path("Models/\(model).yaml"), "--format", "json"] + options)
    #expect(result.code == 0 && result.messages.isEmpty, "\(result.messages)")
    return try JSONValue(parsing: Array(result.output.utf8))
  }

  @Test func whatPeopleReadProgramsReadToo() throws {
    let vit = try facts("vit")
    #expect(vit["errors"]?.integer == 0 && vit["diagnostics"]?.array?.isEmpty == true)
    #expect(vit["model"]?.string == "ViT" && vit["precision"]?.string == "f32")
    let input = try #require(vit["inputs"]?.array?.first)
    #expect(input["name"]?.string == "image" && input["type"]?.string == "f32[B, 3, 224, 224]")
    guard case .null? = input["default"] else {
      Issue.record("a default of an input without one")
      return
    }
    #expect(vit["outputs"]?.array?.first?["type"]?.string == "f32[B, 1000]")
    #expect(vit["parameters"]?.integer == 86_567_656)
    let shares = try #require(vit["shares"]?.array)
    #expect(shares.compactMap { $0["parameters"]?.integer }.reduce(0, +) == 86_567_656)
    #expect(shares.contains { $0["name"]?.string == "encoded" && $0["repeats"]?.integer == 12 })
    #expect(vit["functions"]?.array?.first?["calls"]?.integer == 12)
    #expect(vit["flops"]?.string == "35127656448*B")
    // As in AxisFactTests.
    let columns: Int = 3072 + 768 + 768
    #expect(vit["memory"]?.string == "\(4 * 197 * columns)*B")
    #expect(vit["memory_at"]?.string?.hasPrefix("encoded.") == true)
    #expect(vit["traffic"]?.string?.contains("*B + ") == true)
    #expect(vit["attention"]?["fused"]?.integer == 12 && vit["attention"]?["total"]?.integer == 12)
    #expect(vit["shapes"] == nil && vit["taps"] == nil)
  }

  /// Of GPT-2 with N new tokens in each of R rows, which then have C: in each layer a token is multiplied with 12 D²
  /// weights, and with the C keys and values; of a row the last position is multiplied with the vocabulary.
  @Test func aStepCostsWhatIsCountedByHand() throws {
    let (dim, layers, vocabulary) = (768, 12, 50257)
    let weights = 2 * layers * (4 * dim * dim + 8 * dim * dim)
    let keys = 2 * layers * 2 * dim
    let gpt2 = try facts("gpt2")["generation"]
    #expect(
      gpt2?["step_flops"]?.string == "\(keys)*C*N*R + \(weights)*N*R + \(2 * vocabulary * dim)*R")
    guard case .null? = gpt2?["source_flops"] else {
      Issue.record("a source of a model without one")
      return
    }
    // The source of the transformer: its encoder, and keys and values for each layer of the decoder.
    let (width, depth) = (512, 6)
    let transformer = try facts("transformer")["generation"]
    let (tokens, pairs) = (2 * depth * 12 * width * width + 2 * depth * 2 * width * width, 2 * depth * 2 * width)
    #expect(transformer?["source_flops"]?.string == "\(pairs)*B*S*S + \(tokens)*B*S")
  }

  @Test func whatIsProvedAlongDims() throws {
    let causality = try #require(try facts("gpt2")["causality"]?.array)
    let along = try #require(causality.first { $0["dim"]?.string == "T" })
    #expect(along["output"]?.string == "logits" && along["verdict"]?.string == "causal")
    #expect(along["text"]?.string == "causal, each position depends on itself and earlier ones")
    let bert = try facts("bert")
    let broken = try #require(
      bert["causality"]?.array?.first { $0["dim"]?.string == "T" && $0["output"]?.string == "hidden" })
    #expect(broken["verdict"]?.string == "not-proved" && broken["because"]?["op"]?.string == "softmax")
    #expect(broken["because"]?["file"]?.string?.hasPrefix("library/") == true)
    #expect(broken["because"]?["line"]?.integer != nil)
    let order = try #require(
      bert["equivariance"]?.array?.first { $0["dim"]?.string == "T" && $0["output"]?.string == "hidden" })
    #expect(order["verdict"]?.string == "not-proved" && order["because"]?["name"]?.string == "embedded")
    let batch = try #require(bert["causality"]?.array?.first { $0["dim"]?.string == "B" })
    #expect(batch["verdict"]?.string == "pointwise")
  }

  @Test func tapsAndDefaults() throws {
    let taps = try #require(try facts("digits-vit", "--taps", "encoded.3.attention.weights")["taps"]?.array)
    #expect(taps.count == 1 && taps[0]["path"]?.string == "encoded.3.attention.weights")
    #expect(taps[0]["type"]?.string == "f32[B, 4, 17, 17]")
    let mask = try facts("bert")["inputs"]?.array?.first { $0["name"]?.string == "mask" }
    #expect(mask?["default"]?.string == "1")
    #expect(try facts("vit")["variants"]?.array != nil)
  }

  @Test func errorsComeAlone() throws {
    let result = graphc("check", Repository.path("Models/vit.yaml"), "--set", "heads=7", "--format", "json")
    let root = try JSONValue(parsing: Array(result.output.utf8))
    #expect(result.code == 65 && root["errors"]?.integer == 1 && root["model"] == nil)
  }

  // S11
  @Test(arguments: ["1.0", "0.999", "-0.1", "2.0"]) func aMaskHidesSomePatchesAndNotAll(_ ratio: String) {
    let result = graphc("check", Repository.path("Models/mae.yaml"), "--set", "mask_ratio=\(ratio)")
    #expect(result.code == 65)
    #expect(result.messages.contains("mask_ratio must be at least 0 and leave a patch visible [spec/assertion]"))
  }

  /// A sum over 70 dims is refused as one of too many terms.
  @Test func costsOfManyDimsAreALimit() throws {
    try withTemporaryFolder { folder in
      let inputs = (0..<70).map { "x\($0): 'f32[D\($0)]'" }.joined(separator: ", ")
      let equations = (0..<70).map { "  y\($0): tanh(x\($0))\n" }.joined()
      let outputs = (0..<70).map { "y\($0)" }.joined(separator: ", ")
      let spec = folder + "/dims.yaml"
      try "graphc: 1\nmodel: M\ninputs: {\(inputs)}\ngraph:\n\(equations)outputs: [\(outputs)]\n".write(
        toFile: spec, atomically: true, encoding: .utf8)
      let result = graphc("check", spec)
      #expect(result.code == 65)
      #expect(result.messages.contains("a cost of the graph has more than 64 terms"), "\(result.messages)")
      #expect(result.messages.contains("[limit/dim]"), "\(result.messages)")
    }
  }
}
