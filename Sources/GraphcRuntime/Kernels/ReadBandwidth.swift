import GraphcKernelTable

extension Kernels {
  /// What the workers read at most, in 10⁹ bytes per second: sums over new memory, with vectors.
  ///
  /// The best of several passes over all of it. Memory that is larger than the last-level cache measures the memory of
  /// the machine, less measures the cache.
  ///
  /// - Parameter byteCount: brought down to whole MiB, at least one.
  /// - Returns: `nil` if there is no such memory.
  package static func measureReadBandwidth(byteCount: Int, on threads: ThreadPool) -> Double? {
    let units = Swift.max(byteCount >> 20, 1)
    guard let memory = try? AlignedBuffer(byteCount: units << 20) else { return nil }
    let block = ReadSumArguments.blockCount
    let x = memory.base.bindMemory(to: Float.self, capacity: units * block)
    // Pages that were never written are all one page of zeros.
    threads.run(chunks: units) { unit, _ in (x + unit * block).update(repeating: 1, count: block) }
    var best = Double.infinity
    withUnsafeTemporaryAllocation(of: Float.self, capacity: units) { sums in
      guard let base = sums.baseAddress else { return }
      sums.initialize(repeating: 0)
      let limit = monotonicSeconds() + 0.5
      for pass in 0..<20 {
        let start = monotonicSeconds()
        if pass > 2, start > limit { break }
        threads.run(KernelTable.current.readSum, ReadSumArguments(x: x, into: base), count: units, chunk: 1)
        best = Swift.min(best, monotonicSeconds() - start)
      }
    }
    withExtendedLifetime(memory) {}
    return Double(units << 20) / best * 1e-9
  }

  /// Seconds that it takes to start a kernel on all workers and wait for them when there is nothing to do, the median
  /// of many.
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
