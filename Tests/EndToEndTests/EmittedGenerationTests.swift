import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// Compiled models that write tokens: the same tokens and the same bits of their scores as `graphc generate`.
@Suite struct EmittedGenerationTests {
  private typealias Package = EmittedPackage

  /// Those with weights and inputs of a fixture.
  private static let models = Package.models.filter { $0.inputsOfGeneration != nil && $0.weights != nil }

  private static let options = [
    "--min-new-tokens 4 --max-new-tokens 7",
    "--beams 4 --max-new-tokens 6 --length-penalty 0.7",
    "--temperature 1.3 --top-k 20 --seed 11 --max-new-tokens 7",
    "--repetition-penalty 1.4 --no-repeat-ngram 2 --suppress 8,9 --max-new-tokens 7",
  ]

  /// Prompts of unequal length in one batch, and the sources of the model; the kernel sets take turns.
  @Test(arguments: models) func tokensAndScoresAreTheInterpreters(model: EmittedPackage.Model) async throws {
    let programs = try await Package.built.value.programs
    let inputs = (model.inputsOfGeneration ?? []).map { " --input '\($0.name)=\($0.file ?? "")'" }.joined()
    let settings = model.settings.map { " --set '\($0)'" }.joined()
    let weights = "--weights '\(Package.folder)/AllModels/\(model.type).safetensors'"
    for (number, options) in Self.options.enumerated() {
      let kernels = KernelTable.available[number % KernelTable.available.count]
      let said = "--tokens 3,1,4 --tokens 2\(inputs) \(options) --threads 1 --format json"
      let results = try Executable.shell(
        """
        export GRAPHC_ISA=\(kernels)
        "$GRAPHC" generate \(model.spec)\(settings) --weights '\(model.weights ?? "")' \(said) &&
        '\(programs)/\(model.program)' generate \(weights) \(said)
        """)
      try #require(results.code == 0, "\(options): \(results.messages)")
      let rows = try results.output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8))["rows"] }
      try #require(rows.count == 2)
      #expect(rows[0]?.text == rows[1]?.text, "\(options)")
      let tokens = rows[0]?.array?.map { $0["tokens"]?.array?.compactMap(\.integer) ?? [] } ?? []
      #expect(tokens.count == 2 && tokens.allSatisfy { !$0.isEmpty && $0.count <= 7 }, "\(options): \(tokens)")
    }
  }

  /// One file holds what the whole model reads and what its step reads.
  @Test func theWholeModelRunsFromTheFile() async throws {
    _ = try await Package.built.value
    let model = try #require(Self.models.first { $0.type == "GPT2" })
    let settings = model.settings.map { " --set '\($0)'" }.joined()
    let results = try ["\(Package.folder)/AllModels/GPT2.safetensors", model.weights ?? ""].map { weights in
      try Executable.shell("\"$GRAPHC\" run \(model.spec)\(settings) --input tokens=1,2,3 --weights '\(weights)'")
    }
    #expect(results.allSatisfy { $0.code == 0 }, "\(results.map(\.messages))")
    #expect(results[0].output == results[1].output && results[0].output.hasPrefix("logits: f32[1, 3, 41]"))
  }

  /// What is asked for is checked before the first step.
  @Test(
    arguments: [
      ("gpt2-cli generate --tokens 1,2,3 --max-new-tokens 14", 64, "usage/range"),
      ("gpt2-cli generate --tokens 1,99", 65, "value/token-range"),
      ("gpt2-cli generate --tokens 1 --forced-end 99", 65, "value/token-range"),
      ("gpt2-cli generate --tokens 1,x", 64, "usage/number"),
      ("gpt2-cli generate --tokens 1 --beams 2 --temperature 1", 64, "usage/value"),
      ("gpt2-cli generate --tokens 1 --input mask=1", 64, "usage/unknown-option"),
      ("gpt2-cli generat", 64, "usage/unknown-command"),
      ("transformer-cli generate", 64, "input/missing"),
      ("transformer-cli generate --input source=1,2 --tokens 1 --tokens 2", 64, "usage/range"),
      ("transformer-cli generate --input source=1,2,44", 65, "index/range"),
      ("transformer-cli generate --input source=1,2 --max-memory 1 --max-new-tokens 900 --beams 9", 65, "limit/memory"),
    ] as [(String, Int32, String)]) func wrongRequestsAreErrors(
      command: String, code: Int32, name: String
    ) async throws
  {
    let programs = try await Package.built.value.programs
    let result = try Executable.shell("cd '\(Package.folder)/AllModels' && '\(programs)'/\(command)")
    #expect(result.code == code, "\(result.messages)")
    #expect(result.messages.contains("[\(name)]"), "\(result.messages)")
    #expect(result.output == "")
  }

  /// A row of one item is written as it comes; without a prompt it begins with the start token.
  @Test func tokensAreWrittenInOneLine() async throws {
    let programs = try await Package.built.value.programs
    let weights = "--weights '\(Package.folder)/AllModels/Transformer.safetensors'"
    let result = try Executable.shell(
      "'\(programs)/transformer-cli' generate \(weights) --input source=5,6,7 --max-new-tokens 4")
    #expect(result.code == 0)
    #expect(result.output.split(separator: ",").count == 4 && result.output.hasSuffix("\n"))
    #expect(result.messages.contains("tokens/s"))
    let help = try Executable.shell("'\(programs)/transformer-cli' generate --help").output
    #expect(help.contains("--beams N") && help.contains("source: i32[B, S]") && !help.contains("target: i32"))
  }
}
