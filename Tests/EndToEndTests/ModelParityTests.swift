import GraphcRuntime
import GraphcText
import Testing

/// A spec of Models/ with a small random checkpoint, inputs, and what PyTorch computes of them in float64.
struct ModelCase: CustomTestStringConvertible, Sendable {
  var name: String
  var spec: String
  var settings: [String]
  var inputs: [String]
  var outputs: [String]
  /// Whether some queries have no key that they may attend to; what PyTorch makes of those is no meaning.
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

  func file(_ name: String) -> String { Repository.path("Tests/Fixtures/models/\(self.name)/\(name)") }

  /// Runs the spec and compares every output with what PyTorch gave.
  func run(_ extra: String...) throws {
    try withTemporaryFolder { folder in
      var arguments = ["run", Repository.path("Models/\(spec).yaml"), "--weights", file("model.safetensors")] + extra
      for setting in settings { arguments += ["--set", setting] }
      for input in inputs { arguments += ["--input", "\(input)=\(file("\(input).npy"))"] }
      for output in outputs { arguments += ["--output", "\(output)=\(folder)/\(output).npy"] }
      let result = graphc(arguments)
      try #require(result.code == 0, "\(result.messages)")
      for output in outputs {
        let computed = try NpyFile(path: "\(folder)/\(output).npy").read()
        let expected = try NpyFile(path: file("\(output).out.npy")).read()
        #expect(computed.dtype == expected.dtype)
        #expect(computed.shape == expected.shape)
        if expected.dtype == .i32 {
          #expect(computed.elements(as: Int32.self) == expected.elements(as: Int32.self), "\(output)")
        } else {
          let error = relativeError(try meaningful(computed), try meaningful(expected))
          #expect(error <= 1e-5, "\(output)")
        }
      }
    }
  }

  /// The rows of queries that have a key.
  private func meaningful(_ tensor: Tensor) throws -> Tensor {
    guard hasRows else { return tensor }
    let rows = try NpyFile(path: file("rows.npy")).read().elements(as: Int32.self)
    let elements = tensor.elements(as: Float.self)
    let width = elements.count / rows.count
    let kept = rows.indices.filter { rows[$0] != 0 }
    return try Tensor(
      kept.flatMap { elements[($0 * width)..<(($0 + 1) * width)] }, as: .f32, shape: [kept.count, width])
  }
}

@Suite struct ModelParityTests {
  /// Every spec has a case, and every case a spec.
  @Test func everyModelHasACase() throws {
    #expect(Set(ModelCase.all.map(\.spec)) == ["bert", "clip", "gpt2", "llama", "mae", "t5", "transformer"])
    #expect(ModelCase.all.count >= 7)
  }

  @Test(arguments: ModelCase.all) func modelsAgreeWithPyTorch(_ model: ModelCase) throws {
    try model.run()
  }

  @Test(arguments: ModelCase.all) func canonicalGraphsAgreeToo(_ model: ModelCase) throws {
    try model.run("--no-fuse")
  }

  /// Parameters and the fusion of attention are held by `expect:`.
  @Test(arguments: Set(ModelCase.all.map(\.spec)).sorted()) func specsOfFullSizeCheck(_ spec: String) {
    let result = graphc("check", Repository.path("Models/\(spec).yaml"))
    #expect(result.code == 0, "\(result.messages)")
  }
}
