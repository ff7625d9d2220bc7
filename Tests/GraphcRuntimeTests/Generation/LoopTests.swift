import Testing

@testable import GraphcRuntime

/// What the loop asks of a session, and how it ends.
@Suite struct LoopTests {
  private func options(_ change: (inout GenerationOptions) -> Void = { _ in }) -> GenerationOptions {
    var options = GenerationOptions()
    options.maxNewTokens = 6
    change(&options)
    return options
  }

  /// Each token is fed once, the last one not at all: prompts in one step, rows that have ended no more.
  @Test func eachTokenIsFedOnce() throws {
    var session = ScriptedSession(rows: 3, vocabulary: 24, capacity: 8, seed: 2, favoured: [5], favour: 5)
    let prompts: [[Int32]] = [[1, 2, 3], [4], [5, 6]]
    let result = try session.generate(prompts, options: options { $0.endTokens = [5] })
    #expect(Set(result.rows.map(\.tokens.count)).count > 1)
    #expect(session.steps == result.rows.map(\.tokens.count).max())
    #expect(session.prefixes == zip(prompts, result.rows).map { $0 + $1.tokens.dropLast() })
    #expect(session.fed == session.prefixes.map(\.count).reduce(0, +))
    #expect(session.reorders == 0)
  }

  /// The state of each row follows the beam that it continues.
  @Test func beamsReorderTheirState() throws {
    var session = ScriptedSession(rows: 8, vocabulary: 24, seed: 1)
    let result = try session.generate(
      [[1, 2], [3]], options: options { $0.search = .beams(.init(count: 4)) })
    #expect(session.reorders > 0 && session.steps == 6)
    for (item, row) in result.rows.enumerated() {
      let prompt: [Int32] = item == 0 ? [1, 2] : [3]
      let fed = session.prefixes[4 * item..<4 * item + 4]
      #expect(fed.allSatisfy { $0.starts(with: prompt) && $0.count == prompt.count + 5 })
      #expect(fed.contains(prompt + row.tokens.dropLast()))
    }
  }

  @Test func cancellationKeepsWhatThereIs() throws {
    for search: GenerationOptions.Search in [.greedy, .beams(.init(count: 3)), .sampling(.init(seed: 1))] {
      let options = options { $0.search = search }
      var session = ScriptedSession(rows: 2 * options.beamCount, vocabulary: 24)
      var asked = 0
      func isCancelled() -> Bool {
        asked += 1
        return asked > 3
      }
      let result = try session.generate([[1], [2]], options: options, isCancelled: isCancelled)
      #expect(session.steps == 3 && result.steps == 3)
      for row in result.rows {
        #expect(row.end == .cancelled && row.tokens.count == 3 && row.tokenScores.count == 3 && row.score < 0)
      }
      let none = try session.generate([[1], [2]], options: options, isCancelled: { true })
      #expect(none.rows.allSatisfy { $0.tokens.isEmpty && $0.end == .cancelled && $0.score == 0 })
    }
  }

  @Test func aCancelledTaskEndsTheSequence() async throws {
    let tokens = try await Task {
      var tokens: [GeneratedToken] = []
      let session = ScriptedSession(rows: 1, vocabulary: 24)
      for try await token in GeneratedTokens([[1]], options: options(), session: session) {
        tokens.append(token)
        if tokens.count == 2 { withUnsafeCurrentTask { $0?.cancel() } }
      }
      return tokens
    }.value
    #expect(tokens.map(\.index) == [0, 1])
  }

