import GraphcRuntime
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Repeatable random numbers (SplitMix64).
struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func floats(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }

  mutating func integers(_ count: Int, in range: ClosedRange<Int32>) -> [Int32] {
    (0..<count).map { _ in Int32.random(in: range, using: &self) }
  }

  mutating func bytes(_ count: Int, trueIn of: UInt64 = 2) -> [UInt8] {
    (0..<count).map { _ in next() % of == 0 ? 0 : 1 }
  }
}

/// A view of a shape that is known to fit.
func view(shape: [Int], strides: [[Int]], transposing: Bool = false) -> StridedView {
  guard let view = try? StridedView(shape: shape, strides: strides, transposing: transposing) else {
    fatalError("\(shape) does not fit")
  }
  return view
}

/// Pools with different numbers of workers, whose results must agree bit for bit.
let pools = [1, 2, 3, 8].map { ThreadPool(threadCount: $0) }

/// The `count` elements that a kernel writes.
///
/// Runs it with every one of the pools and expects the same bits, and that nothing is written past the end.
func output<Element: BitwiseCopyable & Equatable>(
  of type: Element.Type = Element.self, count: Int, filledWith filler: Element, on pools: [ThreadPool] = pools,
  _ body: (UnsafeMutablePointer<Element>, ThreadPool) -> Void
) -> [Element] {
  let margin = 80
  let results = pools.map { pool in
    var memory = Array(repeating: filler, count: count + margin)
    memory.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { body(base, pool) }
    }
    return memory
  }
  for result in results {
    #expect(haveSameBits(result, results[0]), "the number of threads shows in the result")
  }
  let past = Array(results[0][count...])
  #expect(haveSameBits(past, Array(repeating: filler, count: margin)), "written past the end")
  return Array(results[0][..<count])
}

func output(
  count: Int, on pools: [ThreadPool] = pools, _ body: (UnsafeMutablePointer<Float>, ThreadPool) -> Void
) -> [Float] {
  output(count: count, filledWith: -12_345, on: pools, body)
}

/// Runs a call of addresses of arrays.
func run<each Element: BitwiseCopyable, Call: KernelContract<Evaluated> & RunnableKernel>(
  _ arrays: repeat [each Element], on pool: ThreadPool, _ call: (repeat UnsafePointer<each Element>) -> Call
) {
  let copies = (repeat memory(each arrays))
  runReserved(call(repeat UnsafePointer(each copies)), on: pool)
  repeat (each copies).deallocate()
}

/// Reserves the scratch of a call and runs it.
func runReserved(_ call: some RunnableKernel, on pool: ThreadPool) {
  #expect(throws: Never.self) { try pool.reserve(call.scratch) }
  call.run(on: pool)
}

private func memory<Element: BitwiseCopyable>(_ array: [Element]) -> UnsafeMutablePointer<Element> {
  let memory = UnsafeMutableRawPointer.allocate(
    byteCount: max(1, array.count) * MemoryLayout<Element>.stride, alignment: 64
  )
  .bindMemory(to: Element.self, capacity: array.count)
  memory.initialize(from: array, count: array.count)
  return memory
}

/// Unlike `==`, also for NaN; in one call, which debug builds do not make slow.
func haveSameBits<Element: BitwiseCopyable>(_ a: [Element], _ b: [Element]) -> Bool {
  a.count == b.count
    && a.withUnsafeBytes { a in
      b.withUnsafeBytes { b in
        guard let x = a.baseAddress, let y = b.baseAddress else { return true }
        return memcmp(x, y, a.count) == 0
      }
    }
}

func bytes<Element: BitwiseCopyable>(_ elements: [Element]) -> [UInt8] {
  elements.withUnsafeBytes { Array($0) }
}

/// Compares with `tolerance` · (1 + |expected|); NaN agrees with NaN, infinities with themselves.
func expectClose(
  _ actual: [Float], _ expected: [Double], tolerance: Double, _ comment: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.count == expected.count, sourceLocation: sourceLocation)
  for (index, (a, e)) in zip(actual, expected).enumerated() {
    if Double(a) == e || a.isNaN && e.isNaN { continue }
    guard abs(Double(a) - e) <= tolerance * (1 + abs(e)) else {
      Issue.record("element \(index) is \(a), not \(e) \(comment)", sourceLocation: sourceLocation)
      return
    }
  }
}

/// The nearest bf16, ties to even, by its bits; not for NaN.
func bitsBF16(_ value: Float) -> UInt16 {
  let low = UInt16(truncatingIfNeeded: value.bitPattern)
  let high = UInt16(truncatingIfNeeded: value.bitPattern >> 16)
  return low > 0x8000 || low == 0x8000 && high & 1 == 1 ? high + 1 : high
}

func valueBF16(_ bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

func roundedBF16(_ value: Float) -> Float { valueBF16(bitsBF16(value)) }

/// Row-major strides of a shape.
func strides(_ shape: [Int]) -> [Int] {
  var result = Array(repeating: 1, count: shape.count)
  for axis in shape.indices.dropLast().reversed() { result[axis] = result[axis + 1] * shape[axis + 1] }
  return result
}

/// The strides of an operand of `shape` broadcast (right-aligned) to `target`.
func broadcastStrides(_ shape: [Int], to target: [Int]) -> [Int] {
  let own = strides(shape)
  return target.indices.map { axis in
    let index = axis - (target.count - shape.count)
    return index < 0 || shape[index] == 1 ? 0 : own[index]
  }
}

/// The offsets that strides give to the elements of a shape, in row-major order.
func offsets(_ shape: [Int], _ strides: [Int]) -> [Int] {
  var result = [0]
  for (extent, stride) in zip(shape, strides) {
    result = result.flatMap { base in (0..<extent).map { base + $0 * stride } }
  }
  return result
}
