import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// The `config.json` that transformers writes, instead of `--set`.
@Suite struct CheckpointConfigTests {
  /// A checkpoint of a fixture with the `config.json` that a version of transformers writes for it.
  struct Written: CustomTestStringConvertible, Sendable {
    var name: String
    var major: Int
    /// The spec with weights and inputs, without config.
    var spec: String
    var weights: String
    var inputs: [String]
    /// Outputs with what PyTorch computed.
    var outputs: [(name: String, file: String)]
    var model: ModelCase?

    var testDescription: String { "\(name) \(major)" }

    var config: String { Repository.path("Tests/Fixtures/models/configs/\(name).\(major).json") }

    static let all: [Written] = {
      let models = ModelCase.all.map { model in
        Written(
          name: model.name, major: 0, spec: model.spec, weights: model.file("model.safetensors"),
          inputs: model.inputs.map { "\($0)=\(model.file("\($0).npy"))" },
          outputs: model.outputs.map { ($0, model.file("\($0).out.npy")) }, model: model)
      }
      let pictures = ParityCase.all.map { parity in
        Written(
          name: parity.name.replacing("huggingface-", with: "vit-"), major: 0, spec: "vit", weights: parity.weights,
          inputs: ["image=\(parity.image)"], outputs: [("logits", parity.logits)])
      }
      return (models + pictures).flatMap { written in
        [4, 5].map { major in
          var written = written
          written.major = major
          return written
        }
      }.filter { FileManager.default.fileExists(atPath: $0.config) }
    }()

    /// Runs `body` on a folder with the checkpoint and its `config.json`.
    func inFolder(_ body: (String) throws -> Void) throws {
      try withTemporaryFolder { folder in
        try FileManager.default.copyItem(atPath: config, toPath: folder + "/config.json")
        try FileManager.default.createSymbolicLink(
          atPath: folder + "/model.safetensors", withDestinationPath: weights)
        try body(folder)
      }
    }

    func run(_ extra: [String]) -> CommandResult {
      graphc(["run", Repository.path("Models/\(spec).yaml")] + inputs.flatMap { ["--input", $0] } + extra)
    }
  }

