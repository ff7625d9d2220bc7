#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Kernels {
  /// What the workers reach at most, in 10⁹ operations per second: multiply-adds between registers, one counted as two.
  ///
  /// The best of several runs of about a millisecond, so that it can be taken beside what it is compared with.
  public static func measurePeak(on threads: ThreadPool) -> Double {
    let table = KernelTable.current
    let iterations = 100_000
    let operations = Double(threads.threadCount * iterations * PeakArguments.chains * table.lanes * 2)
    var best = Double.infinity
    withUnsafeTemporaryAllocation(of: Float.self, capacity: threads.threadCount) { results in
      guard let base = results.baseAddress else { return }
      results.initialize(repeating: 0.5)
      for _ in 0..<20 {
        let start = seconds()
        threads.run(
          table.peak, PeakArguments(iterations: iterations, into: base), count: threads.threadCount, chunk: 1)
        best = min(best, seconds() - start)
      }
    }
    return operations / best * 1e-9
  }

  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
