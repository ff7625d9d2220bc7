import GraphcRuntime
import Passes
import Testing
import Trainer

@testable import GraphcDriver

/// Dropout in training steps, against masks that are made of the definition of the random numbers.
@Suite struct DropoutTrainingTests {
  private static let (batch, width) = (16, 250)
  private static let rate = 0.25

  /// The loss is the mean of y, whose gradient for weight j is the sum of the masks of column j, divided by 1 − rate.
  private static let single = """
    graphc: 1
    model: Masked
    inputs: {x: "f32[B, 250]"}
    parameters: {weight: "f32[250] ~ ones"}
    graph:
      scaled: x * weight
      dropped: dropout(scaled, \(rate))
    outputs: dropped
    train:
      loss: sum(dropped) / size(dropped)
      optimizer: sgd(rate=1.0, momentum=0.0)
    """

  /// Whether each element of a tensor is kept, by the numbers of one generator.
  private static func kept(
    _ path: String, _ count: Int, rate: Double, seed: UInt64, step: Int, microBatch: Int = 0
  ) -> [Bool] {
    let generator = CounterGenerator(
      seed: StepRandomness(seed: seed).seed(step: step, microBatch: microBatch),
      stream: CounterGenerator.stream(named: path))
    return (0..<count).map { Double(generator.uniform($0)) >= rate }
  }

  private static func ones() throws -> [String: Tensor] {
    ["x": try Tensor(repeating: Float(1), shape: [batch, width])]
  }

  @Test(arguments: [1, 4]) func masksAreThoseOfTheDefinition(microBatches: Int) throws {
    let training = try WrittenTraining(
      Self.single, step: TrainingStepOptions(accumulation: microBatches), seed: 11)
    var weights = Array(repeating: 1.0, count: Self.width)
    var losses: [Double] = []
    for step in 1...3 {
      let count = Self.batch * Self.width
      let masks = (0..<microBatches).flatMap { part in
        Self.kept(
          "dropped.draw", count / microBatches, rate: Self.rate, seed: 11, step: step, microBatch: part)
      }
      let result = try #require(training.engine.run(step: step, batch: Self.ones()).quotients["loss"])
      var sum = 0.0
      var gradients = Array(repeating: 0.0, count: Self.width)
      for (index, isKept) in masks.enumerated() where isKept {
        sum += weights[index % Self.width] / (1 - Self.rate)
        gradients[index % Self.width] += 1 / (1 - Self.rate) / Double(count)
      }
      #expect(result.count == Double(count))
      #expect(abs(result.sum - sum) <= 1e-5 * sum)
      for (index, gradient) in gradients.enumerated() { weights[index] -= gradient }
      for (found, expected) in zip(try training.state("weight"), weights) {
        #expect(abs(Double(found) - expected) <= 1e-6)
      }
      losses.append(result.sum)
      // Of n elements, n · (1 − rate) are kept, within four standard deviations.
      let deviation = (Double(count) * Self.rate * (1 - Self.rate)).squareRoot()
      #expect(abs(Double(masks.count { $0 }) - Double(count) * (1 - Self.rate)) <= 4 * deviation)
    }
    #expect(Set(losses).count == 3)
  }

  /// The layers of a repeat drop independently: of three halves an eighth is left.
  @Test func everyLayerHasItsOwnMask() throws {
    let spec = """
      graphc: 1
      model: Layers
      inputs: {x: "f32[B, 250]"}
      parameters: {weight: "f32[250] ~ ones"}
      blocks:
        layer:
          inputs: {x: "f32[B, C]"}
          graph: {y: "dropout(x, 0.5)"}
          outputs: y
      graph:
        scaled: x * weight
        encoded: repeat(layer, 3, scaled)
      outputs: encoded
      train:
        loss: sum(encoded) / size(encoded)
        optimizer: sgd(rate=0.0, momentum=0.0)
      """
    let training = try WrittenTraining(spec, seed: 2)
    let count = Self.batch * Self.width
    for step in 1...2 {
      let masks = (0..<3).map { Self.kept("encoded.\($0).y.draw", count, rate: 0.5, seed: 2, step: step) }
      let left = (0..<count).count { index in masks.allSatisfy { $0[index] } }
      let result = try #require(training.engine.run(step: step, batch: Self.ones()).quotients["loss"])
      #expect(result.sum == Double(8 * left))
      #expect(abs(Double(left) - Double(count) / 8) <= 4 * (Double(count) * 7 / 64).squareRoot())
    }
  }

  private static let transformer = """
    graphc: 1
    model: Transformer
    inputs: {x: "f32[B, T, 16]"}
    graph:
      encoded: repeat(pre_norm_layer, 2, x, heads=4, hidden=32, dropout=0.2)
      score: linear(encoded, 1)
    outputs: score
    train:
      loss: sum((score - 1.0) * (score - 1.0)) / size(score)
      optimizer: adamw(rate=0.01)
    """

  private static func run(
    threads: Int = 2, recompute: Recompute = .auto, seed: UInt64 = 3
  ) throws -> (losses: [Double], weights: [Float]) {
    let training = try WrittenTraining(
      transformer, step: TrainingStepOptions(accumulation: 2, recompute: recompute), seed: seed, threads: threads)
    let values = (0..<4 * 24 * 16).map { (index: Int) -> Float in
      let rest = (index * 37) % 41
      return Float(rest) / 20 - 1
    }
    let batch = ["x": try Tensor(values, shape: [4, 24, 16])]
    var losses: [Double] = []
    for step in 1...6 {
      losses.append(try #require(training.engine.run(step: step, batch: batch).quotients["loss"]).value)
    }
    return (losses, try training.state("encoded.*.mlp.up.weight"))
  }

  @Test func threadsDoNotShow() throws {
    let one = try Self.run(threads: 1)
    #expect(!one.weights.isEmpty && Set(one.losses).count == 6)
    for threads in [2, 3] {
      let other = try Self.run(threads: threads)
      #expect(other.losses == one.losses && other.weights == one.weights)
    }
  }

  /// What the gradient computes again draws the same numbers; with others, the weights would be far off.
  @Test func recomputationDrawsTheSame() throws {
    let saved = try Self.run(recompute: .none)
    for recompute in [Recompute.auto, .layers] {
      let again = try Self.run(recompute: recompute)
      for (a, b) in zip(saved.losses, again.losses) { #expect(abs(a - b) <= 1e-5 * abs(a)) }
      for (a, b) in zip(saved.weights, again.weights) { #expect(abs(a - b) <= 1e-4) }
    }
    #expect(try Self.run(seed: 4).losses != saved.losses)
  }

  /// A draw is no parameter: not counted, not saved.
  @Test func drawsAreNoParameters() throws {
    let training = try WrittenTraining(Self.transformer)
    let without = try WrittenTraining(Self.transformer.replacing(", dropout=0.2", with: ""))
    #expect(training.prepared.parameterCount == without.prepared.parameterCount)
    #expect(training.prepared.trainedCount == without.prepared.trainedCount)
    #expect(training.engine.parameters.parameters.map(\.name) == without.engine.parameters.parameters.map(\.name))
    #expect(training.prepared.description.step.draws.count == 4)
    #expect(without.prepared.description.step.draws.isEmpty)
  }
}
