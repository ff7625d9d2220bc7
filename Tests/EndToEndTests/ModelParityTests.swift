import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// A spec of Models/ with a small random checkpoint, inputs, and the results of PyTorch in float64.
struct ModelCase: CustomTestStringConvertible, Sendable {
  var name: String
  var spec: String
  var settings: [String]
  var inputs: [String]
  var outputs: [String]
  /// Whether some queries have no key that they may attend to; PyTorch's results for these are meaningless.
  var hasRows: Bool

  var testDescription: String { name }

  static let all: [ModelCase] = {
    guard let bytes = try? readFile(Repository.path("Tests/Fixtures/models/cases.json"), limit: 1 << 20),
      let root = try? JSONValue(parsing: bytes), let cases = root["cases"]?.array
    else { return [] }
    return cases.compactMap { entry in
      guard let name = entry["name"]?.string, let spec = entry["spec"]?.string,
        let settings = entry["set"]?.array, let inputs = entry["inputs"]?.array, let outputs = entry["outputs"]?.array
      else { return nil }
      return ModelCase(
        name: name, spec: spec, settings: settings.compactMap(\.string), inputs: inputs.compactMap(\.string),
        outputs: outputs.compactMap(\.string), hasRows: entry["rows"] != nil)
    }
  }()

  var masks: [String] { inputs.filter { $0.hasSuffix("mask") } }

  var arguments: [String] {
    [Repository.path("Models/\(spec).yaml"), "--weights", file("model.safetensors")]
      + settings.flatMap { ["--set", $0] } + inputs.flatMap { ["--input", "\($0)=\(file("\($0).npy"))"] }
  }

  func file(_ name: String) -> String { Repository.path("Tests/Fixtures/models/\(self.name)/\(name)") }

  /// Runs the spec and compares every output with that of PyTorch.
  func run(_ extra: String...) throws {
    try withTemporaryFolder { folder in
      let results = outputs.flatMap { ["--output", "\($0)=\(folder)/\($0).npy"] }
      let result = graphc(["run"] + arguments + results + extra)
      try #require(result.code == 0, "\(result.messages)")
      for output in outputs {
        let computed = try NpyFile(path: "\(folder)/\(output).npy").read()
        let expected = try NpyFile(path: file("\(output).out.npy")).read()
        #expect(computed.dtype == expected.dtype)
        #expect(computed.shape == expected.shape)
        if expected.dtype == .i32 {
          #expect(try computed.elements(as: Int32.self) == expected.elements(as: Int32.self), "\(output)")
        } else {
          let error = relativeError(try meaningful(computed), try meaningful(expected))
          #expect(error <= 1e-5, "\(output)")
        }
      }
    }
  }

  /// The rows of queries that have a key.
  func meaningful(_ tensor: Tensor) throws -> Tensor {
    guard hasRows else { return tensor }
    let rows = try NpyFile(path: file("rows.npy")).read().elements(as: Int32.self)
    let elements = try tensor.elements(as: Float.self)
    let width = elements.count / rows.count
    let kept = rows.indices.filter { rows[$0] != 0 }
    return try Tensor(
      kept.flatMap { elements[($0 * width)..<(($0 + 1) * width)] }, shape: [kept.count, width])
  }
}

/// What PyTorch counts of a model in full size.
struct ModelSize: CustomTestStringConvertible, Sendable {
  var spec: String
  var variant: String?
  var parameters: Int
  /// Run-time dims and the FLOPs of a run of that size.
  var run: (dims: [String: Int], flops: Int)?

  var testDescription: String { spec + (variant.map { " " + $0 } ?? "") }

  static let all: [ModelSize] = {
    guard let bytes = try? readFile(Repository.path("Tests/Fixtures/models/sizes.json"), limit: 1 << 20),
      let root = try? JSONValue(parsing: bytes), let models = root["models"]?.array
    else { return [] }
    return models.compactMap { entry -> ModelSize? in
      guard let spec = entry["spec"]?.string, let parameters = entry["parameters"]?.integer else { return nil }
      var size = ModelSize(spec: spec, variant: entry["variant"]?.string, parameters: parameters)
      if let dims = entry["dims"]?.object, let flops = entry["flops"]?.integer {
        size.run = (dims.members.reduce(into: [:]) { $0[$1.key] = $1.value.integer }, flops)
      }
      return size
    }
  }()

