import GraphcRuntime
import Interpreter

/// How long a model takes, with the FMA peak of the machine measured in between.
struct Timing {
  var medianSeconds: Double
  var minimumSeconds: Double
  var runCount: Int
  var threadCount: Int
  /// Of the multiply-adds of the graph, 2 each.
  var flops: Int
  /// GF/s of a loop of FMAs in registers.
  var peak: Double

  /// Runs for about three seconds, at least ten times.
  static func measure(_ runner: ModelRunner, threads: ThreadPool, flops: Int) -> Timing {
    for _ in 0..<3 { runner.runSteps() }
    var seconds: [Double] = []
    var peak = 0.0
    let start = Machine.seconds()
    while seconds.count < 10 || (Machine.seconds() - start < 3 && seconds.count < 1000) {
      if seconds.count % 5 == 0 { peak = max(peak, Kernels.measurePeak(on: threads)) }
      let before = Machine.seconds()
      runner.runSteps()
      seconds.append(Machine.seconds() - before)
    }
    seconds.sort()
    return Timing(
      medianSeconds: seconds[seconds.count / 2], minimumSeconds: seconds[0], runCount: seconds.count,
      threadCount: threads.threadCount, flops: flops, peak: peak)
  }

  var text: String {
    let rate = Double(flops) / medianSeconds * 1e-9
    let share = peak > 0 ? rate / peak * 100 : 0
    return
      "time: median \(fixed(medianSeconds * 1000, 2)) ms, minimum \(fixed(minimumSeconds * 1000, 2)) ms of \(runCount) runs, "
      + "\(threadCount) threads; \(fixed(rate, 1)) GF/s, \(fixed(share, 1)) % of the FMA peak of \(fixed(peak, 1)) GF/s"
  }
}
