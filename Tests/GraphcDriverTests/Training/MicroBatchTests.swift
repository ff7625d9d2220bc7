import GraphcRuntime
import Testing
import Trainer

@testable import GraphcDriver

/// Several small batches whose gradients are summed are one large batch, also where examples count differently.
@Suite struct MicroBatchTests {
  private static let spec = """
    graphc: 1
    model: Classifier
    inputs: {x: "f32[B, 5]"}
    parameters:
      first: f32[7, 5] ~ normal(0.5)
      second: f32[3, 7] ~ normal(0.5)
    graph:
      hidden: tanh(x @ first.T)
      scores: hidden @ second.T
    outputs: scores
    train:
      inputs: {label: "i32[B]"}
      graph:
        total, count: cross_entropy(scores, label, ignore=-1)
        correct, examples: accuracy(scores, label, ignore=-1)
      loss: total / count
      metrics: {accuracy: correct / examples}
      optimizer: adamw(rate=0.02)
      clip: 0.5
    """

  private static func batch(_ step: Int) throws -> [String: Tensor] {
    let values = (0..<16 * 5).map { Float(($0 * 37 + step * 11) % 23) / 11 - 1 }
    // Three of the first four labels, and one of the others, do not count.
    let labels = (0..<16).map { Int32($0 < 3 || $0 == 9 ? -1 : ($0 * 5 + step) % 3) }
    return ["x": try Tensor(values, shape: [16, 5]), "label": try Tensor(labels, shape: [16])]
  }

  @Test(arguments: [2, 4, 8]) func partsAreTheWhole(count: Int) throws {
    let whole = try WrittenTraining(Self.spec)
    let parts = try WrittenTraining(Self.spec, step: TrainingStepOptions(accumulation: count))
    for step in 1...5 {
      let (a, b) = (
        try whole.engine.run(step: step, batch: Self.batch(step)),
        try parts.engine.run(step: step, batch: Self.batch(step))
      )
      for name in ["loss", "accuracy"] {
        let (x, y) = (try #require(a.quotients[name]), try #require(b.quotients[name]))
        #expect(x.count == 12 && y.count == 12)
        #expect(abs(x.value - y.value) <= 1e-6)
      }
    }
    for name in ["first", "second", "first.first_moment", "second.second_moment"] {
      let (a, b) = (try whole.state(name), try parts.state(name))
      #expect(!a.isEmpty)
      for (x, y) in zip(a, b) { #expect(abs(x - y) <= 2e-5 * max(1, abs(x)), "\(name)") }
    }
  }

  @Test func aBatchThatCannotBeDividedIsRefused() throws {
    let training = try WrittenTraining(Self.spec, step: TrainingStepOptions(accumulation: 3))
    let error = #expect(throws: GraphcError.self) { try training.engine.run(step: 1, batch: try Self.batch(1)) }
    #expect(error?.code == "shape/mismatch")
  }
}
