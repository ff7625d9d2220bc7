import GraphcTestSupport
import Testing

@testable import GraphcRuntime

/// Greedy search and beams choose what transformers 5.24.0 chooses.
@Suite struct ScriptedTests {
  @Test func theFixturesAreThere() {
    #expect(ScriptedCases.all.count == 286)
    for name in ["gpt2", "llama", "mistral", "marian", "t5", "whisper"] {
      #expect(GenerationCase.all(in: "\(name)/generate.json").count == 26)
    }
  }

  @Test(arguments: ScriptedCases.all)
  func tokensAndScoresAreThoseOfTransformers(item: GenerationCase) throws {
    var session = item.session()
    let result = try session.generate(item.prompts, options: item.options)
    #expect(result.rows.map(\.tokens) == item.tokens)
    #expect(result.steps == item.steps)
    for (row, scores) in zip(result.rows, item.scores) {
      let error = zip(row.tokenScores, scores).map { abs(Double($0) - $1) }.max() ?? 0
      #expect(row.tokenScores.count == scores.count && error < 1e-4, "\(row.tokenScores), not \(scores)")
    }
    for (row, score) in zip(result.rows, item.sequenceScores ?? []) {
      #expect(abs(Double(row.score) - score) < 1e-4 * max(1, abs(score)), "\(row.score), not \(score)")
    }
    for (row, prompt) in zip(result.rows, item.prompts) {
      let isEnded = row.tokens.last.map(item.options.endTokens.contains) == true
      let most = item.options.maxNewTokens ?? (item.options.maxLength ?? 0) - prompt.count
      #expect(row.end == (isEnded ? .endToken : .length))
      #expect(isEnded || row.tokens.count == most)
    }
  }

  /// A batch is its rows, each alone, also of unequal prompts.
  @Test(arguments: ScriptedCases.all.filter { $0.prompts.count > 1 })
  func rowsOfABatchAreWhatTheyAreAlone(item: GenerationCase) throws {
    var batch = item.session()
    let together = try batch.generate(item.prompts, options: item.options)
    for (prompt, row) in zip(item.prompts, together.rows) {
      var session = item.session(rows: item.options.beamCount)
      #expect(try session.generate([prompt], options: item.options).rows == [row])
    }
  }

  /// The tokens handed out on the way are those of the result.
  @Test(arguments: ScriptedCases.all)
  func tokensAreHandedOutOnce(item: GenerationCase) async throws {
    var session = item.session()
    var streamed = item.prompts.map { _ in [Int32]() }
    let result = try session.generate(item.prompts, options: item.options) { token in
      #expect(token.index == streamed[token.row].count)
      streamed[token.row].append(token.token)
    }
    #expect(streamed == result.rows.map(\.tokens))
    #expect(session.steps == result.steps)

    var asynchronous = item.prompts.map { _ in [Int32]() }
    for try await token in GeneratedTokens(item.prompts, options: item.options, session: session) {
      asynchronous[token.row].append(token.token)
    }
    #expect(asynchronous == streamed)
  }
}
