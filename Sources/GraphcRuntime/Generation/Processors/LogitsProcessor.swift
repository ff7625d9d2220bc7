/// A change of the scores of one row before a token is chosen.
///
/// Processors come in the order of ``GenerationOptions/processors``, which is that of transformers: a later
/// one sees, and may undo, what an earlier one has done.
protocol LogitsProcessor: Sendable {
  /// Changes the scores in place.
  func process(_ scores: UnsafeMutableBufferPointer<Float>, of row: DecodedRow, with scratch: ProcessorScratch)
}

/// The tokens of a row so far.
struct DecodedRow {
  /// The prompt and the new tokens.
  var tokens: UnsafeBufferPointer<Int32>
  /// The number of tokens of the prompt.
  var promptCount: Int
  /// The largest number of tokens.
  var length: Int

  /// The number of new tokens.
  var newCount: Int { tokens.count - promptCount }
}

/// Memory that processors share: none of them allocates.
final class ProcessorScratch {
  /// [vocabulary], the probability of each token.
  let probabilities: FixedMemory<Float>
  /// Room for every token as a candidate.
  let candidates: FixedMemory<Candidate>
  private let marks: FixedMemory<UInt32>
  private var mark: UInt32 = 0

  /// The bytes for each token of the vocabulary.
  static let byteCountPerToken =
    MemoryLayout<Float>.stride + MemoryLayout<Candidate>.stride + MemoryLayout<UInt32>.stride

  init(vocabulary: Int) throws(GraphcError) {
    probabilities = try FixedMemory([vocabulary], repeating: 0)
    candidates = try FixedMemory([vocabulary], repeating: Candidate(score: 0, index: 0))
    marks = try FixedMemory([vocabulary], repeating: 0)
  }

  /// Begins a new set of tokens.
  func clearMarks() {
    if mark == .max {
      marks.elements.update(repeating: 0)
      mark = 0
    }
    mark += 1
  }

  /// Adds a token to the set; whether it is a token of the vocabulary and was not there.
  func insertMark(_ token: Int32) -> Bool {
    let index = Int(token)
    guard marks.elements.indices.contains(index), marks[index] != mark else { return false }
    marks[index] = mark
    return true
  }
}

extension UnsafeMutableBufferPointer<Float> {
  /// Makes a token impossible; tokens outside of the vocabulary are so already.
  func forbid(_ token: Int32) {
    if indices.contains(Int(token)) { self[Int(token)] = -.infinity }
  }
}

extension GenerationOptions {
  /// The processors that the options ask for, in the order in which they run.
  var processors: [any LogitsProcessor] {
    var list: [any LogitsProcessor] = []
    if repetitionPenalty != 1 { list.append(RepetitionPenalty(penalty: Float(repetitionPenalty))) }
    if noRepeatNGram > 0 { list.append(NoRepeatNGram(count: noRepeatNGram)) }
    let sequences = forbidden.filter { $0.count > 1 || !endTokens.contains($0[0]) }
    if !sequences.isEmpty { list.append(ForbiddenSequences(sequences: sequences)) }
    if minNewTokens > 0, !endTokens.isEmpty { list.append(LeastNewTokens(count: minNewTokens, ends: endTokens)) }
    if minLength > 0, !endTokens.isEmpty { list.append(LeastLength(count: minLength, ends: endTokens)) }
    if let forcedFirst { list.append(ForcedFirst(token: forcedFirst)) }
    if let forcedEnd { list.append(ForcedEnd(token: forcedEnd)) }
    if !suppressed.isEmpty { list.append(Suppressed(tokens: suppressed)) }
    if !suppressedFirst.isEmpty {
      list.append(SuppressedFirst(tokens: suppressedFirst, followsForcedToken: forcedFirst != nil))
    }
    if case .sampling(let sampling) = search {
      if sampling.temperature != 1 { list.append(Temperature(temperature: Float(sampling.temperature))) }
      if let topK = sampling.topK { list.append(TopK(count: topK)) }
      if let topP = sampling.topP, topP < 1 { list.append(TopP(probability: topP)) }
    }
    if renormalizes { list.append(Renormalized()) }
    return list
  }
}
