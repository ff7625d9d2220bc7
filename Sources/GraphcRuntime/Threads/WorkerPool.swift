import CIntrinsics
import GraphcKernelTable
import Synchronization

/// One kernel call and the size of its chunks.
struct Job {
  var kernel: RangeKernel
  var arguments: UnsafeRawPointer
  var count: Int
  var chunk: Int

  var chunks: Int { (count + chunk - 1) / chunk }

  func run(chunk index: Int, scratch: UnsafeMutableRawPointer) {
    let begin = index * chunk
    kernel(arguments, begin, min(count, begin + chunk), scratch)
  }
}

/// The state that the workers of a `ThreadPool` share, and the loop that each of them runs.
///
/// A caller starts a run by storing its number, after it has filled `WorkShares` with the chunks. A worker that wakes up
/// late finds no chunk left and does nothing, so a run need not wait for it. A worker may read the job once it has taken
/// a chunk, because the run does not end before that chunk is done.
final class WorkerPool: @unchecked Sendable {
  let workerCount: Int
  /// The number of the latest run. It wraps around: a worker that slept through exactly 65,536 runs misses one.
  private let latestRun = Atomic<UInt16>(0)
  private let shares: WorkShares
  private let finished = Atomic<Int>(0)
  private let parkedWorkers = Atomic<Int>(0)
  private let parkedCaller = Atomic<Bool>(false)
  private let isStopping = Atomic<Bool>(false)
  /// Held by the caller whose run it is; it guards `job` and `scratch`.
  private let turn = Gate()
  private let start = Gate()
  private let end = Gate()
  private var job: Job?
  private var scratch: WorkerScratch

  init(workerCount: Int) {
    self.workerCount = workerCount
    shares = WorkShares(workerCount: workerCount)
    scratch = WorkerScratch(workerCount: workerCount)
  }

  /// Whether there is that much scratch.
  func has(perWorker: Int, shared: Int) -> Bool { scratch.has(perWorker: perWorker, shared: shared) }

  /// Makes sure that there is at least that much scratch.
  ///
  /// - Throws: 74 `limit/memory`.
  func reserve(perWorker: Int, shared: Int) throws(GraphcError) {
    guard !has(perWorker: perWorker, shared: shared) else { return }
    turn.lock()
    defer { turn.unlock() }
    try scratch.reserve(perWorker: perWorker, shared: shared)
  }

  /// Runs all chunks of a job and returns when the last is done.
  func run(_ job: Job) { takeTurn { _ in runInTurn(job) } }

  /// Calls `body` with the shared scratch while no other caller runs jobs.
  func takeTurn(_ body: (UnsafeMutableRawPointer) -> Void) {
    turn.lock()
    defer { turn.unlock() }
    body(scratch.shared)
  }

  /// `run` for a caller that has taken its turn.
  func runInTurn(_ job: Job) {
    let chunks = job.chunks
    if chunks == 1 || workerCount == 1 || chunks > WorkShares.largestCount {
      for chunk in 0..<chunks { job.run(chunk: chunk, scratch: scratch[0]) }
      return
    }
    self.job = job
    finished.store(0, ordering: .relaxed)
    let run = latestRun.load(ordering: .relaxed) &+ 1
    shares.fill(count: chunks, run: run)
    latestRun.store(run, ordering: .sequentiallyConsistent)
    if parkedWorkers.load(ordering: .sequentiallyConsistent) > 0 { start.open() }
    takeChunks(worker: 0, run: run)
    waitForEnd(chunks)
    self.job = nil
  }

  /// The loop of a worker thread; it returns after `stop`.
  func serve(worker: Int) {
    var lastRun: UInt16 = 0
    while true {
      lastRun = waitForRun(after: lastRun)
      if isStopping.load(ordering: .acquiring) { return }
      takeChunks(worker: worker, run: lastRun)
    }
  }

  /// Makes every worker return from `serve`; no run may follow.
  func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    start.open()
  }

  private func takeChunks(worker: Int, run: UInt16) {
    while let chunk = shares.take(worker: worker, run: run) {
      guard let job else { return }
      let chunks = job.chunks
      job.run(chunk: chunk, scratch: scratch[worker])
      let done = finished.add(1, ordering: .sequentiallyConsistent).newValue
      if done == chunks, parkedCaller.load(ordering: .sequentiallyConsistent) { end.open() }
    }
  }

  /// Spins, then sleeps, until there is another run; returns its number.
  private func waitForRun(after lastRun: UInt16) -> UInt16 {
    func next() -> UInt16? {
      let run = latestRun.load(ordering: .sequentiallyConsistent)
      return run != lastRun || isStopping.load(ordering: .sequentiallyConsistent) ? run : nil
    }
    for _ in 0..<WorkerPool.spins {
      if let run = next() { return run }
      graphc_pause()
    }
    parkedWorkers.add(1, ordering: .sequentiallyConsistent)
    start.wait { next() == nil }
    parkedWorkers.subtract(1, ordering: .sequentiallyConsistent)
    return next() ?? lastRun
  }

  private func waitForEnd(_ chunks: Int) {
    for _ in 0..<WorkerPool.spins {
      if finished.load(ordering: .acquiring) == chunks { return }
      graphc_pause()
    }
    parkedCaller.store(true, ordering: .sequentiallyConsistent)
    end.wait { finished.load(ordering: .sequentiallyConsistent) < chunks }
    parkedCaller.store(false, ordering: .sequentiallyConsistent)
  }

  /// Spins before a thread sleeps: tens of microseconds, longer than the gaps between the kernels of a model.
  private static let spins = 2000
}
