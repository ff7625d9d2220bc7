package import GraphcRuntime

/// The begin and end of each kernel call in profiled runs, which alternate with runs without profiling.
package struct RunProfile: Sendable {
  /// The timing of the runs without profiling.
  package let unprofiled: RunTiming
  /// The number of kernel calls of one run.
  package let kernelCount: Int
  package let runCount: Int
  /// The nanoseconds of each profiled run, from before its first kernel until after its last.
  package let durations: [Int]
  /// The index of the profiled run with the median duration.
  package let medianRun: Int
  /// The overhead of a kernel call in seconds: handing an empty kernel to the threads and waiting for its end.
  package let dispatch: Double
  /// For each profiled run and kernel call its begin and end, in nanoseconds since the run began.
  private let times: [Int]

  /// The number of kernel calls whose times are kept at most: 32 MB.
  private static let keptCalls = 2_000_000

  /// Runs a model twice to warm up, then for `seconds` or until the times fill 32 MB or a third of the spare memory, at
  /// least ten times with and without profiling.
  ///
  /// - Parameters:
  ///   - threads: the threads of the runner.
  ///   - flops: operations of one run, a multiply-add counted as two.
  ///   - format: the format of the weights that it multiplies.
  ///   - spareByteCount: the bytes that the times and a copy of them may take.
  /// - Throws: errors of kernels.
  package init(
    of runner: ModelRunner, _ flops: Int, on threads: ThreadPool, format: WeightFormat, seconds: Double,
    spareByteCount: Int = Int.max
  ) throws {
    let count = runner.kernelCount
    for _ in 0..<2 { try runner.runSteps() }
    let buffer = UnsafeMutableBufferPointer<Int>.allocate(capacity: max(2 * count, 1))
    buffer.initialize(repeating: 0)
    defer { buffer.deallocate() }
    try runner.runSteps(times: buffer)

    var (plain, profiled, times): ([Double], [Int], [Int]) = ([], [], [])
    // Two times of eight bytes; the growing list is copied to one of twice its size.
    let most = max(min(Self.keptCalls, spareByteCount / 48) / max(count, 1), 10)
    var peak = 0.0
    let start = monotonicNanoseconds()
    let end = start + Int(seconds * 1e9)
    var nextPeak = start
    while profiled.isEmpty
      || (!Interruption.isRequested
        && (profiled.count < 10 || (profiled.count < most && monotonicNanoseconds() < end)))
    {
      let before = monotonicNanoseconds()
      if before >= nextPeak {
        peak = max(peak, Kernels.measurePeak(of: format, on: threads))
        let after = monotonicNanoseconds()
        nextPeak = after + Int(RunTiming.pause(afterPeak: Double(after - before) * 1e-9, of: seconds) * 1e9)
        // The workers, which spin between runs, are asleep now; one run wakes them.
        try runner.runSteps()
      }
      let first = monotonicNanoseconds()
      try runner.runSteps()
      let second = monotonicNanoseconds()
      try runner.runSteps(times: buffer)
      let third = monotonicNanoseconds()
      plain.append(Double(second - first) * 1e-9)
      profiled.append(third - second)
      times += buffer.prefix(2 * count).lazy.map { $0 - second }
    }
    unprofiled = RunTiming(plain, of: flops, on: threads, format: format, peak: peak)
    kernelCount = count
    runCount = profiled.count
    durations = profiled
    medianRun = profiled.indices.sorted { (profiled[$0], $0) < (profiled[$1], $1) }[profiled.count / 2]
    dispatch = Kernels.measureDispatch(on: threads)
    self.times = times
  }

  /// The begin and end of a kernel call, in nanoseconds since the run began.
  package func span(run: Int, kernel: Int) -> (begin: Int, end: Int) {
    let place = 2 * (run * kernelCount + kernel)
    return (times[place], times[place + 1])
  }

  /// The total nanoseconds of these kernel calls in each run.
  package func sums(_ kernels: some Collection<Int>) -> [Int] {
    (0..<runCount).map { run in
      kernels.reduce(0) { sum, kernel in
        let span = span(run: run, kernel: kernel)
        return sum + span.end - span.begin
      }
    }
  }
}
