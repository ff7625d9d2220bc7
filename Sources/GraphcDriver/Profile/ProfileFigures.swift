import GraphcRuntime
import Interpreter

/// The peaks of the machine, measured with a profile.
struct ProfilePeaks {
  /// 10⁹ operations per second.
  var operations: Double
  /// 10⁹ bytes read per second; `nil` if there was not enough memory to measure it.
  var bandwidth: Double?
  /// The bytes that were read to measure it.
  var bandwidthByteCount: Int
  /// The size of the largest cache in bytes, if it is known.
  var cacheByteCount: Int?

  /// Measures the bandwidth over twice the largest cache, 64 MiB to 1 GiB, but at most a quarter of the free memory.
  ///
  /// - Parameters:
  ///   - seconds: how long the model was measured.
  ///   - spareByteCount: the bytes that may be taken for it.
  init(operations: Double, on threads: ThreadPool, seconds: Double, spareByteCount: Int) {
    self.operations = operations
    cacheByteCount = Machine.lastLevelCacheByteCount
    let wanted = min(max(2 * (cacheByteCount ?? 0), 64 << 20), 1 << 30)
    let allowed = min((MemoryLimit.available ?? 256 << 20) / 4, spareByteCount)
    bandwidthByteCount = min(wanted, allowed) & ~((4 << 20) - 1)
    bandwidth =
      bandwidthByteCount > 0
      ? Kernels.measureReadBandwidth(byteCount: bandwidthByteCount, seconds: min(seconds / 4, 0.5), on: threads)
      : nil
  }

  /// Whether the bandwidth is that of a cache, because there is too little memory to exceed it.
  var isOfCache: Bool { cacheByteCount.map { bandwidthByteCount <= $0 } ?? false }
}

/// The time of some kernel calls in one run, and the work that they do.
struct ProfileFigures {
  /// The number of kernel calls in one run.
  var calls: Int
  /// The median over the runs, in seconds.
  var seconds: Double
  var minimumSeconds: Double
  /// The fraction of a profiled run; both are medians.
  var share: Double
  /// Floating-point operations, 2 for each multiply-add.
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
  /// The median of the profiled runs, in seconds.
  var medianSeconds: Double { Double(durations[medianRun]) * 1e-9 }
}
