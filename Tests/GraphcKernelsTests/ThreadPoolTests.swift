import Foundation
import GraphcRuntime
import Synchronization
import Testing

@Suite struct ThreadPoolTests {
  @Test(arguments: [-3, 0, 1, 2, 5, 64, 256, 1000])
  func runsEveryChunkOnce(_ threadCount: Int) {
    let pool = ThreadPool(threadCount: threadCount)
    #expect(pool.threadCount >= 1 && pool.threadCount <= 256)
    for chunks in [0, 1, 2, 3, 100, 1000] {
      let calls = UnsafeMutablePointer<UInt8>.allocate(capacity: chunks + 1)
      calls.initialize(repeating: 0, count: chunks + 1)
      pool.run(chunks: chunks) { chunk, _ in calls[chunk] += 1 }
      #expect((0..<chunks).allSatisfy { calls[$0] == 1 } && calls[chunks] == 0)
      calls.deallocate()
    }
  }

  @Test func manyShortRunsAndLives() {
    for _ in 0..<200 {
      let pool = ThreadPool(threadCount: 3)
      let sum = Atomic<Int>(0)
      for _ in 0..<20 {
        pool.run(chunks: 4) { chunk, _ in sum.add(chunk, ordering: .relaxed) }
      }
      #expect(sum.load(ordering: .relaxed) == 120)
    }
  }

  @Test func runsFromSeveralThreadsFollowOneAnother() async {
    let pool = ThreadPool(threadCount: 3)
    let total = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let sum = Atomic<Int>(0)
          for _ in 0..<200 { pool.run(chunks: 7) { chunk, _ in sum.add(chunk, ordering: .relaxed) } }
          return sum.load(ordering: .relaxed)
        }
      }
      return await group.reduce(0, +)
    }
    #expect(total == 8 * 200 * 21)
  }

  @Test func scratchIsEveryWorkersOwn() throws {
    let pool = ThreadPool(threadCount: 4)
    for byteCount in [1, 100_000, 3_000_000] {
      try pool.reserve(.roundedNorm(columns: (byteCount + 3) / 4))
      let clashes = Atomic<Int>(0)
      pool.run(chunks: 200) { chunk, scratch in
        if UInt(bitPattern: scratch) % 64 != 0 { clashes.add(1, ordering: .relaxed) }
        let bytes = scratch.assumingMemoryBound(to: UInt8.self)
        let mark = UInt8(truncatingIfNeeded: chunk)
        let probes = [0, byteCount / 2, byteCount - 1]
        for probe in probes { bytes[probe] = mark }
        for probe in probes where bytes[probe] != mark { clashes.add(1, ordering: .relaxed) }
      }
      #expect(clashes.load(ordering: .relaxed) == 0)
    }
  }

  @Test func peakIsMeasured() {
    #expect(Kernels.measurePeak(on: pools[0]) > 0.1)
  }

  @Test func readBandwidthIsMeasured() throws {
    for pool in pools {
      let rate = try #require(Kernels.measureReadBandwidth(byteCount: 12 << 20, seconds: 0.001, on: pool))
      #expect(rate > 0.1 && rate.isFinite)
    }
    #expect(Kernels.measureReadBandwidth(byteCount: Int.max, on: pools[0]) == nil)
  }

  /// The timed code reads every element once.
  @Test func readSumsReadEverything() {
    let (count, units) = (ReadSumArguments.blockCount, 2)
    let table = KernelTable.current
    let ones = [Float](repeating: 1, count: count * units)
    var sums = [Float](repeating: 0, count: units)
    var scratch = [Float](repeating: 0, count: 64)
    ones.withUnsafeBufferPointer { ones in
      sums.withUnsafeMutableBufferPointer { sums in
        scratch.withUnsafeMutableBytes { scratch in
          var arguments = ReadSumArguments(x: ones.baseAddress!, into: sums.baseAddress!)
          table.readSum(&arguments, 0, units, scratch.baseAddress!)
        }
      }
    }
    // One lane of each sum is kept.
    #expect(sums == Array(repeating: Float(count / table.lanes), count: units))
  }

  @Test func dispatchIsMeasured() {
    for pool in pools {
      let seconds = Kernels.measureDispatch(on: pool)
      #expect(seconds > 0 && seconds < 0.1)
    }
  }

  #if os(Linux)
    /// The kernel's own list of the processors that this process may run on, such as `0-3,8`.
    @Test func countsTheProcessorsThatTheKernelAllows() throws {
      let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") })
      let ranges = try #require(line.split(whereSeparator: \.isWhitespace).last).split(separator: ",")
      let count = ranges.reduce(0) { sum, range in
        let ends = range.split(separator: "-").compactMap { Int($0) }
        return sum + (ends.last ?? 0) - (ends.first ?? 0) + 1
      }
      #expect(ThreadPool.processorCount == count)
    }
  #endif
}
