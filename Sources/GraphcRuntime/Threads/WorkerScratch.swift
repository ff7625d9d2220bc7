import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One block of scratch memory per worker and one that they share, aligned to 64 bytes. Their contents are undefined
/// between runs.
struct WorkerScratch: ~Copyable {
  /// Bytes per worker.
  private let byteCount: Atomic<Int>
  private let sharedByteCount: Atomic<Int>
  /// Those of the workers, then the shared one.
  private let blocks: UnsafeMutablePointer<UnsafeMutableRawPointer>
  private let workerCount: Int

  /// Bytes that every worker has from the start: enough for the kernels that measure the machine.
  static let least = 64 << 10
  /// Bytes of the shared block at the start: every kernel gets an address.
  private static let leastShared = 64

  init(workerCount: Int) {
    self.workerCount = workerCount
    blocks = .allocate(capacity: workerCount + 1)
    for index in 0...workerCount {
      let size = index < workerCount ? WorkerScratch.least : WorkerScratch.leastShared
      guard let block = WorkerScratch.allocate(size) else {
        // Where a thread can still start, there is memory for this.
        fatalError("cannot allocate \(size) bytes of scratch")
      }
      (blocks + index).initialize(to: block)
    }
    byteCount = Atomic(WorkerScratch.least)
    sharedByteCount = Atomic(WorkerScratch.leastShared)
  }

  deinit {
    for index in 0...workerCount { free(blocks[index]) }
    blocks.deallocate()
  }

  subscript(worker: Int) -> UnsafeMutableRawPointer { blocks[worker] }

  var shared: UnsafeMutableRawPointer { blocks[workerCount] }

  func has(perWorker: Int, shared: Int) -> Bool {
    perWorker <= byteCount.load(ordering: .acquiring) && shared <= sharedByteCount.load(ordering: .acquiring)
  }

  /// Makes the blocks that are smaller as large as that; no run may be in progress.
  ///
  /// - Throws: 74 `limit/memory`; the blocks are at least as large as before.
  func reserve(perWorker: Int, shared: Int) throws(GraphcError) {
    if perWorker > byteCount.load(ordering: .relaxed) {
      for worker in 0..<workerCount { try replace(worker, perWorker) }
      byteCount.store(perWorker, ordering: .releasing)
    }
    if shared > sharedByteCount.load(ordering: .relaxed) {
      try replace(workerCount, shared)
      sharedByteCount.store(shared, ordering: .releasing)
    }
  }

  private func replace(_ index: Int, _ byteCount: Int) throws(GraphcError) {
    guard let block = WorkerScratch.allocate(byteCount) else {
      throw GraphcError(.inputOutput, "limit/memory", "cannot allocate \(byteCount) bytes of scratch")
    }
    free(blocks[index])
    blocks[index] = block
  }

  private static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    var memory: UnsafeMutableRawPointer?
    guard byteCount <= Int.max - 63, posix_memalign(&memory, 64, (byteCount + 63) & ~63) == 0 else { return nil }
    return memory
  }
}
