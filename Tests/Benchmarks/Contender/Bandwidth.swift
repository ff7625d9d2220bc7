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
    let width = 64  // numbers: a line of 64 bytes in each of eight places
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

  /// Eight places are read in turn: the prefetcher of a processor follows several streams, and one alone does not
  /// fill the path to memory.
  @inline(never)
  private static func sum(_ numbers: UnsafePointer<UInt64>, _ count: Int) -> UInt64 {
    var (even, odd) = (SIMD8<UInt64>.zero, SIMD8<UInt64>.zero)
    let lines = UnsafeRawPointer(numbers)
    let part = count * MemoryLayout<UInt64>.stride / 8
    for offset in stride(from: 0, to: part, by: 64) {
      even &+= lines.loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt64>.self)
      odd &+= lines.loadUnaligned(fromByteOffset: offset + part, as: SIMD8<UInt64>.self)
      even &+= lines.loadUnaligned(fromByteOffset: offset + 2 * part, as: SIMD8<UInt64>.self)
      odd &+= lines.loadUnaligned(fromByteOffset: offset + 3 * part, as: SIMD8<UInt64>.self)
      even &+= lines.loadUnaligned(fromByteOffset: offset + 4 * part, as: SIMD8<UInt64>.self)
      odd &+= lines.loadUnaligned(fromByteOffset: offset + 5 * part, as: SIMD8<UInt64>.self)
      even &+= lines.loadUnaligned(fromByteOffset: offset + 6 * part, as: SIMD8<UInt64>.self)
      odd &+= lines.loadUnaligned(fromByteOffset: offset + 7 * part, as: SIMD8<UInt64>.self)
    }
    return (even &+ odd).wrappedSum()
  }
}
