package import GraphcRuntime

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
