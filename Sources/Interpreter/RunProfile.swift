package import GraphcRuntime

/// When each kernel of each run began and ended, of runs that alternate with runs that nobody watches.
package struct RunProfile: Sendable {
  /// The runs that nobody watched.
  package let unwatched: RunTiming
  /// Kernel calls of one run.
  package let kernelCount: Int
  package let runCount: Int
  /// Nanoseconds of each watched run, from before its first kernel until after its last.
  package let durations: [Int]
  /// The run in the middle of all of them.
  package let medianRun: Int
  /// Seconds that it takes to hand an empty kernel to the threads and to see its end.
  package let dispatch: Double
  /// For each run and each kernel call its begin and its end, nanoseconds since the run began.
  private let times: [Int]

  /// Kernel calls of which the times are kept: 32 MB.
  private static let keptCalls = 2_000_000

  /// Runs a model twice to warm up, then for `seconds` or until the times fill 32 MB, at least ten times each way.
  ///
  /// - Parameters:
  ///   - threads: those of the runner.
  ///   - flops: operations of one run, a multiply-add counted as two.
  ///   - precision: of the factors of its products, f32 or bf16.
  /// - Throws: what a kernel reports.
  package init(
    of runner: ModelRunner, _ flops: Int, on threads: ThreadPool, precision: DType, seconds: Double
  ) throws {
    let count = runner.kernelCount
    for _ in 0..<2 { try runner.runSteps() }
    let buffer = UnsafeMutableBufferPointer<Int>.allocate(capacity: max(2 * count, 1))
    buffer.initialize(repeating: 0)
    defer { buffer.deallocate() }
    try runner.runSteps(times: buffer)

    var (plain, watched, times): ([Double], [Int], [Int]) = ([], [], [])
    let most = max(Self.keptCalls / max(count, 1), 10)
    var peak = 0.0
    let start = monotonicNanoseconds()
    let end = start + Int(seconds * 1e9)
    var nextPeak = start
    while watched.isEmpty
      || (!Interruption.isRequested
        && (watched.count < 10 || (watched.count < most && monotonicNanoseconds() < end)))
    {
      let before = monotonicNanoseconds()
      if before >= nextPeak {
        peak = max(peak, Kernels.measurePeak(of: precision, on: threads))
        let after = monotonicNanoseconds()
        nextPeak = after + Int(RunTiming.pause(afterPeak: Double(after - before) * 1e-9, of: seconds) * 1e9)
        // What spins between runs is asleep now.
        try runner.runSteps()
      }
      let first = monotonicNanoseconds()
      try runner.runSteps()
      let second = monotonicNanoseconds()
      try runner.runSteps(times: buffer)
      let third = monotonicNanoseconds()
      plain.append(Double(second - first) * 1e-9)
      watched.append(third - second)
      times += buffer.prefix(2 * count).lazy.map { $0 - second }
    }
    unwatched = RunTiming(plain, of: flops, on: threads, precision: precision, peak: peak)
    kernelCount = count
    runCount = watched.count
    durations = watched
    medianRun = watched.indices.sorted { (watched[$0], $0) < (watched[$1], $1) }[watched.count / 2]
    dispatch = Kernels.measureDispatch(on: threads)
    self.times = times
  }

  /// When a kernel call of a run began and ended, nanoseconds since the run began.
  package func span(run: Int, kernel: Int) -> (begin: Int, end: Int) {
    let place = 2 * (run * kernelCount + kernel)
    return (times[place], times[place + 1])
  }

  /// For each run the nanoseconds of these kernel calls together.
  package func sums(_ kernels: some Collection<Int>) -> [Int] {
    (0..<runCount).map { run in
      kernels.reduce(0) { sum, kernel in
        let span = span(run: run, kernel: kernel)
        return sum + span.end - span.begin
      }
    }
  }
}
