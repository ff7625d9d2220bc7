import GraphcText

/// How long a run takes, with the peak of the machine measured between runs.
public struct RunTiming: Sendable {
  /// The median of the runs, in seconds.
  public var medianSeconds: Double
  /// The fastest run, in seconds.
  public var minimumSeconds: Double
  /// The number of measured runs.
  public var runCount: Int
  /// The number of threads, the calling thread among them.
  public var threadCount: Int
  /// Operations of one run, a multiply-add counted as two.
  public var flops: Int
  /// The peak in 10⁹ operations per second: multiply-adds in registers, on all threads.
  public var peak: Double
  /// The format of the weights whose products the peak measurement makes.
  public var format: WeightFormat

  /// Calls `run` three times to warm up, then for `seconds`, at least ten times.
  ///
  /// - Parameters:
  ///   - threads: the threads that `run` uses; the peak is measured on them.
  ///   - flops: operations of one run, a multiply-add counted as two.
  ///   - format: the format of the weights that it multiplies.
  public init(
    of flops: Int, on threads: ThreadPool, format: WeightFormat = .f32, seconds: Double = 3, _ run: () throws -> Void
  ) rethrows {
    for _ in 0..<3 where !Interruption.isRequested { try run() }
    var durations: [Double] = []
    var peak = 0.0
    let start = monotonicSeconds()
    var nextPeak = start
    while durations.isEmpty
      || (!Interruption.isRequested && (durations.count < 10 || monotonicSeconds() - start < seconds))
    {
      var before = monotonicSeconds()
      if before >= nextPeak {
        peak = max(peak, Kernels.measurePeak(of: format, on: threads))
        let after = monotonicSeconds()
        nextPeak = after + Self.pause(afterPeak: after - before, of: seconds)
        before = after
      }
      try run()
      durations.append(monotonicSeconds() - before)
    }
    self.init(durations, of: flops, on: threads, format: format, peak: peak)
  }

  /// Seconds until the next measurement of the peak, in a benchmark of `seconds`, if the last took `duration`. Under
  /// emulation the peak takes longer than many runs, and must not fill most of the time.
  package static func pause(afterPeak duration: Double, of seconds: Double) -> Double {
    max(seconds / 10, 0.1, 4 * duration)
  }

  /// A timing of runs that were measured elsewhere.
  ///
  /// - Parameter durations: seconds of each run, at least one.
  package init(_ durations: [Double], of flops: Int, on threads: ThreadPool, format: WeightFormat, peak: Double) {
    let durations = durations.sorted()
    medianSeconds = durations[durations.count / 2]
    minimumSeconds = durations[0]
    runCount = durations.count
    threadCount = threads.threadCount
    self.flops = flops
    self.peak = peak
    self.format = format
  }

  /// 10⁹ operations per second of the median run.
  public var rate: Double { medianSeconds > 0 ? Double(flops) / medianSeconds * 1e-9 : 0 }

  /// `rate` as a fraction of `peak`.
  public var peakShare: Double { peak > 0 ? rate / peak : 0 }

  /// One line of text with duration and rate.
  public var text: String { "time: \(durationText), \(threadCount) threads; \(rateText)" }

  /// Median, minimum and number of runs.
  public var durationText: String {
    "median \(fixed(medianSeconds * 1000, 2)) ms, minimum \(fixed(minimumSeconds * 1000, 2)) ms of \(runCount) runs"
  }

  /// The rate and its share of the peak, as text.
  public var rateText: String {
    let name = format == .f32 ? "FMA" : format.name
    return "\(fixed(rate, 1)) GF/s, \(fixed(peakShare * 100, 1)) % of the \(name) peak of \(fixed(peak, 1)) GF/s"
  }
}
