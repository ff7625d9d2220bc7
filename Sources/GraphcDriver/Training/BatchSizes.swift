import GraphGen
import GraphcRuntime

/// How many examples are computed at once, and how many such batches make a step.
struct BatchSizes {
  /// Examples of a batch if nothing else says how many.
  static let usual = 32

  let batch: Int
  let accumulation: Int
  /// The examples of a step.
  let perStep: Int

  /// - Parameters:
  ///   - batch: replaces `batch:` of the spec.
  ///   - accumulation: replaces `accumulate:` of the spec.
  /// - Throws: 64 `usage/range` if a step has more examples than can be counted.
  init(_ training: Training, batch: Int?, accumulation: Int? = nil) throws(GraphcError) {
    self.batch = batch ?? training.batch ?? Self.usual
    self.accumulation = accumulation ?? training.accumulation ?? 1
    let (perStep, overflow) = self.batch.multipliedReportingOverflow(by: self.accumulation)
    guard !overflow else {
      throw GraphcError(.usage, "usage/range", "\(self.batch) times \(self.accumulation) examples are too many")
    }
    self.perStep = perStep
  }
}
