import Testing

@testable import GraphcRuntime

/// Options that cannot be are refused before the first step, with the numbers.
@Suite struct OptionTests {
  private func refused(
    _ code: String, _ kind: GraphcError.Kind = .usage, says text: String, prompts: [[Int32]] = [[1, 2]],
    rows: Int? = nil, capacity: Int = 16, sourceLocation: SourceLocation = #_sourceLocation,
    _ change: (inout GenerationOptions) -> Void
  ) {
    var options = GenerationOptions()
    options.maxNewTokens = 4
    change(&options)
    var session = ScriptedSession(
      rows: rows ?? prompts.count * options.beamCount, vocabulary: 24, capacity: capacity)
    expectFailure(code, kind, sourceLocation: sourceLocation) {
      do {
        _ = try session.generate(prompts, options: options)
      } catch {
        #expect("\(error)".contains(text), "\(error)", sourceLocation: sourceLocation)
        throw error
      }
    }
    #expect(session.steps == 0 && session.restarts == 0, sourceLocation: sourceLocation)
  }

  @Test func numbers() {
    let range = "usage/range"
    refused(range, says: "new tokens is 0, not at least 1") { $0.maxNewTokens = 0 }
    refused(range, says: "length is -1") { $0.maxLength = -1 }
    refused(range, says: "least number of new tokens is 5, not 0 to 4") { $0.minNewTokens = 5 }
    refused(range, says: "is -2, not at least 0") { $0.noRepeatNGram = -2 }
    for penalty in [0, -1, .nan, .infinity, 1e-60, 1e60] {
      refused(range, says: "the repetition penalty is \(penalty), not a finite number above 0") {
        $0.repetitionPenalty = penalty
      }
      refused(range, says: "the temperature is \(penalty)") { $0.search = .sampling(.init(temperature: penalty)) }
    }
    refused(range, says: "draw from is 0") { $0.search = .sampling(.init(topK: 0)) }
    for probability in [-0.1, 1.1, .nan] {
      refused(range, says: "draw from is \(probability), not 0 to 1") {
        $0.search = .sampling(.init(topP: probability))
      }
    }
    refused(range, says: "beams is 0", rows: 1) { $0.search = .beams(.init(count: 0)) }
    refused(range, says: "beams is \(Int.max), not 1 to 4096", rows: 1) { $0.search = .beams(.init(count: .max)) }
    refused(range, says: "length penalty is nan") { $0.search = .beams(.init(count: 2, lengthPenalty: .nan)) }
    refused(range, says: "need 25 tokens to choose from with 24 end tokens, and there are 24") {
      $0.search = .beams(.init(count: 2))
      $0.endTokens = Array(0..<24)
    }
    refused(range, says: "there are 25 beams, and 24 tokens to begin with") { $0.search = .beams(.init(count: 25)) }
    for (penalty, divisor) in [(-1000.0, "0.0"), (1000, "inf")] {
      refused(range, says: "a length penalty of \(penalty) divides the score of 4 new tokens by \(divisor)") {
        $0.search = .beams(.init(count: 2, lengthPenalty: penalty))
      }
    }
    refused(range, says: "forbidden sequence is 0") { $0.forbidden = [[1], []] }
  }

  @Test func tokens() {
    let code = "value/token-range"
    for token in [-1, 24, .max, .min] as [Int32] {
      refused(code, .badInput, says: "'endTokens' holds the token \(token), and the model has the tokens 0 to 23") {
        $0.endTokens = [3, token]
      }
      refused(code, .badInput, says: "'suppressed' holds the token \(token)") { $0.suppressed = [token] }
      refused(code, .badInput, says: "'suppressedFirst' holds the token \(token)") { $0.suppressedFirst = [token] }
      refused(code, .badInput, says: "'forbidden' holds the token \(token)") { $0.forbidden = [[1, token]] }
      refused(code, .badInput, says: "'forcedFirst' holds the token \(token)") { $0.forcedFirst = token }
      refused(code, .badInput, says: "'forcedEnd' holds the token \(token)") { $0.forcedEnd = token }
      refused(code, .badInput, says: "'paddingToken' holds the token \(token)") { $0.paddingToken = token }
      refused(code, .badInput, says: "'startToken' holds the token \(token)") { $0.startToken = token }
    }
  }

  @Test func lengths() {
    refused("usage/range", says: "a prompt of 2 tokens and 16 new ones need 17 positions, and there are 16") {
      $0.maxNewTokens = 16
    }
    refused("usage/range", says: "help: ask for at most 15 new tokens") { $0.maxNewTokens = .max }
    refused("usage/range", says: "leaves no room for a new one in a length of at most 2") {
      $0.maxNewTokens = nil
      $0.maxLength = 2
    }
    refused("usage/range", says: "shorten the prompt", prompts: [Array(repeating: 1, count: 17)]) { _ in }
    refused("usage/range", says: "leaves no room", prompts: [Array(repeating: 1, count: 16)]) {
      $0.maxNewTokens = nil
    }
    refused("usage/missing-option", says: "no start token", prompts: [[1], []]) { _ in }
    refused(
      "usage/range", says: "2 prompts with 3 beams need 2 × 3 rows, and the session has 2",
      prompts: [[1], [2]], rows: 2
    ) { $0.search = .beams(.init(count: 3)) }
    refused("usage/range", says: "0 prompts", prompts: [], rows: 0) { _ in }
  }

  @Test func capacities() throws {
    var options = GenerationOptions()
    expectFailure("usage/missing-option", .usage) { _ = try options.capacity(prompts: [[1]], positions: nil) }
    #expect(try options.capacity(prompts: [[1, 2], [3]], positions: 10) == 9)
    options.maxNewTokens = 5
    #expect(try options.capacity(prompts: [[1, 2], [3]], positions: nil) == 6)
    #expect(try options.capacity(prompts: [[1, 2], [3]], positions: 6) == 6)
    expectFailure("usage/range", .usage) { _ = try options.capacity(prompts: [[1, 2], [3]], positions: 5) }
    options.startToken = 1
    #expect(try options.capacity(prompts: [[]], positions: nil) == 5)
  }
}
