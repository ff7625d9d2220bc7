import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// All models as Swift, built once for all tests: one package with every file of `Models/`, a second package with one
/// of them, and a program that uses both together with a module `Kernels` of its own.
enum EmittedPackage {
  /// A model small enough to be run often. Several have names that mean something else in Swift or in the package.
  struct Model: CustomTestStringConvertible, Sendable {
    var spec: String
    /// As the spec says it.
    var name: String
    /// Of the module.
    var type: String
    var program: String
    var settings: [String] = []
    /// A checkpoint; without one, initial values from the seed.
    var weights: String?
    var hasParameters = true
    var inputs: [Input]
    var outputs: [String]

    var testDescription: String { spec }

    /// The inputs that are read before the first token, if the spec says how the model writes tokens.
    var inputsOfGeneration: [Input]? {
      let text = (try? String(contentsOfFile: Repository.path(spec), encoding: .utf8)) ?? ""
      guard text.contains("\ngenerate:") else { return nil }
      return inputs.filter { !["tokens", "target", "mask"].contains($0.name) }
    }
  }

  struct Input: Sendable {
    var name: String
    var dtype = DType.f32
    /// The shape of generated values; the first axis is the batch.
    var shape: [Int] = []
    /// The exclusive upper bound of generated integers.
    var limit = 2
    /// A file with the values.
    var file: String?
  }

  static let models = ownModels + modelsWithFixtures

  private static let ownModels = [
    Model(
      spec: "Models/vit.yaml", name: "ViT", type: "ViT", program: "vit-cli",
      settings: ["size=32", "patch=8", "dim=48", "depth=3", "heads=3", "classes=50"],
      inputs: [Input(name: "image", shape: [1, 3, 32, 32])], outputs: ["logits"]),
    Model(
      spec: "Models/digits-vit.yaml", name: "DigitsViT", type: "DigitsViT", program: "digits-vit-cli",
      inputs: [Input(name: "image", shape: [1, 1, 8, 8])], outputs: ["logits"]),
    Model(
      spec: "Models/tiny-translate.yaml", name: "TinyTranslate", type: "TinyTranslate", program: "tiny-translate-cli",
      settings: ["dim=24", "depth=1"],
      inputs: [
        Input(name: "source", dtype: .i32, shape: [1, 9], limit: 259),
        Input(name: "target", dtype: .i32, shape: [1, 7], limit: 259),
      ], outputs: ["logits"]),
    Model(
      spec: "Tests/Fixtures/emitted/indices.yaml", name: "Main", type: "MainModel", program: "main-model-cli",
      inputs: [
        Input(name: "tokens", dtype: .i32, shape: [1, 7], limit: 11), Input(name: "noise", shape: [1, 7]),
        Input(name: "picture", shape: [1, 4, 9, 8]),
      ], outputs: ["y", "depths", "order", "smallest", "firsts", "floors", "last", "later"]),
    Model(
      spec: "Tests/Fixtures/emitted/odd-names.yaml", name: "class", type: "Class", program: "class-cli",
      inputs: [
        Input(name: "in", shape: [1, 5, 8]), Input(name: "self", shape: [1, 5]),
        Input(name: "sizes", dtype: .i32, shape: [1, 5, 8], limit: 9), Input(name: "throws", shape: [1, 11]),
      ], outputs: ["logits", "switch", "total", "enum"]),
    Model(
      spec: "Tests/Fixtures/emitted/taps.yaml", name: "Sendable", type: "SendableModel", program: "sendable-model-cli",
      inputs: [Input(name: "x", shape: [1, 7, 24]), Input(name: "mask", dtype: .i32, shape: [1, 7])],
      outputs: ["encoded", "encoded.2.attention.weights", "encoded.3", "encoded.2.mlp.up"]),
    Model(
      spec: "Tests/Fixtures/emitted/repeats.yaml", name: "ABC", type: "ABC", program: "abc-cli",
      inputs: [
        Input(name: "x", shape: [1, 7, 24]), Input(name: "near", dtype: .i32, shape: [1, 7]),
        Input(name: "far", dtype: .i32, shape: [1, 7]),
      ],
      outputs: ["c", "d", "singles", "cs", "ds", "turns.4", "turns.5.up"]
        + (0..<5).map { "rows.\($0).mixed.weights" }),
    Model(
      spec: "Tests/Fixtures/emitted/bf16.yaml", name: "Abc", type: "Abc2", program: "abc2-cli",
      inputs: [
        Input(name: "picture", shape: [1, 3, 12, 12]), Input(name: "tokens", dtype: .i32, shape: [1, 9], limit: 31),
        Input(name: "mask", dtype: .i32, shape: [1, 9]),
      ], outputs: ["logits", "likeliest"]),
    Model(
      spec: "Tests/Fixtures/emitted/kernels.yaml", name: "Foundation", type: "FoundationModel",
      program: "foundation-model-cli",
      inputs: [
        Input(name: "x", shape: [1, 6]), Input(name: "n", dtype: .i32, shape: [1, 6], limit: 9),
        Input(name: "question", shape: [1, 1, 8]), Input(name: "story", shape: [1, 700, 8]),
      ], outputs: ["y", "integers", "sums", "spread", "answer"]),
    Model(
      spec: "Tests/Fixtures/generation/mistral.yaml", name: "Mistral", type: "Mistral", program: "mistral-cli",
      settings: [
        "vocab=50", "dim=24", "depth=2", "heads=6", "key_value_heads=3", "head_dim=4", "mlp=36", "positions=64",
        "window=5", "eps=1e-6",
      ], weights: Repository.path("Tests/Fixtures/generation/mistral/model.safetensors"),
      inputs: [Input(name: "tokens", dtype: .i32, shape: [1, 9], limit: 50)], outputs: ["logits"]),
    Model(
      spec: "Tests/Fixtures/emitted/escapes.yaml", name: "AllModelsRuntime", type: "AllModelsRuntimeModel",
      program: "all-models-runtime-model-cli", hasParameters: false,
      inputs: [Input(name: "x", shape: [1, 2]), Input(name: "with_extended_lifetime", shape: [1, 2])],
      outputs: ["y", "z"]),
  ]

