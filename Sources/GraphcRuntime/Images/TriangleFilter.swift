/// The weights of old samples in each sample of a resized row.
///
/// The triangle is two old samples wide when a row grows, and two new samples wide when it shrinks, so that every old
/// sample counts. Weights are integers with 22 fractional bits, as in Pillow (`Resample.c`), so that results agree bit
/// by bit: 8 bits of a sample and 2 of headroom fill the rest of 32.
struct TriangleFilter {
  static let fractionBits = 22

  /// The old samples that count for one new sample, and the index of their first weight.
  struct Window {
    let first: Int
    let count: Int
    let weights: Int
  }

  private(set) var windows: [Window] = []
  private(set) var weights: [Int32] = []

  init(from oldCount: Int, to newCount: Int) {
    let scale = Double(oldCount) / Double(newCount)
    let reach = max(scale, 1)
    windows.reserveCapacity(newCount)
    for place in 0..<newCount {
      let center = (Double(place) + 0.5) * scale
      let first = max(Int(center - reach + 0.5), 0)
      let end = min(Int(center + reach + 0.5), oldCount)
      let heights = (first..<max(first, end)).map { old in
        max(0, 1 - abs((Double(old) - center + 0.5) * (1 / reach)))
      }
      windows.append(Window(first: first, count: heights.count, weights: weights.count))
      let total = heights.reduce(0, +)
      weights += heights.map { Int32(0.5 + $0 / total * Double(1 << Self.fractionBits)) }
    }
  }

  /// The weighted sum of a window, rounded and clipped to a sample.
  @inline(__always)
  func sample(_ source: UnsafeBufferPointer<UInt8>, _ window: Window, from first: Int, stride: Int) -> UInt8 {
    var sum = Int32(1) << (Self.fractionBits - 1)
    for index in 0..<window.count {
      sum &+= Int32(source[first + index * stride]) &* weights[window.weights + index]
    }
    return UInt8(clamping: sum >> Self.fractionBits)
  }
}
