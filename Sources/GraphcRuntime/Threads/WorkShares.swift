import Synchronization

/// The chunks of a run that are left, in one share per worker.
///
/// A worker takes the chunks of its share from the front, so that it walks through neighbouring work, and then those of
/// others from their ends: a worker that the system holds up does not hold up the run. A share is one word, the number
/// of the run and the bounds of what is left, so that taking a chunk is one exchange, which fails for a run that has
/// passed.
struct WorkShares: ~Copyable {
  /// As many chunks as the bounds of a share count.
  static let largestCount = 1 << 24 - 1

  private let shares: UnsafeMutableRawPointer
  private let workerCount: Int

  /// Two cache lines: neighbours would hold each other up.
  private static let stride = 128

  init(workerCount: Int) {
    self.workerCount = workerCount
    shares = .allocate(byteCount: workerCount * Self.stride, alignment: Self.stride)
    for worker in 0..<workerCount { share(worker).initialize(to: Atomic(0)) }
  }

  deinit {
    for worker in 0..<workerCount { share(worker).deinitialize(count: 1) }
    shares.deallocate()
  }

  /// Cuts `0..<count` into even shares.
  func fill(count: Int, run: UInt16) {
    for worker in 0..<workerCount {
      let bounds = Bounds(run: run, begin: count * worker / workerCount, end: count * (worker + 1) / workerCount)
      share(worker).pointee.store(bounds.word, ordering: .sequentiallyConsistent)
    }
  }

  /// A chunk for a worker, or nothing when none of this run is left.
  func take(worker: Int, run: UInt16) -> Int? {
    if let chunk = take(from: worker, run: run, { $0.takeFirst() }) { return chunk }
    for distance in 1..<workerCount {
      let other = (worker + distance) % workerCount
      if let chunk = take(from: other, run: run, { $0.takeLast() }) { return chunk }
    }
    return nil
  }

  @inline(__always)
  private func take(from owner: Int, run: UInt16, _ part: (inout Bounds) -> Int) -> Int? {
    var word = share(owner).pointee.load(ordering: .acquiring)
    while true {
      var bounds = Bounds(word: word)
      guard bounds.run == run, bounds.begin < bounds.end else { return nil }
      let chunk = part(&bounds)
      let (taken, current) = share(owner).pointee.compareExchange(
        expected: word, desired: bounds.word, ordering: .sequentiallyConsistent)
      if taken { return chunk }
      word = current
    }
  }

  private func share(_ worker: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    (shares + worker * Self.stride).assumingMemoryBound(to: Atomic<UInt64>.self)
  }

  /// What is left of a share: 16 bits of the run's number, then 24 of each bound.
  private struct Bounds {
    var run: UInt16
    var begin: Int
    var end: Int

    init(run: UInt16, begin: Int, end: Int) {
      self.run = run
      self.begin = begin
      self.end = end
    }

    init(word: UInt64) {
      run = UInt16(truncatingIfNeeded: word >> 48)
      begin = Int(word >> 24 & 0xff_ffff)
      end = Int(word & 0xff_ffff)
    }

    var word: UInt64 { UInt64(run) << 48 | UInt64(begin) << 24 | UInt64(end) }

    mutating func takeFirst() -> Int {
      begin += 1
      return begin - 1
    }

    mutating func takeLast() -> Int {
      end -= 1
      return end
    }
  }
}