  @Test func errorsOfTheCallerEndTheGeneration() throws {
    struct Stop: Error {}
    var session = ScriptedSession(rows: 1, vocabulary: 24)
    #expect(throws: Stop.self) {
      _ = try session.generate([[1]], options: options()) { if $0.index == 2 { throw Stop() } }
    }
    #expect(session.steps == 3)
  }

  /// A session begins anew with each generation.
  @Test func generationsDoNotSeeEachOther() throws {
    var session = ScriptedSession(rows: 1, vocabulary: 24)
    let first = try session.generate([[1, 2]], options: options())
    #expect(try session.generate([[1, 2]], options: options()) == first)
    #expect(session.restarts == 2)
  }

  @Test func anEmptyPromptBeginsWithTheStartToken() throws {
    var session = ScriptedSession(rows: 1, vocabulary: 24)
    let given = try session.generate([[7]], options: options())
    #expect(try session.generate([[]], options: options { $0.startToken = 7 }) == given)
  }

  @Test func aRowEndsWhereTheSessionIsFull() throws {
    var session = ScriptedSession(rows: 2, vocabulary: 24, capacity: 9)
    let result = try session.generate([[1, 2], [3]], options: options { $0.maxNewTokens = nil })
    #expect(result.rows.map(\.tokens.count) == [7, 8])
  }

  @Test func nothingToChooseIsAnError() throws {
    for search: GenerationOptions.Search in [.greedy, .beams(.init(count: 2)), .sampling(.init(topP: 0.5))] {
      for bad in [Float.nan, -.infinity] {
        let options = options { $0.search = search }
        var session = ScriptedSession(rows: options.beamCount, vocabulary: 24) { tokens in
          Array(repeating: tokens.count > 2 ? bad : 0, count: 24)
        }
        expectFailure("generate/no-token") { _ = try session.generate([[1]], options: options) }
        #expect(session.steps == 3)
      }
      var session = ScriptedSession(rows: search == .beams(.init(count: 2)) ? 2 : 1, vocabulary: 24)
      expectFailure("generate/no-token") {
        _ = try session.generate(
          [[1]],
          options: options {
            $0.search = search
            $0.suppressed = Array(0..<24)
          })
      }
    }
  }

  /// One logit is enough, and the error names its row.
  @Test(arguments: [Float.nan, .infinity]) func aLogitThatIsNoNumberIsAnError(bad: Float) {
    for search: GenerationOptions.Search in [.greedy, .beams(.init(count: 2)), .sampling(.init(topK: 3))] {
      let options = options { $0.search = search }
      var session = ScriptedSession(rows: 2 * options.beamCount, vocabulary: 24) { tokens in
        (0..<24).map { $0 == 20 && tokens[0] == 8 && tokens.count == 2 ? bad : -Float($0) / 2 }
      }
      expectFailure("generate/no-token") {
        do {
          _ = try session.generate([[9], [8]], options: options)
        } catch {
          #expect("\(error)".contains("row 1 has NaN or infinity among its logits after 1 new token"), "\(error)")
          throw error
        }
      }
      #expect(session.steps == 2)
    }
  }

  /// In whichever beam it is, and also if a sequence has ended: the beams are 1, 2 and 3 after the first step.
  @Test(arguments: [1, 2, 3] as [Int32]) func noBeamHidesANaN(beam: Int32) {
    for early in GenerationOptions.EarlyStopping.allCases {
      var session = ScriptedSession(rows: 3, vocabulary: 24) { tokens in
        (0..<24).map { $0 == 23 && tokens.count == 2 && tokens.last == beam ? .nan : -Float($0) / 2 }
      }
      expectFailure("generate/no-token") {
        _ = try session.generate(
          [[9]],
          options: options {
            $0.search = .beams(.init(count: 3, earlyStopping: early))
            $0.endTokens = [0]
          })
      }
      #expect(session.steps == 2)
    }
  }

  /// The penalty makes scores of three tokens lower than the score of nothing.
  @Test func scoresThatCountAsNoneAreAnError() {
    var session = ScriptedSession(rows: 2, vocabulary: 24)
    expectFailure("generate/no-token") {
      _ = try session.generate([[1]], options: options { $0.search = .beams(.init(count: 2, lengthPenalty: -40)) })
    }
    #expect(session.steps > 0)
  }

  /// A step that failed is not run again.
  @Test func aSequenceIsOverAfterAnError() async throws {
    let session = ScriptedSession(rows: 1, vocabulary: 24) { tokens in
      Array(repeating: tokens.count > 2 ? .nan : 0, count: 24)
    }
    var tokens = GeneratedTokens([[1]], options: options(), session: session).makeAsyncIterator()
    for index in 0..<2 {
      let token = try await tokens.next()
      #expect(token?.index == index)
    }
    do {
      _ = try await tokens.next()
      Issue.record("no error")
    } catch let error as GraphcError {
      #expect(error.code == "generate/no-token")
    }
    let after = try await tokens.next()
    #expect(after == nil && session.steps == 3)
  }

  @Test func aSessionWithOtherLogitsIsAnError() throws {
    struct Short: DecoderSession {
      let rows = 1
      let vocabulary = 24
      let capacity = 16
      func restart() {}
      func reorder(parents: UnsafeBufferPointer<Int32>) {}
      func step(
        tokens: UnsafeBufferPointer<Int32>, counts: UnsafeBufferPointer<Int32>
      ) -> UnsafeBufferPointer<Float> { UnsafeBufferPointer(start: nil, count: 0) }
    }
    var session = Short()
    expectFailure("tensor/size") { _ = try session.generate([[1]], options: options()) }
  }
}
