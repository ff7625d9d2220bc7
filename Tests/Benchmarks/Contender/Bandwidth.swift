import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How fast memory is read.
enum Bandwidth {
  /// 10⁹ bytes per second of a sum over 1.5 GB, of which every thread reads its own part: the best of five.
  static func measure(on threads: ThreadPool) -> Double {
    let width = 32
    let part = (3 << 29) / MemoryLayout<UInt64>.stride / threads.threadCount / width * width
    let byteCount = part * threads.threadCount * MemoryLayout<UInt64>.stride
    // Large pages where the system has them: with small ones their lookup is measured.
    let pages = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 1 << 21)
    defer { pages.deallocate() }
    #if canImport(Glibc) || canImport(Musl)
      madvise(pages, byteCount, MADV_HUGEPAGE)
    #endif
    let memory = pages.bindMemory(to: UInt64.self, capacity: part * threads.threadCount)
    for i in 0..<part * threads.threadCount { memory[i] = UInt64(truncatingIfNeeded: i) }
    let sums = UnsafeMutablePointer<UInt64>.allocate(capacity: threads.threadCount)
    defer { sums.deallocate() }
    var best = UInt64.max
    for _ in 0..<5 {
      let start = Clock.now()
      threads.run(chunks: threads.threadCount) { chunk, _ in
        sums[chunk] = sum(memory + chunk * part, part)
      }
      best = min(best, Clock.now() - start)
    }
    // The sum is of use: what nobody reads need not be computed.
    let total = (0..<threads.threadCount).reduce(0) { $0 &+ sums[$1] }
    let count = UInt64(part * threads.threadCount)
    precondition(total == count &* (count &- 1) / 2, "the memory did not hold what was written")
    return Double(part * threads.threadCount * MemoryLayout<UInt64>.stride) / Double(best)
  }

  @inline(never)
  private static func sum(_ numbers: UnsafePointer<UInt64>, _ count: Int) -> UInt64 {
    var sums = (SIMD8<UInt64>.zero, SIMD8<UInt64>.zero, SIMD8<UInt64>.zero, SIMD8<UInt64>.zero)
    let vectors = UnsafeRawPointer(numbers)
    for offset in stride(from: 0, to: count * 8, by: 256) {
      sums.0 &+= vectors.loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt64>.self)
      sums.1 &+= vectors.loadUnaligned(fromByteOffset: offset + 64, as: SIMD8<UInt64>.self)
      sums.2 &+= vectors.loadUnaligned(fromByteOffset: offset + 128, as: SIMD8<UInt64>.self)
      sums.3 &+= vectors.loadUnaligned(fromByteOffset: offset + 192, as: SIMD8<UInt64>.self)
    }
    return (sums.0 &+ sums.1 &+ sums.2 &+ sums.3).wrappedSum()
  }
}
