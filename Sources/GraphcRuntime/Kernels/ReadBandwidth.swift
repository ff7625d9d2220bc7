import GraphcKernelTable

extension Kernels {
  /// The highest read bandwidth of the workers, in 10⁹ bytes per second: sums over newly allocated memory, with
  /// vectors.
  ///
  /// It is the best of several passes over all of the memory. More memory than the last-level cache measures the main
  /// memory of the machine, less measures the cache.
  ///
  /// - Parameters:
  ///   - byteCount: rounded down to whole blocks of 4 MiB, at least one.
  ///   - seconds: the time after which no further pass begins, except for the first three.
  /// - Returns: `nil` if the memory cannot be allocated.
  package static func measureReadBandwidth(
    byteCount: Int, seconds: Double = 0.5, on threads: ThreadPool
  ) -> Double? {
    let block = ReadSumArguments.blockCount
    let blockByteCount = block * MemoryLayout<Float>.stride
    let units = Swift.max(byteCount / blockByteCount, 1)
    guard let memory = try? AlignedBuffer(byteCount: units * blockByteCount) else { return nil }
    let x = memory.base.bindMemory(to: Float.self, capacity: units * block)
    // Without these writes all pages would be one shared page of zeros.
    threads.run(chunks: units) { unit, _ in (x + unit * block).update(repeating: 1, count: block) }
    var best = Double.infinity
    withUnsafeTemporaryAllocation(of: Float.self, capacity: units) { sums in
      guard let base = sums.baseAddress else { return }
      sums.initialize(repeating: 0)
      let limit = monotonicSeconds() + seconds
      for pass in 0..<20 {
        let start = monotonicSeconds()
        if pass > 2, start > limit { break }
        threads.run(threads.table.readSum, ReadSumArguments(x: x, into: base), count: units, chunk: 1)
        best = Swift.min(best, monotonicSeconds() - start)
      }
    }
    withExtendedLifetime(memory) {}
    return Double(units * blockByteCount) / best * 1e-9
  }

  /// Seconds from handing the workers an empty kernel, one chunk each, until all have finished: the median of many.
  package static func measureDispatch(on threads: ThreadPool) -> Double {
    var durations: [Int] = []
    for _ in 0..<1001 {
      let start = monotonicNanoseconds()
      threads.run(chunks: threads.threadCount) { _, _ in }
      durations.append(monotonicNanoseconds() - start)
    }
    durations.sort()
    return Double(durations[durations.count / 2]) * 1e-9
  }
}
