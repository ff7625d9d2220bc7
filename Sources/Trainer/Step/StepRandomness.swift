import GraphIR
package import GraphcRuntime
package import Passes

/// The randomness of a run of training: a pure function of its seed, the step and the micro-batch, so that a run that is
/// resumed, and a computation that is repeated, draw the same.
package struct StepRandomness: Sendable {
  private let generator: CounterGenerator

  package init(seed: UInt64) {
    generator = CounterGenerator(seed: seed, stream: CounterGenerator.stream(named: "training step"))
  }

  /// The seed of the random inputs of a micro-batch.
  ///
  /// - Parameters:
  ///   - step: counted from 1.
  ///   - microBatch: counted from 0.
  package func seed(step: Int, microBatch: Int) -> UInt64 {
    let words = generator.block(
      UInt64(UInt32(truncatingIfNeeded: step)) << 32 | UInt64(UInt32(truncatingIfNeeded: microBatch)))
    return UInt64(words.1) << 32 | UInt64(words.0)
  }

  /// The value of a draw in a step: for each of its paths the words of the seed of the micro-batch and of the stream of
  /// the path.
  ///
  /// - Parameters:
  ///   - step: counted from 1.
  ///   - microBatches: if there are several, their values are stacked along a new first axis.
  /// - Returns: i32 of the shape of the draw, with the new axis.
  package func words(of draw: ParameterInput, step: Int, microBatches: Int) throws -> Tensor {
    let streams = draw.paths.map { CounterGenerator.stream(named: $0) }
    let shape = draw.type.shape.map { $0.constantValue ?? 0 }
    let words = (0..<microBatches).flatMap { microBatch in
      let seed = seed(step: step, microBatch: microBatch)
      return streams.flatMap { CounterGenerator(seed: seed, stream: $0).words }
    }
    return try Tensor(words, shape: microBatches == 1 ? shape : [microBatches] + shape)
  }
}

extension InputDefault {
  /// The default with random values that depend on another seed, too.
  package func reseeded(with other: UInt64) -> InputDefault {
    switch self {
    case .constant: self
    case .uniform(let seed): .uniform(seed: seed ^ other)
    case .normal(let deviation, let seed): .normal(deviation, seed: seed ^ other)
    }
  }
}
