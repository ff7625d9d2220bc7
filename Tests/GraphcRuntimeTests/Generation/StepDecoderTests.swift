import Testing

@testable import GraphcRuntime

/// The memory of a generation: its size, and the rows of a decoder.
@Suite struct StepDecoderTests {
  private func size(
    _ prompts: [[Int32]], items: Int? = nil, limit: Int? = 16, _ change: (inout GenerationOptions) -> Void = { _ in }
  ) throws -> GenerationSize {
    var options = GenerationOptions()
    options.startToken = 9
    change(&options)
    return try GenerationSize(prompts, options: options, items: items, vocabulary: 24, limit: limit)
  }

  @Test func aPromptServesAllItems() throws {
    let beams = try size([[1, 2]], items: 3) {
      $0.search = .beams(.init(count: 4))
      $0.maxNewTokens = 5
    }
    #expect(beams.prompts == [[1, 2], [1, 2], [1, 2]])
    #expect((beams.rows, beams.beams, beams.longestPrompt, beams.capacity) == (12, 4, 2, 6))
    let unequal = try size([[1, 2, 3], []])
    #expect(unequal.prompts == [[1, 2, 3], [9]])
    // The last of 16 tokens is not fed.
    #expect((unequal.rows, unequal.longestPrompt, unequal.capacity) == (2, 3, 15))
  }

  @Test func whatDoesNotFitIsRefused() throws {
    expectFailure("usage/range", .usage) { _ = try size([[1], [2]], items: 3) }
    expectFailure("usage/range", .usage) { _ = try size([]) }
    let stranger = #expect(throws: GraphcError.self) { try size([[1], [1, 24]]) }
    #expect(stranger?.code == "value/token-range" && stranger?.kind == .badInput)
    #expect(stranger?.message.contains("token 1 of prompt 1 is 24") ?? false, "\(stranger as Any)")
    expectFailure("usage/range", .usage) { _ = try size([[1]], items: 0) }
    expectFailure("generate/limit") { _ = try size([Array(repeating: 1, count: 16)]) { $0.maxNewTokens = 1 } }
    expectFailure("usage/missing-option", .usage) { _ = try size([[1]], limit: nil) }
    for count in [Int(Int32.max), .max] {
      expectFailure("usage/range", .usage) { _ = try size([[1]], limit: nil) { $0.maxNewTokens = count } }
    }
    #expect(try size([[1, 2]]) { $0.maxNewTokens = 14 }.capacity == 15)
    // The help is the same however many are asked for, and is not refused itself.
    for count in [15, 100] {
      let error = #expect(throws: GraphcError.self) { try size([[1, 2], [3]]) { $0.maxNewTokens = count } }
      #expect(
        error?.message.contains("2 tokens and \(count) new ones are more than the 16") ?? false, "\(error as Any)")
      #expect(error?.help == "ask for at most 14 new tokens")
    }
  }

  /// The tokens of 12 rows, 6 each, with their scores, as they are, will be, and have ended; the scores of 4 beams; for
  /// each of 24 tokens a probability, a candidate and a mark.
  @Test func theMemoryOfASearchIsCounted() throws {
    let size = try size([[1, 2]], items: 3) {
      $0.search = .beams(.init(count: 4))
      $0.maxNewTokens = 5
    }
    var estimate = MemoryEstimate()
    size.addMemory(to: &estimate)
    #expect(estimate.byteCount == 12 * 6 * 3 * 8 + 4 * 24 * 4 + 24 * (4 + 16 + 4))
    let error = #expect(throws: GraphcError.self) { try estimate.check(limit: 1) }
    #expect(error?.help?.hasPrefix("ask for fewer new tokens") ?? false, "\(error as Any)")
  }

  /// A step whose logits are the sums of what its rows have been fed.
  private func decoder(rows count: Int, width: Int, capacity: Int) throws -> StepDecoder {
    let rows = try StepDecoder.Rows(count: count)
    let state = try StateMemory([StateDeclaration("sum", .f32, ["R"], initial: 0, rowAxis: 0)], for: ["R": count])
    func step(_ width: Int) throws -> StepDecoder.Step {
      let (tokens, logits) = (try TensorMemory(.i32, [count, width]), try TensorMemory(.f32, [count, 1]))
      return StepDecoder.Step(tokens: tokens, logits: logits) {
        let sums: UnsafeMutablePointer<Float> = state.memory(0).pointer()
        let result: UnsafeMutablePointer<Float> = logits.pointer()
        for row in 0..<count {
          let valid = tokens.integers[(row * width)..<(row * width + Int(rows.counts.integers[row]))]
          for token in valid { sums[row] += Float(token) }
          result[row] = sums[row]
        }
      }
    }
    return try StepDecoder(rows, state: state, prompt: step(width), one: step(1), capacity: capacity)
  }

  private func feed(_ decoder: StepDecoder, _ tokens: [Int32], _ counts: [Int32]) throws -> [Float] {
    try tokens.withUnsafeBufferPointer { tokens in
      try counts.withUnsafeBufferPointer { Array(try decoder.step(tokens: tokens, counts: $0)) }
    }
  }

  @Test func rowsAreFedAndReordered() throws {
    let decoder = try decoder(rows: 2, width: 3, capacity: 4)
    #expect(try feed(decoder, [1, 2, 3, 4, 9, 9], [3, 1]) == [6, 4])
    try [1, 1].withUnsafeBufferPointer { try decoder.reorder(parents: $0) }
    #expect(try feed(decoder, [5, 6], [1, 1]) == [9, 10])
    try decoder.restart()
    #expect(try feed(decoder, [5, 6], [1, 1]) == [5, 6])
  }

  /// The padding of a step of several tokens has a place behind them, or the step is refused: no row is moved.
  @Test func aStepHasRoomForItsPadding() throws {
    let decoder = try decoder(rows: 2, width: 4, capacity: 6)
    #expect(try feed(decoder, [1, 2, 3, 1, 2, 3], [3, 3]) == [6, 6])
    expectFailure("index/range") { _ = try feed(decoder, [4, 5, 4, 5], [2, 2]) }
    #expect(try feed(decoder, [4, 4], [1, 1]) == [10, 10])
    #expect(try feed(decoder, [5, 5], [1, 1]) == [15, 15])
    #expect(try feed(decoder, [6, 6], [1, 1]) == [21, 21])
    expectFailure("index/range") { _ = try feed(decoder, [7, 7], [1, 1]) }
  }

  @Test func moreThanTheMemoryHoldsIsRefused() throws {
    let decoder = try decoder(rows: 2, width: 3, capacity: 4)
    expectFailure("shape/mismatch") { _ = try feed(decoder, [1, 2, 3, 4, 1, 2, 3, 4], [4, 4]) }
    _ = try feed(decoder, [1, 2, 3, 4, 5, 6], [3, 3])
    _ = try feed(decoder, [1, 2], [1, 1])
    expectFailure("index/range") { _ = try feed(decoder, [1, 2], [0, 1]) }
    for parents in [[0, 2], [-1, 0], [0]] as [[Int32]] {
      expectFailure("index/range") { try parents.withUnsafeBufferPointer { try decoder.reorder(parents: $0) } }
    }
  }
}
