extension Kernels {
  /// What the workers reach at most in products of a format, in 10⁹ operations per second: multiply-adds between
  /// registers, one counted as two.
  ///
  /// The best of several runs of about a millisecond, so that it can be taken beside what it is compared with; of one
  /// where a run takes long, as under emulation.
  public static func measurePeak(of format: WeightFormat = .f32, on threads: ThreadPool) -> Double {
    let kernels = format.kernels(in: threads.table)
    let iterations = 100_000
    let operations = Double(threads.threadCount * iterations * kernels.peakOperations)
    var best = Double.infinity
    withUnsafeTemporaryAllocation(of: Float.self, capacity: threads.threadCount) { results in
      guard let base = results.baseAddress else { return }
      results.initialize(repeating: 0.5)
      let limit = monotonicSeconds() + 0.1
      for _ in 0..<20 {
        let start = monotonicSeconds()
        if start > limit { break }
        threads.run(
          kernels.peak, PeakArguments(iterations: iterations, into: base), count: threads.threadCount, chunk: 1)
        best = Swift.min(best, monotonicSeconds() - start)
      }
    }
    return operations / best * 1e-9
  }
}
