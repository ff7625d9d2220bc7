import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `graphc generate` on small random checkpoints of every family, compared with `generate` of transformers 5.24.0.
@Suite struct GenerateFixtureTests {
  private static let folder = "Tests/Fixtures/generation"
  private static let specs = [
    "gpt2": "Models/gpt2.yaml", "llama": "Models/llama.yaml", "marian": "Models/transformer.yaml",
    "mistral": "\(folder)/mistral.yaml", "t5": "Models/t5.yaml", "whisper": "Models/whisper.yaml",
  ]
  private static let families = specs.keys.sorted()

  @Test(arguments: families) func tokensAreThoseOfTransformers(_ family: String) throws {
    let folder = "\(Self.folder)/\(family)"
    let root = try JSONValue(parsing: Array(try Repository.text("\(folder)/generate.json").utf8))
    let cases = root["cases"]?.array ?? []
    #expect(cases.count >= 8)
    for item in cases {
      let name = item["name"]?.string ?? ""
      let result = try withTemporaryFolder { place in
        graphc(try Self.arguments(item, family) + Self.spectra(item, family, in: place))
      }
      try #require(result.code == 0, "\(name): \(result.messages)")
      let rows = try JSONValue(parsing: Array(result.output.utf8))["rows"]?.array ?? []
      let expected = (item["tokens"]?.array ?? []).map { $0.array?.compactMap(\.integer) ?? [] }
      #expect(rows.map { $0["tokens"]?.array?.compactMap(\.integer) ?? [] } == expected, "\(family), \(name)")
      for (row, scores) in zip(rows, item["scores"]?.array ?? []) {
        let found = row["token_scores"]?.array?.compactMap(\.double) ?? []
        let wanted = scores.array?.compactMap(\.double) ?? []
        #expect(zip(found, wanted).allSatisfy { abs($0 - $1) < 2e-4 }, "\(family), \(name): \(found), \(wanted)")
      }
      for (row, score) in zip(rows, item["sequence_scores"]?.array ?? []) {
        let (found, wanted) = (row["score"]?.double ?? .nan, score.double ?? 0)
        #expect(abs(found - wanted) < 2e-4, "\(family), \(name)")
      }
    }
  }

  /// The command line of a case: prompts, sources, and the options that are not those of the checkpoint.
  private static func arguments(_ item: JSONValue, _ family: String) throws -> [String] {
    let folder = Repository.path("\(Self.folder)/\(family)")
    var arguments = [
      "generate", Repository.path(specs[family] ?? family), "--weights", folder, "--threads", "1",
      "--format", "json",
    ]
    func text(_ value: JSONValue) -> String {
      value.array?.map(text).joined(separator: ",") ?? value.string ?? value.text
    }
    for prompt in item["prompts"]?.array ?? [] { arguments += ["--tokens", text(prompt)] }
    arguments += try sources(item, family, folder)
    let options: [(key: String, option: String)] = [
      ("max_new_tokens", "max-new-tokens"), ("min_new_tokens", "min-new-tokens"), ("num_beams", "beams"),
      ("length_penalty", "length-penalty"), ("early_stopping", "early-stopping"),
      ("repetition_penalty", "repetition-penalty"), ("no_repeat_ngram_size", "no-repeat-ngram"),
      ("suppress_tokens", "suppress"), ("begin_suppress_tokens", "suppress-first"),
      ("forced_bos_token_id", "forced-first"), ("forced_eos_token_id", "forced-end"),
    ]
    for (key, option) in options {
      if let value = item["options"]?[key] { arguments += ["--\(option)", text(value)] }
    }
    for sequence in item["options"]?["bad_words_ids"]?.array ?? [] { arguments += ["--forbid", text(sequence)] }
    return arguments
  }

  /// Sources are padded on the right; a mask says where they end.
  private static func sources(_ item: JSONValue, _ family: String, _ folder: String) throws -> [String] {
    guard family != "whisper", let sources = item["sources"]?.array else { return [] }
    let rows = sources.map { $0.array?.compactMap(\.integer) ?? [] }
    let length = rows.map(\.count).max() ?? 0
    return rows.flatMap { row -> [String] in
      let fill = Array(repeating: 0, count: length - row.count)
      func text(_ values: [Int]) -> String { values.map(String.init).joined(separator: ",") }
      return [
        "--input", "source=" + text(row + fill),
        "--input", "source_mask=" + text(row.map { _ in 1 } + fill),
      ]
    }
  }

  /// Sources of whisper are items of an array, each of which is written to a file of its own.
  private static func spectra(_ item: JSONValue, _ family: String, in place: String) throws -> [String] {
    guard family == "whisper", let items = item["sources"]?.array?.compactMap(\.integer) else { return [] }
    let file = try RandomAccessFile.open(Repository.path("\(folder)/whisper/mel.npy"), pipeLimit: 1 << 20)
    let all = try NpyFile(file: file).read()
    let values = try all.elements(as: Float.self)
    let count = all.shape.dropFirst().reduce(1, *)
    return try items.enumerated().flatMap { row, item in
      let path = "\(place)/\(row).npy"
      let shape = [1] + all.shape.dropFirst()
      try NpyFile.write(Tensor(Array(values[item * count..<(item + 1) * count]), shape: shape), to: path)
      return ["--input", "mel=\(path)"]
    }
  }
}