  @Test func everyFamilyIsThere() {
    #expect(
      Set(Written.all.map(\.spec)) == [
        "bert", "clip", "gpt2", "llama", "mae", "t5", "transformer", "variants/gpt-j", "vit", "whisper",
      ])
    #expect(Written.all.count == 38)
  }

  /// Without a single `--set`, the numbers are those of PyTorch.
  @Test(arguments: Written.all) func modelsNeedNoSettings(_ written: Written) throws {
    try written.inFolder { folder in
      let results = written.outputs.flatMap { ["--output", "\($0.name)=\(folder)/\($0.name).npy"] }
      let result = written.run(["--weights", folder] + results)
      try #require(result.code == 0, "\(result.messages)")
      #expect(result.messages.hasPrefix("\(folder)/config.json: "))
      for (name, file) in written.outputs {
        let computed = try NpyFile(path: "\(folder)/\(name).npy").read()
        let expected = try NpyFile(path: file).read()
        #expect(computed.shape == expected.shape)
        guard expected.dtype == .f32 else { continue }
        let rows = { try written.model?.meaningful($0) ?? $0 }
        #expect(relativeError(try rows(computed), try rows(expected)) <= 1e-5, "\(name)")
      }
    }
  }

  private static let bert = Written.all.first { $0.name == "bert" && $0.major == 5 }

  /// Runs `body` on a folder with the checkpoint of BERT and an edited `config.json`.
  private func withBert(_ old: String = "", _ new: String = "", _ body: (String, Written) throws -> Void) throws {
    let bert = try #require(Self.bert)
    try bert.inFolder { folder in
      let file = folder + "/config.json"
      let text = try String(contentsOfFile: file, encoding: .utf8)
      try #require(old.isEmpty || text.contains(old))
      try (old.isEmpty ? text : text.replacing(old, with: new)).write(toFile: file, atomically: true, encoding: .utf8)
      try body(folder, bert)
    }
  }

  @Test func theFileBesideAFileCounts() throws {
    try withBert { folder, bert in
      let result = bert.run(["--weights", folder + "/model.safetensors"])
      #expect(result.code == 0)
      #expect(
        result.messages == "\(folder)/config.json: vocab=37, dim=24, depth=2, heads=3, mlp=50, positions=12, types=2, "
          + "activation=gelu, eps=1e-12\n")
    }
  }

  /// Twelve heads fit the shapes but are not those of the checkpoint.
  @Test func otherHeadsAreAnError() throws {
    try withBert { folder, bert in
      let result = bert.run(["--weights", folder, "--set", "heads=12"])
      #expect(result.code == 65)
      #expect(result.messages.contains("'heads' is 12 here, and 3 by config.json (num_attention_heads)"))
      #expect(bert.run(["--weights", folder, "--set", "heads=3"]).code == 0)
      let settings = (bert.model?.settings ?? []).flatMap { ["--set", $0] }
      let ignored = bert.run(["--weights", folder, "--no-config"] + settings + ["--set", "heads=12"])
      #expect(ignored.code == 0)
      #expect(ignored.messages.isEmpty)
      let variant = bert.run(["--weights", folder, "--variant", "minilm"])
      #expect(variant.code == 65)
      #expect(variant.messages.contains("config/contradiction"))
    }
  }

  @Test(
    arguments: [
      ("\"hidden_size\": 24", "\"hidden_size\": \"24\"", "config.json:9:18: error: 'dim' is an integer"),
      ("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1000000000", "limit/graph-nodes"),
      ("\"num_attention_heads\": 3", "\"num_attention_heads\": 5", "config.json:16:26: error: dim 24 is not divisible"),
      ("\"hidden_size\": 24", "\"hidden_size\": 4611686018427387904", "limit/elements"),
      ("\"model_type\": \"bert\"", "\"model_type\": \"roberta\"", "config/model-type"),
      (
        "\"hidden_act\": \"gelu\"", "\"hidden_act\": \"gelu\", \"position_embedding_type\": \"relative_key\"",
        "config/require"
      ),
      ("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"mish\"", "config/unknown-value"),
      ("\"layer_norm_eps\": 1e-12", "\"layer_norm_eps\": 1e999", "json/number"),
      ("\"layer_norm_eps\": 1e-12", "\"layer_norm_eps\": NaN", "json/syntax"),
      ("\"hidden_size\": 24", "\"vocab_size\": 24", "json/duplicate-key"),
      ("{", "[", "json/syntax"),
      ("}", "", "json/syntax"),
    ])
  func brokenFilesAreErrors(old: String, new: String, expected: String) throws {
    try withBert(old, new) { folder, bert in
      let result = bert.run(["--weights", folder])
      #expect(result.code == 65)
      #expect(result.messages.contains(expected), "\(result.messages)")
    }
  }

  @Test func otherFilesAreErrors() throws {
    try withBert { folder, bert in
      let file = folder + "/config.json"
      for (bytes, expected) in [
        ([], "json/syntax"), ([0xFF, 0x7B], "json/utf-8"), (Array("[]".utf8), "config/format"),
        (Array(repeating: UInt8(ascii: "["), count: 100), "json/depth"),
      ] as [([UInt8], String)] {
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        let result = bert.run(["--weights", folder])
        #expect(result.code == 65)
        #expect(result.messages.contains(expected), "\(result.messages)")
      }
      try FileManager.default.removeItem(atPath: file)
      try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "nowhere")
      let result = bert.run(["--weights", folder])
      #expect(result.code == 66)
      #expect(result.messages.contains("config.json: error: this is a link to 'nowhere', where there is no file"))
    }
  }

  /// A key that is left out means what the class takes.
  @Test func defaultsAreSaid() throws {
    try withBert("\"hidden_act\": \"gelu\",", "") { folder, bert in
      let result = bert.run(["--weights", folder])
      #expect(result.code == 0)
      #expect(result.messages.contains("activation=gelu (default), eps=1e-12\n"))
    }
  }

  /// The activation is chosen by its name.
  @Test func anotherActivationGivesOtherNumbers() throws {
    try withBert { folder, bert in
      try withBert("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"relu\"") { other, _ in
        let usual = bert.run(["--weights", folder])
        let relu = bert.run(["--weights", other])
        #expect(usual.code == 0 && relu.code == 0)
        #expect(usual.output != relu.output)
        #expect(relu.messages.contains("activation=relu"))
      }
    }
  }

  /// Expected counts are checked only for config as written.
  @Test func expectationsOfCountsAreOff() throws {
    let text = """
      graphc: 1
      model: M
      config: {dim: 3}
      inputs: {x: "f32[B, dim]"}
      parameters: {w: "f32[dim] ~ ones"}
      graph: {y: x * w}
      outputs: y
      expect: {parameters: 3}
      huggingface: {model_type: m, config: {dim: width}}
      """
    try withTemporaryFolder { folder in
      try text.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      try SafetensorsFile.write(
        [("w", try Tensor([2, 2, 2, 2] as [Float], shape: [4]))], to: folder + "/w.safetensors")
      let arguments = ["run", folder + "/m.yaml", "--weights", folder + "/w.safetensors", "--input", "x=1,2,3,4"]
      #expect(graphc(arguments + ["--set", "dim=4"]).code == 0)
      try #"{"model_type": "m", "width": 4}"#.write(
        toFile: folder + "/config.json", atomically: true, encoding: .utf8)
      let filled = graphc(arguments)
      #expect(filled.code == 0, "\(filled.messages)")
      #expect(filled.output.contains("2, 4, 6, 8") || filled.output.contains("2.000000, 4.000000, 6.000000, 8.000000"))
    }
  }

  /// Without a table the file is not used, and a note says so.
  @Test func aSpecWithoutATableSaysSo() throws {
    try withBert { folder, _ in
      let file = folder + "/m.yaml"
      try "graphc: 1\nmodel: M\ninputs: {x: \"f32[B]\"}\ngraph: {y: x + 1}\noutputs: y\n".write(
        toFile: file, atomically: true, encoding: .utf8)
      let result = graphc("run", file, "--weights", folder, "--input", "x=1", "--mapping", "m")
      #expect(result.messages.contains("config.json is not read: the spec has no 'huggingface:'"))
      #expect(
        !graphc("run", file, "--weights", folder, "--input", "x=1", "--no-config").messages.contains("is not read"))
    }
  }

  /// Packed weights find their graph again with the file or without it, and no other file beside them disturbs them.
  @Test func packedWeightsGoWithTheFileTheyWereMadeFrom() throws {
    try withBert { folder, bert in
      let spec = Repository.path("Models/bert.yaml")
      let compiled = graphc("compile", spec, "--weights", folder, "-o", folder + "/package")
      try #require(compiled.code == 0, "\(compiled.messages)")
      #expect(compiled.messages.hasPrefix("\(folder)/config.json: vocab=37"))
      let alone = folder + "/package/BERT.safetensors"
      let beside = folder + "/packed.safetensors"
      try FileManager.default.copyItem(atPath: alone, toPath: beside)
      let settings = (bert.model?.settings ?? []).flatMap { ["--set", $0] }

      let plain = bert.run(["--weights", folder])
      let found = bert.run(["--weights", beside])
      #expect(found.code == 0 && found.output == plain.output)
      #expect(found.messages.hasPrefix("\(folder)/config.json: "))
      #expect(bert.run(["--weights", alone]).messages.contains("weights/other-spec"))
      #expect(bert.run(["--weights", alone] + settings).output == plain.output)
      #expect(bert.run(["--weights", beside, "--no-config"]).messages.contains("weights/other-spec"))
      for other in [#"{"model_type": "gpt2"}"#, "{", #"{"model_type": "bert", "hidden_size": 12}"#] {
        try other.write(toFile: folder + "/config.json", atomically: true, encoding: .utf8)
        let result = bert.run(["--weights", beside] + settings)
        #expect(result.code == 0 && result.output == plain.output && result.messages.isEmpty, "\(result.messages)")
      }
    }
  }

  /// Of several models each has its own file.
  @Test func compilesSeveralModels() throws {
    try withBert { folder, _ in
      let gpt2 = try #require(Written.all.first { $0.name == "gpt2" })
      try gpt2.inFolder { other in
        let specs = [Repository.path("Models/bert.yaml"), Repository.path("Models/gpt2.yaml")]
        let arguments =
          ["compile"] + specs + ["--weights", "BERT=\(folder)", "--weights", "GPT2=\(other)", "--name", "Two"]
        let result = graphc(arguments + ["-o", folder + "/package"])
        #expect(result.code == 0, "\(result.messages)")
        #expect(result.messages.contains("\(folder)/config.json: vocab=37"))
        #expect(result.messages.contains("\(other)/config.json: vocab=41"))
        let wrong = graphc(arguments + ["-o", folder + "/package", "--set", "GPT2.heads=2"])
        #expect(wrong.code == 65 && wrong.messages.contains("config/contradiction"))
      }
    }
  }
}
