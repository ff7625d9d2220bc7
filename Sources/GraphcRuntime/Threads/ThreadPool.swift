import GraphcKernelTable

/// Workers that run the chunks of one piece of work at a time: the calling thread and persistent threads of its own.
///
/// Which worker takes which chunk is left to chance, so that a worker that the system holds up does not hold up the
/// others; what a chunk is depends on the work alone. A run allocates nothing. Runs from several threads follow one
/// another; a run inside a run would never end.
public final class ThreadPool: Sendable {
  /// Workers, the calling thread among them.
  public let threadCount: Int
  private let crew: Crew
  let failures = RunFailures()
  private let threads: WorkerThreads

  /// Starts `threadCount - 1` threads; the count is brought into 1…256, and is lower where the system refuses.
  public init(threadCount: Int) {
    crew = Crew(workerCount: min(max(threadCount, 1), 256))
    threads = WorkerThreads(crew: crew)
    self.threadCount = threads.count + 1
  }

  /// Stops the threads and waits for their end.
  deinit {
    crew.stop()
    threads.join()
  }

  /// Sees to it that every worker has so many bytes of scratch. Kernels ask for what they need; asking for the most
  /// beforehand keeps allocation out of the first run.
  public func reserveScratch(_ byteCount: Int) {
    crew.reserveScratch(byteCount)
  }

  /// Calls `body` with 0..<chunks and the scratch of the worker that calls, then returns.
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
    crew.run(Job(kernel: kernel, arguments: arguments, count: count, chunk: max(chunk, 1)))
  }

  /// `run` with the arguments as a value.
  func run<Arguments>(_ kernel: RangeKernel, _ arguments: Arguments, count: Int, chunk: Int) {
    withUnsafePointer(to: arguments) { run(kernel, UnsafeRawPointer($0), count: count, chunk: chunk) }
  }
}

/// How a closure is called as a kernel: the arguments are a pointer to it.
private enum ChunkBody {
  typealias Body = (Int, UnsafeMutableRawPointer) -> Void

  static func call(_ body: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
    let body = body.assumingMemoryBound(to: Body.self)
    for chunk in begin..<end { body.pointee(chunk, scratch) }
  }
}
