import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// A checkpoint with random weights, an image, and the logits of PyTorch in float64.
struct ParityCase: CustomTestStringConvertible, Sendable {
  var name: String
  var source: String
  var settings: [String]
  var weights: String
  var image: String
  var logits: String

  var testDescription: String { name }

  static let all: [ParityCase] = {
    let folder = Repository.path("Tests/Fixtures/vit/")
    guard let bytes = try? readFile(folder + "cases.json", limit: 1 << 20),
      let root = try? JSONValue(parsing: bytes), let cases = root["cases"]?.array
    else { return [] }
    return cases.compactMap { entry in
      guard let name = entry["name"]?.string, let source = entry["source"]?.string,
        let weights = entry["weights"]?.string, let image = entry["image"]?.string, let logits = entry["logits"]?.string
      else { return nil }
      return ParityCase(
        name: name, source: source, settings: entry["set"]?.array?.compactMap(\.string) ?? [],
        weights: folder + weights, image: folder + image, logits: folder + logits)
    }
  }()

  func arguments(_ spec: String, _ extra: String...) -> [String] {
    [spec, "--weights", weights, "--input", "image=\(image)"] + settings.flatMap { ["--set", $0] } + extra
  }
}

/// The tolerance of the project: relative error of the logits against float64.
private let tolerance = 1e-5

@Suite struct ParityTests {
  @Test func thereAreCasesOfBothSources() {
    #expect(Set(ParityCase.all.map(\.source)) == ["huggingface", "timm"])
    #expect(ParityCase.all.count >= 5)
  }

  @Test(arguments: ParityCase.all) func logitsAgreeWithPyTorch(_ parity: ParityCase) throws {
    let expected = try NpyFile(path: parity.logits).read()
    let logits = try runModel(parity.arguments(Repository.path("Models/vit.yaml")), output: "logits")
    #expect(logits.shape == expected.shape)
    #expect(relativeError(logits, expected) <= tolerance)
  }

  @Test(arguments: ParityCase.all) func theCanonicalGraphAgreesToo(_ parity: ParityCase) throws {
    let expected = try NpyFile(path: parity.logits).read()
    let logits = try runModel(parity.arguments(Repository.path("Models/vit.yaml"), "--no-fuse"), output: "logits")
    #expect(relativeError(logits, expected) <= tolerance)
  }

  @Test(arguments: ParityCase.all) func attentionSpelledOutByHandAgrees(_ parity: ParityCase) throws {
    let expected = try NpyFile(path: parity.logits).read()
    let spec = Repository.path("Tests/Fixtures/vit/spelled-out.yaml")
    let logits = try runModel(parity.arguments(spec), output: "logits")
    #expect(relativeError(logits, expected) <= tolerance)
  }

  @Test(arguments: ParityCase.all) func resultsDoNotDependOnTheNumberOfThreads(_ parity: ParityCase) throws {
    let spec = Repository.path("Models/vit.yaml")
    let results = try (1...3).map { count in
      try runModel(parity.arguments(spec, "--threads", "\(count)"), output: "logits").bits
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  /// Row W15: every tensor matters, and leaving one out is an error that names it.
  @Test func aMissingTensorIsNamed() throws {
    let parity = try #require(ParityCase.all.first)
    let checkpoint = try Checkpoint(path: parity.weights)
    try withTemporaryFolder { folder in
      for dropped in checkpoint.names.prefix(4) {
        let file = folder + "/model.safetensors"
        let rest = try checkpoint.names.filter { $0 != dropped }.map { (name: $0, tensor: try checkpoint.read($0)) }
        try SafetensorsFile.write(rest, to: file)
        var broken = parity
        broken.weights = file
        let result = graphc(["run"] + broken.arguments(Repository.path("Models/vit.yaml")))
        #expect(result.code == 65)
        #expect(result.messages.contains("[weights/missing]") && result.messages.contains(dropped))
      }
    }
  }

  /// Row W15
  @Test func aTensorTooManyIsNamed() throws {
    let parity = try #require(ParityCase.all.first)
    let checkpoint = try Checkpoint(path: parity.weights)
    try withTemporaryFolder { folder in
      var tensors = try checkpoint.names.map { (name: $0, tensor: try checkpoint.read($0)) }
      tensors.append(("vit.pooler.dense.bias", try Tensor([Float](repeating: 0, count: 4), shape: [4])))
      let file = folder + "/model.safetensors"
      try SafetensorsFile.write(tensors, to: file)
      var broken = parity
      broken.weights = file
      let result = graphc(["run"] + broken.arguments(Repository.path("Models/vit.yaml")))
      #expect(result.code == 65)
      #expect(result.messages.contains("[weights/unused]") && result.messages.contains("vit.pooler.dense.bias"))
    }
  }

  /// Row W16
  @Test func aTransposedTensorIsNamed() throws {
    let parity = try #require(ParityCase.all.first { $0.source == "huggingface" })
    let checkpoint = try Checkpoint(path: parity.weights)
    let name = "vit.encoder.layer.0.intermediate.dense.weight"
    try withTemporaryFolder { folder in
      let tensors = try checkpoint.names.map { tensor in
        let value = try checkpoint.read(tensor)
        return (name: tensor, tensor: tensor == name ? try value.permuted([1, 0]) : value)
      }
      let file = folder + "/model.safetensors"
      try SafetensorsFile.write(tensors, to: file)
      var broken = parity
      broken.weights = file
      let result = graphc(["run"] + broken.arguments(Repository.path("Models/vit.yaml")))
      #expect(result.code == 65)
      #expect(result.messages.contains("[weights/shape-mismatch]") && result.messages.contains("transpose"))
    }
  }
}
