import GraphcKernelTable

/// Workers that run the chunks of one kernel call at a time: the calling thread and persistent threads of the pool.
///
/// Chunks are fixed by the work alone, so results do not depend on the number of threads. Workers take chunks as they
/// become free, so one that the system delays does not delay the others. A run allocates no memory. Runs from several
/// threads follow one another; a run inside a run deadlocks.
public final class ThreadPool: Sendable {
  /// The number of workers, including the calling thread.
  public let threadCount: Int
  /// The kernels that the workers run.
  let table: KernelTable
  private let pool: WorkerPool
  let failures = RunFailures()
  private let threads: WorkerThreads

  /// Starts `threadCount - 1` threads. The count is clamped to 1…256, and is lower if the system refuses threads.
  ///
  /// - Parameter table: the kernels to run; those of the best instruction set of the processor if none are given.
  public init(threadCount: Int, table: KernelTable = .current) {
    self.table = table
    pool = WorkerPool(workerCount: min(max(threadCount, 1), 256))
    threads = WorkerThreads(pool: pool)
    self.threadCount = threads.count + 1
  }

  /// Stops the threads and waits for their end.
  deinit {
    pool.stop()
    threads.join()
  }

  /// Bytes that each worker takes beside its scratch: what it has from the start, and the touched part of its stack.
  static let workerByteCount = WorkerScratch.least + 64 << 10

  /// Reserves the scratch of kernels that will run; what was reserved before is kept. A kernel that runs without its
  /// scratch ends the program.
  ///
  /// - Throws: 74 `limit/memory`.
  public func reserve(_ scratch: ScratchSize) throws(GraphcError) {
    try pool.reserve(perWorker: scratch.perWorker, shared: scratch.shared)
  }

  /// Reserves the scratch of one kernel call.
  ///
  /// - Throws: 74 `limit/memory`.
  package func reserve(_ scratch: Scratch<Int>?) throws(GraphcError) {
    guard let scratch else { return }
    var size = ScratchSize(on: self)
    size.include(scratch)
    try reserve(size)
  }

  /// Checks that the scratch of a call is reserved: without it the kernel would write to memory that is not its own.
  func requireScratch(_ scratch: Scratch<Int>?) {
    guard let (perWorker, shared) = scratch?.byteCounts(in: table) else { return }
    precondition(pool.has(perWorker: perWorker, shared: shared), "the scratch of a kernel is not reserved")
  }

  /// Calls `body` once for each of 0..<chunks, with the scratch of the worker that calls it, and returns when all are
  /// done.
  public func run(chunks: Int, _ body: (_ chunk: Int, _ scratch: UnsafeMutableRawPointer) -> Void) {
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { pointer in
        run({ ChunkBody.call($0, $1, $2, $3) }, UnsafeRawPointer(pointer), count: chunks, chunk: 1)
      }
    }
  }

  /// Runs a kernel over `0..<count` in chunks of `chunk` units.
  func run(_ kernel: RangeKernel, _ arguments: UnsafeRawPointer, count: Int, chunk: Int) {
    guard count > 0 else { return }
    pool.run(Job(kernel: kernel, arguments: arguments, count: count, chunk: max(chunk, 1)))
  }

  /// Runs two kernels of one call, which pass results in the shared scratch: no other run comes in between.
  ///
  /// - Parameter arguments: makes their arguments from the shared scratch.
  func run<Arguments>(
    _ first: (kernel: RangeKernel, count: Int, chunk: Int), then second: (kernel: RangeKernel, count: Int, chunk: Int),
    _ arguments: (UnsafeMutableRawPointer) -> Arguments
  ) {
    pool.takeTurn { shared in
      withUnsafePointer(to: arguments(shared)) { pointer in
        pool.runInTurn(
          Job(kernel: first.kernel, arguments: pointer, count: first.count, chunk: max(first.chunk, 1)))
        pool.runInTurn(
          Job(kernel: second.kernel, arguments: pointer, count: second.count, chunk: max(second.chunk, 1)))
      }
    }
  }

  /// `run` with the arguments as a value.
  func run<Arguments>(_ kernel: RangeKernel, _ arguments: Arguments, count: Int, chunk: Int) {
    withUnsafePointer(to: arguments) { run(kernel, UnsafeRawPointer($0), count: count, chunk: chunk) }
  }
}

/// Adapts a closure to the signature of a kernel: the arguments are a pointer to it.
private enum ChunkBody {
  typealias Body = (Int, UnsafeMutableRawPointer) -> Void

  static func call(_ body: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
    let body = body.assumingMemoryBound(to: Body.self)
    for chunk in begin..<end { body.pointee(chunk, scratch) }
  }
}