  /// The first case of each spec that is compared with PyTorch, with its checkpoint and its inputs.
  private static let modelsWithFixtures: [Model] = {
    var seen: Set<String> = []
    return ModelCase.all.filter { seen.insert($0.spec).inserted }.map { fixture in
      let spec = "Models/\(fixture.spec).yaml"
      let text = (try? String(contentsOfFile: Repository.path(spec), encoding: .utf8)) ?? ""
      let name =
        text.components(separatedBy: "\nmodel: ").last?.prefix { $0.isLetter || $0.isNumber || $0 == "_" } ?? ""
      return Model(
        spec: spec, name: String(name), type: String(name),
        program: EmittedProgram.name(of: String(name)), settings: fixture.settings,
        weights: fixture.file("model.safetensors"),
        inputs: fixture.inputs.map { Input(name: $0, file: fixture.file("\($0).npy")) }, outputs: fixture.outputs)
    }
  }()

  /// The folder in which everything is built; it is kept, so that later runs have less to build.
  static let folder = Repository.path(".build/emitted")
  static let seed = 7

  /// The folder of built programs, and the output of the compiler. It is a task, so that other tests run while these
  /// wait.
  static let built = Task { try build() }

  private static func build() throws -> (programs: String, log: String) {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var arguments = [
      "compile", "--name", "AllModels", "--output", folder + "/AllModels", "--seed", "\(seed)", "--force",
    ]
    for model in models {
      arguments += model.settings.flatMap { ["--set", "\(model.name).\($0)"] } + [Repository.path(model.spec)]
      if let weights = model.weights { arguments += ["--weights", "\(model.type)=\(weights)"] }
    }
    try run(arguments)
    try run(
      ["compile", "--name", "OtherDigits", "--output", folder + "/OtherDigits", "--force"]
        + ["--weights", Repository.path("Models/digits-vit.safetensors"), Repository.path("Models/digits-vit.yaml")])
    try writeProgram()
    let path = Environment.value("PATH") ?? "/usr/bin:/bin"
    let products = models.map { " && swift build --package-path '\(folder)/App' --product \($0.program) 2>&1" }
    let build = try Executable.shell(
      "swift build --package-path '\(folder)/App' 2>&1" + products.joined(), path: path)
    try #require(build.code == 0, "\(build.output)")
    return (folder + "/App/.build/debug", build.output)
  }

  private static func run(_ arguments: [String]) throws {
    let result = graphc(arguments)
    try #require(result.code == 0, "\(result.messages)")
  }

