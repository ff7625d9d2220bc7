#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension CounterGenerator {
  /// A tensor of independent values; element i is computed from element i (or the pair around it) of the uniform
  /// sequence. That of a draw is ``words``.
  ///
  /// - Throws: as ``Shape/init(_:)``; 65 `tensor/size` for a draw of another shape than [4].
  public func tensor(shape: [Int], initializer: Initializer) throws -> Tensor {
    let sizes = try Shape(shape)
    switch initializer {
    case .zeros: return try Tensor(repeating: Float(0), shape: shape)
    case .ones: return try Tensor(repeating: Float(1), shape: shape)
    case .draw: return try Tensor(words, shape: shape)
    case .normal(let deviation): return try normalTensor(sizes, deviation: deviation)
    case .kaimingNormal: return try normalTensor(sizes, deviation: (2 / Double(sizes.fan.in)).squareRoot())
    case .truncatedNormal(let deviation): return try truncatedNormalTensor(sizes, deviation: deviation)
    case .uniform(let low, let high):
      return try uniformTensor(sizes) { u in Float(low + Double(u) * (high - low)) }
    case .xavierUniform:
      let bound = (6 / Float(sizes.fan.in + sizes.fan.out)).squareRoot()
      return try uniformTensor(sizes) { u in (2 * u - 1) * bound }
    case .kaimingUniform:
      let bound = (6 / Float(sizes.fan.in)).squareRoot()
      return try uniformTensor(sizes) { u in (2 * u - 1) * bound }
    }
  }

  /// A function of each element of the uniform sequence.
  private func uniformTensor(_ sizes: Shape, _ value: (Float) -> Float) throws -> Tensor {
    try Tensor(dtype: .f32, sizes: sizes) { bytes in
      let values = bytes.bindMemory(to: Float.self)
      forEachUniform(values.count) { index, u in values[index] = value(u) }
    }
  }

  /// Box and Muller (1958): two normal values from two uniform ones.
  private func normalTensor(_ sizes: Shape, deviation: Double) throws -> Tensor {
    try Tensor(dtype: .f32, sizes: sizes) { bytes in
      let values = bytes.bindMemory(to: Float.self)
      for start in stride(from: 0, to: values.count, by: 4) {
        let words = block(UInt64(start / 4))
        for (pair, (a, b)) in [(words.0, words.1), (words.2, words.3)].enumerated() {
          // 1 − u lies in (0, 1], so that the logarithm is finite.
          let radius = (-2 * log(1 - Double(a >> 8) * 0x1p-24)).squareRoot() * deviation
          let angle = 2 * Double.pi * Double(b >> 8) * 0x1p-24
          let index = start + 2 * pair
          if index < values.count { values[index] = Float(radius * cos(angle)) }
          if index + 1 < values.count { values[index + 1] = Float(radius * sin(angle)) }
        }
      }
    }
  }

  /// The quantile of the normal distribution between its values at ±2, so that no value has to be drawn again.
  private func truncatedNormalTensor(_ sizes: Shape, deviation: Double) throws -> Tensor {
    let below = erfc(2 / 2.0.squareRoot()) / 2
    return try uniformTensor(sizes) { u in
      let quantile = NormalQuantile.value(at: below + (1 - 2 * below) * Double(u))
      return Float(min(max(quantile, -2), 2) * deviation)
    }
  }
}
