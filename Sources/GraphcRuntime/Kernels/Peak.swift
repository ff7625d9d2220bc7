extension Kernels {
  /// What the workers reach at most, in 10⁹ operations per second: multiply-adds between registers, one counted as two.
  ///
  /// The best of several runs of about a millisecond, so that it can be taken beside what it is compared with; of one
  /// where a run takes long, as under emulation.
  public static func measurePeak(on threads: ThreadPool) -> Double {
    let table = KernelTable.current
    return measurePeak(table.peak, operations: PeakArguments.chains * table.lanes * 2, iterations: 100_000, threads)
  }

  /// What the workers reach at most in products of bf16 between registers, in 10⁹ operations per second.
  public static func measurePeakBF16(on threads: ThreadPool) -> Double {
    let table = KernelTable.current.bf16
    return measurePeak(table.peak, operations: table.peakOperations, iterations: 50_000, threads)
  }

  /// What the workers reach at most in products of f32 or bf16.
  package static func measurePeak(of precision: DType, on threads: ThreadPool) -> Double {
    precision == .bf16 ? measurePeakBF16(on: threads) : measurePeak(on: threads)
  }

  private static func measurePeak(
    _ kernel: RangeKernel, operations: Int, iterations: Int, _ threads: ThreadPool
  ) -> Double {
    let operations = Double(threads.threadCount * iterations * operations)
    var best = Double.infinity
    withUnsafeTemporaryAllocation(of: Float.self, capacity: threads.threadCount) { results in
      guard let base = results.baseAddress else { return }
      results.initialize(repeating: 0.5)
      let limit = monotonicSeconds() + 0.1
      for _ in 0..<20 {
        let start = monotonicSeconds()
        if start > limit { break }
        threads.run(
          kernel, PeakArguments(iterations: iterations, into: base), count: threads.threadCount, chunk: 1)
        best = Swift.min(best, monotonicSeconds() - start)
      }
    }
    return operations / best * 1e-9
  }
}
