// Written by graphc 0.1.0 from scribe.yaml; compiling again overwrites it.

public import ScribeRuntime

extension Scribe {
  /// What a row begins with where no prompt is given.
  public static let startTokens: [Int32] = [1]

  /// How tokens are chosen, and when a row ends, unless a caller says otherwise.
  public static var generationOptions: GenerationOptions {
    var options = GenerationOptions()
    options.startToken = 1
    options.endTokens = [0]
    options.paddingToken = 0
    options.suppressed = [2, 3]
    options.forbidden = [[4, 5]]
    return options
  }

  /// Writes tokens until each row has ended.
  ///
  /// - Parameters:
  ///   - prompts: the tokens that a row begins with, one for each item of the batch or one for all.
  ///   - source: i32[B, S]
  ///   - mask: i32[B, S]
  ///   - options: how tokens are chosen, and when a row ends; with its prompt a row has at most 12 tokens.
  ///   - onToken: is called with each token as it is chosen; with beams, when all tokens of its item are.
  ///   - isCancelled: is asked before each step; `true` ends the generation with what there is.
  /// - Throws: 64 `usage/…` for options and prompts, 65 `value/token-range` for their tokens, `generate/limit` for a
  /// prompt that is too long, and `limit/memory`, before work starts; 65 `type/mismatch`, `shape/…` and `index/range`
  /// for an input; 65 `generate/no-token` if nothing can follow a row; 74 `limit/memory`.
  public func generate(
    _ prompts: [[Int32]] = [Scribe.startTokens], source: Tensor, mask: Tensor? = nil,
    options: GenerationOptions = Scribe.generationOptions, onToken: (GeneratedToken) throws -> Void = { _ in },
    isCancelled: () -> Bool = { false }
  ) throws -> GenerationResult {
    var (decoder, prompts) = try decoder(for: prompts, source: source, mask: mask, options: options)
    return try decoder.generate(prompts, options: options, onToken: onToken, isCancelled: isCancelled)
  }

  /// The tokens of a generation as they are chosen. The memory is reserved, and what depends on no token is computed,
  /// now; the first step runs when the first token is asked for.
  ///
  /// - Parameters:
  ///   - prompts: the tokens that a row begins with, one for each item of the batch or one for all.
  ///   - source: i32[B, S]
  ///   - mask: i32[B, S]
  ///   - options: how tokens are chosen, and when a row ends; with its prompt a row has at most 12 tokens.
  /// - Throws: 64 `usage/…` for options and prompts, 65 `value/token-range` for their tokens, `generate/limit` for a
  /// prompt that is too long, and `limit/memory`, before work starts; 65 `type/mismatch`, `shape/…` and `index/range`
  /// for an input; 65 `generate/no-token` if nothing can follow a row; 74 `limit/memory`.
  public func generatedTokens(
    _ prompts: [[Int32]] = [Scribe.startTokens], source: Tensor, mask: Tensor? = nil,
    options: GenerationOptions = Scribe.generationOptions
  ) throws -> GeneratedTokens<StepDecoder> {
    let (decoder, prompts) = try decoder(for: prompts, source: source, mask: mask, options: options)
    return GeneratedTokens(prompts, options: options, session: decoder)
  }

  /// A decoder with the memory for these prompts, and the prompt of each item of the batch.
  private func decoder(
    for prompts: [[Int32]], source: Tensor, mask: Tensor?, options: GenerationOptions
  ) throws -> (StepDecoder, prompts: [[Int32]]) {
    let given = try DimSolver.solve([Self.inputs[0], Self.inputs[1]], given: [source, mask])
    let size = try GenerationSize(prompts, options: options, items: given["B"], vocabulary: 11, limit: 12)
    // B items of the batch with W rows each, C tokens in a row, N new ones in a step.
    var dims = given
    dims["B"] = size.prompts.count
    dims["W"] = size.beams
    dims["C"] = size.capacity
    dims["N"] = 1
    var promptDims = dims
    promptDims["N"] = size.longestPrompt
    try reserveMemory(size, for: dims, prompt: promptDims)
    let maskValue = try Self.inputs[1].tensor(mask, for: dims)
    let notEqual = try TensorMemory(Source.outputs[0], for: dims)
    let decodedMemoryAttentionKeyHeads = try TensorMemory(Source.outputs[1], for: dims)
    let decodedMemoryAttentionValueHeads = try TensorMemory(Source.outputs[2], for: dims)
    try generationSource.run(
      source: source, mask: maskValue, notEqual: notEqual,
      decodedMemoryAttentionKeyHeads: decodedMemoryAttentionKeyHeads,
      decodedMemoryAttentionValueHeads: decodedMemoryAttentionValueHeads, for: dims, on: threads)()
    let rows = try StepDecoder.Rows(count: size.rows)
    let states = try StateMemory(Step.states, for: dims)
    // The step for the number of new tokens that the dims say.
    func step(_ dims: [String: Int]) throws -> StepDecoder.Step {
      let tokens = try TensorMemory(.i32, [size.rows, Extent.dim("N", of: dims)])
      let logits = try TensorMemory(Step.outputs[0], for: dims)
      let run = try generationStep.run(
        target: tokens.tensor, past: rows.past.tensor, count: rows.counts.tensor, notEqual: notEqual.tensor,
        decodedMemoryAttentionKeyHeads: decodedMemoryAttentionKeyHeads.tensor,
        decodedMemoryAttentionValueHeads: decodedMemoryAttentionValueHeads.tensor, logits: logits, states: states,
        for: dims, on: threads)
      return StepDecoder.Step(tokens: tokens, logits: logits) { [weights] in
        try run()
        try weights.checkUnchanged()
      }
    }
    let one = try step(dims)
    let prompt = size.longestPrompt > 1 ? try step(promptDims) : one
    let decoder = try StepDecoder(rows, state: states, prompt: prompt, one: one, capacity: size.capacity)
    return (decoder, size.prompts)
  }

  /// Refuses what needs too much memory, and has the threads reserve what they need.
  private func reserveMemory(
    _ size: GenerationSize, for dims: [String: Int], prompt: [String: Int]
  ) throws(GraphcError) {
    var estimate = MemoryEstimate()
    var scratch = ScratchSize(on: threads)
    estimate.hold(.weights, "the mapped weights", weights.byteCount)
    try estimate.hold(inputs: [Self.inputs[0], Self.inputs[1]], for: dims)
    try Source.addMemory(for: dims, &scratch, to: &estimate)
    size.addMemory(to: &estimate)
    try estimate.hold(states: Step.states, for: dims)
    try Step.addMemory(for: dims, &scratch, to: &estimate)
    if prompt != dims { try Step.addMemory(for: prompt, &scratch, to: &estimate) }
    estimate.hold(scratch: scratch, workers: threads.threadCount)
    try estimate.check(limit: memoryLimit)
    try threads.reserve(scratch)
  }
}