  /// The programs that documents show, as functions of one program: those of the emitted README, those that README and
  /// `Docs/Tutorial.md` show of a digit classifier, and that of `Docs/Generation.md`.
  private static func exampleFiles() throws -> [String: String] {
    var texts = try swiftBlocks(of: folder + "/AllModels/README.md").map {
      $0.replacing("(weights: \"", with: "(weights: \"\(folder)/AllModels/")
    }
    try #require(texts.count == models.count + models.count { $0.inputsOfGeneration != nil })
    for document in ["README.md", "Docs/Tutorial.md"] {
      let blocks = try swiftBlocks(of: Repository.path(document)).filter { $0.hasPrefix("import ") }
      try #require(blocks.count == 1)
      texts += blocks.map {
        $0.replacing(#/\bDigits(ViT)?/#, with: "OtherDigits")
          .replacing(#/weights: "[^"]*"/#, with: "weights: \"\(folder)/OtherDigits/OtherDigits.safetensors\"")
      }
    }
    let generation = try swiftBlocks(of: Repository.path("Docs/Generation.md")).filter { $0.hasPrefix("import ") }
    try #require(generation.count == 1)
    texts += generation.map {
      $0.replacing("TranslatorRuntime", with: "AllModelsRuntime")
        .replacing("Translator", with: "Transformer")
        .replacing("weights: \"", with: "weights: \"\(folder)/AllModels/")
    }
    var files: [String: String] = [:]
    for (index, text) in texts.enumerated() {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let imports = lines.filter { $0.hasPrefix("import ") }
      let body = lines.filter { !$0.hasPrefix("import ") }
      files["Sources/examples/Example\(index).swift"] =
        (imports + ["func example\(index)() async throws {"] + body + ["}"]).joined(separator: "\n") + "\n"
    }
    files["Sources/examples/main.swift"] = texts.indices.map { "try await example\($0)()\n" }.joined()
    return files
  }

  private static func swiftBlocks(of path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).matches(of: #/```swift\n((?:.*\n)*?)```\n/#).map {
      String($0.1)
    }
  }

  private static func writeProgram() throws {
    let files = [
      "Package.swift": """
      // swift-tools-version: 6.2
      import PackageDescription

      let package = Package(
        name: "App",
        dependencies: [.package(path: "../AllModels"), .package(path: "../OtherDigits")],
        targets: [
          .target(name: "Kernels"),
          .executableTarget(
            name: "app",
            dependencies: [
              "Kernels", .product(name: "DigitsViT", package: "AllModels"),
              .product(name: "GPT2", package: "AllModels"),
              .product(name: "ViT", package: "AllModels"), .product(name: "OtherDigits", package: "OtherDigits"),
            ]),
          .executableTarget(
            name: "examples",
            dependencies: [
              \(models.map { ".product(name: \"\($0.type)\", package: \"AllModels\")" }.joined(separator: ", ")),
              .product(name: "OtherDigits", package: "OtherDigits"),
            ]),
        ])
      """,
      "Sources/Kernels/Kernels.swift": """
      public enum Kernels { public static let name = "the user's own kernels" }
      """,
      "Sources/app/main.swift": """
      import DigitsViT
      import GPT2
      import Kernels
      import OtherDigits
      import ViT

      let folder = CommandLine.arguments[1]
      let pixels = (0..<64).map { Float($0) / 64 }
      let first = try DigitsViT(weights: folder + "/AllModels/DigitsViT.safetensors")
      let second = try OtherDigits(weights: folder + "/OtherDigits/OtherDigits.safetensors")
      print(Kernels.name)
      print(try first(image: .init(pixels, shape: [1, 1, 8, 8])).logits.shape)
      print(try second(image: .init(pixels, shape: [1, 1, 8, 8])).logits.shape)
      do {
        _ = try second(image: .init(pixels, shape: [1, 1, 4, 16]))
      } catch {
        print(error)
      }

      let writer = try GPT2(weights: folder + "/AllModels/GPT2.safetensors")
      let prompts: [[Int32]] = [[1, 2, 3], [4]]
      var options = GPT2.generationOptions
      options.maxNewTokens = 5
      let rows = try writer.generate(prompts, options: options).rows.map { $0.tokens }
      var streamed: [[Int32]] = [[], []]
      let tokens = try writer.generatedTokens(prompts, options: options)
      for _ in 0..<2 {
        streamed = [[], []]
        for try await token in tokens { streamed[token.row].append(token.token) }
      }
      print(streamed == rows && rows[0].count == 5)
      options.maxNewTokens = 14
      do {
        _ = try writer.generate(prompts, options: options)
      } catch {
        print(error)
      }
      """,
    ].merging(try exampleFiles()) { $1 }
    for (path, text) in files {
      let file = URL(fileURLWithPath: folder + "/App/" + path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      // An unchanged file is not compiled again; but only a new manifest makes SwiftPM look for new files in the
      // dependencies.
      if path == "Package.swift" || (try? String(contentsOf: file, encoding: .utf8)) != text {
        try text.write(to: file, atomically: true, encoding: .utf8)
      }
    }
  }
}

enum EmittedProgram {
  /// `DigitsViT` has the program `digits-vit-cli`.
  static func name(of type: String) -> String {
    type.replacing(#/([a-z0-9])([A-Z]+[a-z])/#) { "\($0.1)-\($0.2)" }.lowercased() + "-cli"
  }
}