  /// A sum of products as `check` prints it: `36864*B*T*T + 1179648*B`.
  static func evaluate(_ polynomial: Substring, _ dims: [String: Int]) -> Int? {
    polynomial.split(separator: " + ").reduce(into: 0 as Int?) { sum, term in
      let product = term.split(separator: "*").reduce(1 as Int?) { product, factor in
        guard let product, let value = Int(factor) ?? dims[String(factor)] else { return nil }
        return product * value
      }
      sum = sum.flatMap { sum in product.map { sum + $0 } }
    }
  }
}

@Suite struct ModelParityTests {
  @Test func everyModelHasACaseAndASize() throws {
    let specs: Set = [
      "bert", "clip", "gpt2", "llama", "mae", "t5", "transformer", "variants/cait", "variants/gpt-j", "vit-registers",
      "whisper",
    ]
    #expect(Set(ModelCase.all.map(\.spec)) == specs)
    #expect(ModelCase.all.count >= 18)
    #expect(Set(ModelSize.all.map(\.spec)) == specs.union(["vit"]))
    #expect(ModelSize.all.count { $0.run != nil } == specs.count + 1)
  }

  @Test(arguments: ModelCase.all) func modelsAgreeWithPyTorch(_ model: ModelCase) throws {
    try model.run()
  }

  @Test(arguments: ModelCase.all) func canonicalGraphsAgreeToo(_ model: ModelCase) throws {
    try model.run("--no-fuse")
  }

  /// A mask that is left out makes padding visible; if it were ignored, the cases above would prove nothing.
  @Test(arguments: ModelCase.all.filter { !$0.masks.isEmpty }) func masksMatter(_ model: ModelCase) throws {
    var unmasked = model
    unmasked.inputs.removeAll { model.masks.contains($0) }
    let output = model.outputs[0]
    let computed = try runModel(unmasked.arguments, output: output)
    let expected = try NpyFile(path: model.file("\(output).out.npy")).read()
    #expect(relativeError(try model.meaningful(computed), try model.meaningful(expected)) > 1e-3)
  }

  /// What a spec states under `expect:` holds for its full size, and PyTorch counts the same.
  @Test(arguments: ModelSize.all) func sizesAgreeWithPyTorch(_ size: ModelSize) throws {
    let variant = size.variant.map { ["--variant", $0] } ?? []
    let result = graphc(["check", Repository.path("Models/\(size.spec).yaml")] + variant)
    try #require(result.code == 0, "\(result.messages)")
    func value(_ key: String) -> Substring? {
      result.output.split(separator: "\n").first { $0.hasPrefix("  \(key) ") }?.dropFirst(key.count + 2).drop {
        $0 == " "
      }
    }
    #expect(value("parameters").flatMap { Int($0.filter { $0 != "," }) } == size.parameters)
    if let (dims, flops) = size.run {
      #expect(value("FLOPs").flatMap { ModelSize.evaluate($0, dims) } == flops)
    }
  }

  @Test(arguments: Set(ModelSize.all.map(\.spec)).sorted()) func specsStateTheirSize(_ spec: String) throws {
    let text = String(decoding: try readFile(Repository.path("Models/\(spec).yaml"), limit: 1 << 20), as: UTF8.self)
    let expectations = try #require(text.split(separator: "\nexpect:").last)
    #expect(expectations.contains("parameters: ") && expectations.contains("flops: "))
  }

  /// transformers 5 uses other names for the layers of the decoder.
  @Test func maskedAutoencodersOfTransformers5Load() throws {
    let model = try #require(ModelCase.all.first { $0.spec == "mae" })
    try withTemporaryFolder { folder in
      let file = try SafetensorsFile(path: model.file("model.safetensors"))
      let tensors = try file.tensors.map { tensor in
        (
          name: tensor.name.replacing("decoder.decoder_layers.", with: "decoder.decoder_encoder.layer."),
          tensor: try file.read(tensor.name)
        )
      }
      try SafetensorsFile.write(tensors, to: folder + "/model.safetensors")
      var arguments = ["run", Repository.path("Models/mae.yaml"), "--weights", folder + "/model.safetensors"]
      for setting in model.settings { arguments += ["--set", setting] }
      for input in model.inputs { arguments += ["--input", "\(input)=\(model.file("\(input).npy"))"] }
      let result = graphc(arguments + ["--output", "pred=\(folder)/pred.npy"])
      try #require(result.code == 0, "\(result.messages)")
      let error = relativeError(
        try NpyFile(path: folder + "/pred.npy").read(), try NpyFile(path: model.file("pred.out.npy")).read())
      #expect(error <= 1e-5)
    }
  }
}
