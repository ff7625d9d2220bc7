import GraphcKernelTable

/// Kernels over one row of scores, on the calling thread.
enum RowKernel {
  /// The softmax; `into` may be the scores. Scores that are all −∞ become zeros.
  static func softmax(_ scores: UnsafeBufferPointer<Float>, into: UnsafeMutableBufferPointer<Float>) {
    run(KernelTable.current.softmax, scores, into)
  }

  /// The logarithm of the softmax; `into` may be the scores.
  static func logSoftmax(_ scores: UnsafeBufferPointer<Float>, into: UnsafeMutableBufferPointer<Float>) {
    run(KernelTable.current.logSoftmax, scores, into)
  }

  private static func run(
    _ kernel: RangeKernel, _ scores: UnsafeBufferPointer<Float>, _ into: UnsafeMutableBufferPointer<Float>
  ) {
    guard let x = scores.baseAddress, let y = into.baseAddress else { return }
    var arguments = RowArguments(x: x, into: y, columns: min(scores.count, into.count))
    // These kernels take no scratch.
    withUnsafeMutableBytes(of: &arguments) { bytes in
      if let address = bytes.baseAddress { kernel(UnsafeRawPointer(address), 0, 1, address) }
    }
  }

  /// Whether all scores are numbers below ∞; −∞ is one of them.
  static func areNumbers(_ scores: UnsafeBufferPointer<Float>) -> Bool {
    guard let start = scores.baseAddress else { return true }
    typealias Block = SIMD16<Float>
    var place = 0
    // No comparison with NaN holds.
    while place + Block.scalarCount <= scores.count {
      guard all(UnsafeRawPointer(start + place).loadUnaligned(as: Block.self) .< .infinity) else { return false }
      place += Block.scalarCount
    }
    return scores[place...].allSatisfy { $0 < .infinity }
  }

  /// The first of the highest scores; `nil` if none is above −∞.
  static func largest(_ scores: UnsafeBufferPointer<Float>) -> Int? {
    guard let start = scores.baseAddress else { return nil }
    typealias Block = SIMD16<Float>
    var best = -Float.infinity
    var first: Int?
    var place = 0
    while place < scores.count {
      let isBlock = place + Block.scalarCount <= scores.count
      if isBlock, !any(UnsafeRawPointer(start + place).loadUnaligned(as: Block.self) .> best) {
        place += Block.scalarCount
        continue
      }
      for _ in 0..<min(Block.scalarCount, scores.count - place) {
        if scores[place] > best {
          best = scores[place]
          first = place
        }
        place += 1
      }
    }
    return first
  }
}
