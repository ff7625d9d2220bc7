import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One block of scratch memory per worker, aligned to 64 bytes. Its contents are undefined between runs.
struct WorkerScratch: ~Copyable {
  /// Bytes per worker.
  let byteCount: Atomic<Int>
  private let blocks: UnsafeMutablePointer<UnsafeMutableRawPointer>
  private let workerCount: Int

  /// Bytes that every worker has from the start: enough for the smallest kernels.
  private static let least = 64 << 10

  init(workerCount: Int) {
    self.workerCount = workerCount
    blocks = .allocate(capacity: workerCount)
    for worker in 0..<workerCount {
      (blocks + worker).initialize(to: WorkerScratch.allocate(WorkerScratch.least))
    }
    byteCount = Atomic(WorkerScratch.least)
  }

  deinit {
    for worker in 0..<workerCount { free(blocks[worker]) }
    blocks.deallocate()
  }

  subscript(worker: Int) -> UnsafeMutableRawPointer { blocks[worker] }

  func reserve(_ needed: Int) {
    guard needed > byteCount.load(ordering: .relaxed) else { return }
    for worker in 0..<workerCount {
      free(blocks[worker])
      blocks[worker] = WorkerScratch.allocate(needed)
    }
    byteCount.store(needed, ordering: .releasing)
  }

  private static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
    var memory: UnsafeMutableRawPointer?
    guard posix_memalign(&memory, 64, (byteCount + 63) & ~63) == 0, let memory else {
      fatalError("cannot allocate \(byteCount) bytes of scratch")
    }
    return memory
  }
}
