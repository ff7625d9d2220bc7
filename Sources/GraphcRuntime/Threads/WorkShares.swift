import Synchronization

/// The remaining chunks of a run, in one share per worker.
///
/// A worker takes chunks from the front of its own share, so that it walks through neighbouring work, and then from the
/// ends of other shares: one that the system delays does not delay the run. A share is one word: the number of the run
/// and the bounds of what is left. Taking a chunk is one compare-and-exchange, which fails if the run is over.
struct WorkShares: ~Copyable {
  /// The largest number of chunks: a bound has 24 bits.
  static let largestCount = 1 << 24 - 1

  private let shares: UnsafeMutableRawPointer
  private let workerCount: Int

  /// Bytes from share to share: two cache lines, because processors prefetch lines in pairs.
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

  /// Divides `0..<count` into equal shares.
  func fill(count: Int, run: UInt16) {
    for worker in 0..<workerCount {
      let bounds = Bounds(run: run, begin: count * worker / workerCount, end: count * (worker + 1) / workerCount)
      share(worker).pointee.store(bounds.word, ordering: .sequentiallyConsistent)
    }
  }

  /// Takes a chunk for a worker; `nil` if no chunk of this run is left.
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

  /// The contents of a share: 16 bits for the number of the run, 24 for each bound.
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
