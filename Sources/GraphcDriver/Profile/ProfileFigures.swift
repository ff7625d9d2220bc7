import GraphcRuntime
import Interpreter

/// What a machine reached at most during a profile.
struct ProfilePeaks {
  /// 10⁹ operations per second.
  var operations: Double
  /// 10⁹ bytes per second that are read; `nil` if no memory was left to measure it.
  var bandwidth: Double?
  /// Bytes that were read to measure it.
  var bandwidthByteCount: Int
  /// Bytes of the largest cache, if it is known.
  var cacheByteCount: Int?

  /// Measures the bandwidth over twice the largest cache, 64 MiB to 1 GiB, but a quarter of the free memory at most.
  ///
  /// - Parameter seconds: how long the model was measured.
  init(operations: Double, on threads: ThreadPool, seconds: Double) {
    self.operations = operations
    cacheByteCount = Machine.lastLevelCacheByteCount
    let wanted = min(max(2 * (cacheByteCount ?? 0), 64 << 20), 1 << 30)
    bandwidthByteCount = min(wanted, (MemoryLimit.available ?? 256 << 20) / 4) & ~((4 << 20) - 1)
    bandwidth =
      bandwidthByteCount > 0
      ? Kernels.measureReadBandwidth(byteCount: bandwidthByteCount, seconds: min(seconds / 4, 0.5), on: threads)
      : nil
  }

  /// Whether the bandwidth is that of a cache, there being too little memory to get beyond it.
  var isOfCache: Bool { cacheByteCount.map { bandwidthByteCount <= $0 } ?? false }
}

/// How long some kernel calls take together in one run, and what they do in that time.
struct ProfileFigures {
  /// Kernel calls in one run.
  var calls: Int
  /// The median of the runs.
  var seconds: Double
  var minimumSeconds: Double
  /// The part of a run that is watched, both being medians.
  var share: Double
  /// 2 for each multiply-add.
  var flops: Int
  var byteCount: Int

  init(_ indices: [Int], of calls: [ProfiledCall], in profile: RunProfile) {
    let sums = profile.sums(indices).sorted()
    self.calls = indices.count
    seconds = Double(sums[sums.count / 2]) * 1e-9
    minimumSeconds = Double(sums[0]) * 1e-9
    let whole = profile.medianSeconds
    share = whole > 0 ? seconds / whole : 0
    flops = Self.sum(indices.map { calls[$0].flops })
    byteCount = Self.sum(indices.map { calls[$0].byteCount })
  }

  /// 10⁹ operations per second.
  var rate: Double { seconds > 0 ? Double(flops) / seconds * 1e-9 : 0 }

  /// 10⁹ bytes per second.
  var bandwidth: Double { seconds > 0 ? Double(byteCount) / seconds * 1e-9 : 0 }

  private static func sum(_ terms: [Int]) -> Int {
    terms.reduce(0) { sum, term in
      let (total, overflow) = sum.addingReportingOverflow(term)
      return overflow ? Int.max : total
    }
  }
}

extension RunProfile {
  /// The median of the watched runs.
  var medianSeconds: Double { Double(durations[medianRun]) * 1e-9 }
}
