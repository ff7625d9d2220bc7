import GraphcRuntime

extension ReferenceEvaluator {
  /// Random numbers by the generator of the runtime, one element after the other.
  ///
  /// - Parameter draw: the words of the seed and of the stream.
  func uniform(_ draw: Tensor64, _ shape: [Int]) -> Tensor64 {
    let words = draw.values.map { UInt64(UInt32(bitPattern: Int32($0))) }
    let generator = CounterGenerator(seed: words[0] | words[1] << 32, stream: words[2] | words[3] << 32)
    return Tensor64(shape, (0..<shape.reduce(1, *)).map { Double(generator.uniform($0)) })
  }
}
