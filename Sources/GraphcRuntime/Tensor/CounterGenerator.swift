/// The random number generator: Philox 4×32 with 10 rounds (Salmon et al., 2011), a pure function of seed, stream and
/// counter. `Docs/Language.md` specifies how random tensors are made from it.
public struct CounterGenerator: Sendable {
  private let key: (UInt32, UInt32)
  private let stream: UInt64

  /// The generator of one stream of a seed.
  public init(seed: UInt64, stream: UInt64) {
    key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.stream = stream
  }

  /// Seed and stream as the bits of i32, low words first: the generator as `Kernels.Uniform` takes it.
  public var words: [Int32] {
    [key.0, key.1, UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32)].map {
      Int32(bitPattern: $0)
    }
  }

  /// The stream of a name: FNV-1a over its UTF-8 bytes.
  public static func stream(named name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// Four words for a counter.
  public func block(_ counter: UInt64) -> (UInt32, UInt32, UInt32, UInt32) {
    var x0 = UInt32(truncatingIfNeeded: counter)
    var x1 = UInt32(truncatingIfNeeded: counter >> 32)
    var x2 = UInt32(truncatingIfNeeded: stream)
    var x3 = UInt32(truncatingIfNeeded: stream >> 32)
    var (k0, k1) = key
    for _ in 0..<10 {
      let a = UInt64(x0) * 0xD251_1F53
      let b = UInt64(x2) * 0xCD9E_8D57
      (x0, x1, x2, x3) = (
        UInt32(truncatingIfNeeded: b >> 32) ^ x1 ^ k0, UInt32(truncatingIfNeeded: b),
        UInt32(truncatingIfNeeded: a >> 32) ^ x3 ^ k1, UInt32(truncatingIfNeeded: a)
      )
      k0 = k0 &+ 0x9E37_79B9
      k1 = k1 &+ 0xBB67_AE85
    }
    return (x0, x1, x2, x3)
  }

  /// Element `index` of the uniform sequence: 24 random bits, in [0, 1).
  public func uniform(_ index: Int) -> Float { Float(word(index) >> 8) * 0x1p-24 }

  private func word(_ index: Int) -> UInt32 {
    let words = block(UInt64(index / 4))
    return switch index % 4 {
    case 0: words.0
    case 1: words.1
    case 2: words.2
    default: words.3
    }
  }

  /// A tensor of independent integers, i32, or bool for 0...1: each is lower + ⌊w · count / 2³²⌋ for a word w of the
  /// sequence.
  package func integerTensor(_ dtype: DType, shape: [Int], in range: ClosedRange<Int32>) throws -> Tensor {
    let count = UInt64(Int(range.upperBound) - Int(range.lowerBound) + 1)
    let value = { (index: Int) in Int32(Int(range.lowerBound) + Int((UInt64(word(index)) * count) >> 32)) }
    return try Tensor(dtype: dtype, shape: shape) { bytes in
      if dtype == .bool {
        let values = bytes.bindMemory(to: UInt8.self)
        for index in values.indices { values[index] = value(index) == 0 ? 0 : 1 }
      } else {
        let values = bytes.bindMemory(to: Int32.self)
        for index in values.indices { values[index] = value(index) }
      }
    }
  }

  /// A tensor of independent values in [0, 1): the uniform sequence in row-major order.
  ///
  /// - Throws: as ``Shape/init(_:)``.
  public func uniformTensor(shape: [Int]) throws -> Tensor {
    try Tensor(dtype: .f32, shape: shape) { bytes in
      let values = bytes.bindMemory(to: Float.self)
      forEachUniform(values.count) { index, x in values[index] = x }
    }
  }

  /// Calls `body` with the first `count` elements of the uniform sequence, in order.
  func forEachUniform(_ count: Int, _ body: (Int, Float) -> Void) {
    var index = 0
    while index < count {
      let words = block(UInt64(index / 4))
      for word in [words.0, words.1, words.2, words.3] where index < count {
        body(index, Float(word >> 8) * 0x1p-24)
        index += 1
      }
    }
  }
}
