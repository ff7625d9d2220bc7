import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// Compiled models as programs: they give the same bits as the interpreter and contain nothing of the compiler.
@Suite struct EmittedModelTests {
  private typealias Package = EmittedPackage

  @Test func everyFileOfModelsIsCompiled() throws {
    let files = try FileManager.default.subpathsOfDirectory(atPath: Repository.path("Models"))
    let specs = files.filter { $0.hasSuffix(".yaml") }.map { "Models/" + $0 }
    #expect(specs.sorted() == Package.models.map(\.spec).filter { $0.hasPrefix("Models/") }.sorted())
  }

  @Test func nothingIsWarnedOf() async throws {
    let log = try await Package.built.value.log
    #expect(!log.contains("warning:"), "\(log)")
  }

  /// For every kernel set, batches of 1 and 3, and 1 and 2 threads.
  @Test(arguments: Package.models, KernelTable.available) func theProgramGivesTheInterpretersBits(
    model: EmittedPackage.Model, kernels: String
  ) async throws {
    let programs = try await Package.built.value.programs
    try withTemporaryFolder { folder in
      for (batch, threads) in [(1, 2), (3, 1)] {
        var inputs = ""
        for input in model.inputs {
          let path = input.file ?? "\(folder)/\(input.name).npy"
          if input.file == nil { try NpyFile.write(Self.values(input, batch: batch), to: path) }
          inputs += " --input '\(input.name)=\(path)'"
        }
        let settings = model.settings.map { " --set '\($0)'" }.joined()
        let checkpoint = model.weights.map { " --weights '\($0)'" } ?? " --seed \(Package.seed)"
        let outputs = model.outputs.map { name in
          (interpreted: "\(folder)/\(name)-1.npy", emitted: "\(folder)/\(name)-2.npy", name: name)
        }
        let interpreted = outputs.map { " --output \($0.name)=\($0.interpreted)" }.joined()
        let emitted = outputs.map { " --output \($0.name)=\($0.emitted)" }.joined()
        let file = "\(Package.folder)/AllModels/\(model.type).safetensors"
        #expect(FileManager.default.fileExists(atPath: file) == model.hasParameters)
        let weights = model.hasParameters ? " --weights '\(file)'" : ""
        let result = try Executable.shell(
          """
          export GRAPHC_ISA=\(kernels)
          "$GRAPHC" run \(model.spec)\(settings)\(checkpoint)\(inputs)\(interpreted) --threads \(threads) &&
          '\(programs)/\(model.program)'\(weights)\(inputs)\(emitted) --threads \(threads)
          """)
        try #require(result.code == 0, "\(result.messages)")
        for output in outputs {
          let bytes = try Data(contentsOf: URL(fileURLWithPath: output.interpreted))
          #expect(try Data(contentsOf: URL(fileURLWithPath: output.emitted)) == bytes, "\(output.name), batch \(batch)")
          let tensor = try NpyFile(path: output.interpreted).read()
          // The values of all steps are stacked along an axis before the batch.
          if model.weights == nil { #expect(tensor.shape.prefix(2).contains(batch)) }
          if tensor.dtype == .f32 {
            let elements = try tensor.elements(as: Float.self)
            #expect(elements.allSatisfy { $0.isFinite })
            #expect(elements.count == 1 || Set(elements).count > 1)
          }
        }
      }
    }
  }

  private static func values(_ input: EmittedPackage.Input, batch: Int) throws -> Tensor {
    let shape = [batch] + input.shape.dropFirst()
    let generator = CounterGenerator(seed: 3, stream: CounterGenerator.stream(named: input.name))
    let normal = try generator.tensor(shape: shape, initializer: .normal(1))
    guard input.dtype == .i32 else { return normal }
    let integers = try normal.elements(as: Float.self).map { Int32(abs($0) * 1000) % Int32(input.limit) }
    return try Tensor(integers, shape: shape)
  }

  /// Two packages with their own runtimes and a module with the name of one of the runtime's.
  @Test func twoPackagesAndAModuleNamedKernelsGoTogether() async throws {
    let programs = try await Package.built.value.programs
    let result = try Executable.shell("'\(programs)/app' '\(Package.folder)'")
    #expect(result.code == 0, "\(result.messages)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.prefix(3) == ["the user's own kernels", "[1, 10]", "[1, 10]"])
    #expect(lines.dropFirst(3).joined().contains("[shape/mismatch]"))
    // The tokens that a model gives as a sequence, twice, are those that it gives at once; GPT2 has 16 positions.
    #expect(lines.contains("true"))
    #expect(result.output.contains("are more than the 16 that the model has positions for [usage/range]"))
  }

  /// What the documents show compiles, runs and prints a tensor.
  @Test func theExamplesOfTheDocumentsRun() async throws {
    let programs = try await Package.built.value.programs
    let result = try Executable.shell("'\(programs)/examples'")
    #expect(result.code == 0, "\(result.messages)")
    #expect(result.output.components(separatedBy: "f32[").count > Package.models.count)
    #expect(result.output.contains("f32[1, 10]\n[["))
  }

  #if os(Linux)
    @Test(arguments: Package.models) func nothingOfTheCompilerIsInside(model: EmittedPackage.Model) async throws {
      let programs = try await Package.built.value.programs
      let program = "'\(programs)/\(model.program)'"
      let compiler = ["yaml", "YAMLSyntax", "GraphIR", "GraphGen", "ExecutionPlan", "Interpreter", "SwiftEmitter"]
      // Symbols can be read, and there are none of the compiler.
      #expect(try found(["matmul"] + compiler, in: "nm \(program) | c++filt; ldd \(program)") == ["matmul"])
      let library = ["graphc: 1", "pre_norm_layer:", "layer_norm(", "module \"", "embedInCode"]
      #expect(try found(library, in: "strings \(program)") == [])
    }

    /// Those of the words that the output of a script holds.
    private func found(_ words: [String], in script: String) throws -> Set<Substring> {
      let words = words.map { " -e '\($0)'" }.joined()
      let result = try Executable.shell("{ \(script); } | grep -aoF\(words) | sort -u")
      return Set(result.output.split(separator: "\n"))
    }
  #endif

  // MARK: Errors

  private func digits(_ arguments: String, of programs: String) throws -> CommandResult {
    try Executable.shell("'\(programs)/digits-vit-cli' \(arguments)")
  }

  private static let digitsWeights = "--weights '\(Package.folder)/AllModels/DigitsViT.safetensors'"

  @Test(
    arguments: [
      ("--input image=1,2,3", 65, "shape/mismatch"),
      ("--input image=Tests/Fixtures/digits/logits.npy", 65, "shape/rank"),
      ("--input image=Tests/Fixtures/limits/zero-extent.npy", 65, "limit/elements"),
      ("--input image=random --dim B=4611686018427387904", 65, "limit/elements"),
      ("--input image=Models/nothing.npy", 66, "io/not-found"),
      ("--input image=Models/digits/3.png", 64, "usage/no-images"),
      ("--input picture=random", 64, "input/unknown"),
      ("", 64, "input/missing"),
      ("--input image=random --output logits=logits.txt", 64, "usage/output"),
      ("--input image=random --output logits=/nowhere/logits.npy", 73, "io/cannot-create"),
      ("--input image=random --threads 0", 64, "usage/range"),
      ("--input image=random --dim B=1000000 --max-memory 20", 65, "limit/memory"),
      ("--input image=random --max-memory 0", 64, "usage/range"),
      ("--input image=random --outptu logits=a.npy", 64, "usage/unknown-option"),
    ] as [(String, Int32, String)]) func wrongArgumentsAreErrors(
      arguments: String, code: Int32, name: String
    ) async throws
  {
    let result = try digits("\(Self.digitsWeights) \(arguments)", of: await Package.built.value.programs)
    #expect(result.code == code, "\(result.messages)")
    #expect(result.messages.contains("[\(name)]"), "\(result.messages)")
  }

  @Test func missingAndForeignWeightsAreErrors() async throws {
    // The weights exist once the packages are built.
    let programs = try await Package.built.value.programs
    try withTemporaryFolder { folder in
      let whole = try Data(contentsOf: URL(fileURLWithPath: "\(Package.folder)/AllModels/DigitsViT.safetensors"))
      try whole.dropLast(100).write(to: URL(fileURLWithPath: folder + "/short.safetensors"))
      for (weights, code, name) in [
        ("", 66, "weights/missing-file"),
        ("--weights \(folder)/none.safetensors", 66, "io/not-found"),
        ("--weights \(folder)/short.safetensors", 65, "safetensors/truncated"),
        ("--weights Models/digits-vit.safetensors", 65, "weights/not-packed"),
        ("--weights \(Package.folder)/AllModels/ViT.safetensors", 65, "weights/other-spec"),
        ("--weights Models/vit.yaml", 65, "weights/format"),
      ] as [(String, Int32, String)] {
        let result = try digits("--input image=random \(weights)", of: programs)
        #expect(result.code == code, "\(weights): \(result.messages)")
        #expect(result.messages.contains("[\(name)]"), "\(weights): \(result.messages)")
      }
    }
  }

  /// Random inputs are equal to those of the interpreter, including integers, for the same dims.
  @Test func madeUpInputsAreTheInterpreters() async throws {
    let programs = try await Package.built.value.programs
    let weights = "--weights '\(Package.folder)/AllModels/MainModel.safetensors'"
    let inputs = "--input tokens=random --input noise=random --input picture=random --dim T=5 --dim B=2 --dim w=2"
    let emitted = try Executable.shell("'\(programs)/main-model-cli' \(weights) \(inputs)")
    let interpreted = try Executable.shell(
      "\"$GRAPHC\" run Tests/Fixtures/emitted/indices.yaml \(weights) \(inputs)")
    #expect(emitted.code == 0 && interpreted.code == 0, "\(emitted.messages)\(interpreted.messages)")
    #expect(emitted.output == interpreted.output && emitted.output.hasPrefix("y: f32[2, 6, 6]\n"))
    let others = "--input noise=random --input picture=random --dim w=2"
    let outside = try Executable.shell("'\(programs)/main-model-cli' \(weights) \(others) --input tokens=1,2,99")
    #expect(outside.code == 65)
    #expect(outside.messages.contains("in 'embedded' (indices.yaml:18), element [0, 2] of the input 'tokens' is 99"))
    let contradicted = try Executable.shell(
      "'\(programs)/main-model-cli' \(weights) \(others) --input tokens=1,2 --dim T=9")
    #expect(contradicted.code == 64 && contradicted.messages.contains("--dim T=9, but T is 2 in the input 'tokens'"))
  }

  /// Sizes that follow from run-time dims, and conditions that could not be decided at compile time.
  @Test(
    arguments: [
      (2, 5, 8, 0, nil), (1, 3, 0, 65, "shape/check"), (2, 4, 0, 65, "shape/mismatch"),
      (3, 5, 0, 65, "shape/mismatch"), (2, 5, 9, 65, "index/range"), (2, 5, -1, 65, "index/range"),
    ] as [(Int, Int, Int32, Int32, String?)]) func sizesAndIndicesAreChecked(
      length: Int, derived: Int, size: Int32, code: Int32, name: String?
    ) async throws
  {
    let programs = try await Package.built.value.programs
    try withTemporaryFolder { folder in
      var inputs = ""
      for (input, shape) in [
        ("in", [1, length, 8]), ("self", [1, length]), ("sizes", [1, length, 8]), ("throws", [1, derived]),
      ] {
        let path = "\(folder)/\(input).npy"
        try NpyFile.write(
          input == "sizes" ? Tensor(repeating: size, shape: shape) : Tensor(repeating: Float(0), shape: shape), to: path
        )
        inputs += " --input '\(input)=\(path)'"
      }
      let weights = "--weights '\(Package.folder)/AllModels/Class.safetensors'"
      let emitted = try Executable.shell("'\(programs)/class-cli' \(weights)\(inputs)")
      #expect(emitted.code == code, "\(emitted.messages)")
      if let name { #expect(emitted.messages.contains("[\(name)]")) }
      let interpreted = try Executable.shell("\"$GRAPHC\" run Tests/Fixtures/emitted/odd-names.yaml --seed 7\(inputs)")
      #expect(interpreted.code == code)
      guard code != 0 else { return }
      // The program says the line after what it names, graphc before it.
      let line = try #require(
        emitted.messages.split(separator: "\n").first { $0.hasPrefix("error: ") }.map(String.init))
      let place = line.firstMatch(of: /[ ]\(([a-z-]+\.yaml:[0-9]+)\)/)
      let isOfALine = name == "shape/check" || name == "index/range"
      #expect((place != nil) == isOfALine, "\(line)")
      let text = place.map { line.replacing(String($0.0), with: "") } ?? line
      #expect(interpreted.messages.contains(text), "\(interpreted.messages)")
      if let place { #expect(interpreted.messages.contains("\(place.1):")) }
    }
  }

  /// Labels and the messages of assertions are text of the spec; the model has no parameters. With 2,047 rows,
  /// positions of a mask leave 32 bits.
  @Test func whatAProgramPrintsIsEscaped() async throws {
    let program = "'\(try await Package.built.value.programs)/all-models-runtime-model-cli'"
    let inputs = "--input x=random --input with_extended_lifetime=random"
    for (dims, code, name) in [
      (2, 0, ""), (2046, 0, ""), (2047, 65, "[limit/positions]"), (3001, 65, ""),
    ] as [(Int, Int32, String)] {
      for command in [program, "\"$GRAPHC\" run Tests/Fixtures/emitted/escapes.yaml"] {
        let result = try Executable.shell("\(command) \(inputs) --dim dims=\(dims)")
        #expect(result.code == code, "\(result.messages)")
        #expect(!(result.output + result.messages).unicodeScalars.contains { $0 != "\n" && isHidden($0) })
        guard name.isEmpty else {
          #expect(result.messages.contains(name), "\(result.messages)")
          continue
        }
        #expect((code == 0 ? result.output : result.messages).contains("\\u{1b}"))
      }
    }
    #expect(try Executable.shell("\(program) --help").output.contains("it needs no weights"))
    #expect(try Executable.shell("\(program) \(inputs) --weights x").code == 64)
  }

  /// The weights are in a folder above the program that is built from the sources.
  @Test func theProgramFindsItsWeights() async throws {
    let programs = try await Package.built.value.programs
    try withTemporaryFolder { folder in
      let weights = "\(Package.folder)/AllModels/DigitsViT.safetensors"
      let result = try Executable.shell(
        """
        mkdir -p '\(folder)/a/b' && cp '\(programs)/digits-vit-cli' '\(folder)/a/b' &&
        ln -s '\(weights)' '\(folder)' && cd / && '\(folder)/a/b/digits-vit-cli' --input image=random
        """)
      #expect(result.code == 0, "\(result.messages)")
      #expect(result.output.contains("%  "), "digits have labels")
    }
  }
}
