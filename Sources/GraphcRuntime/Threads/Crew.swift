import CIntrinsics
import GraphcKernelTable
import Synchronization

/// One kernel call and how it is cut.
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

/// What the workers of a pool share.
///
/// A run is published as a ticket: its number in the upper half, the chunks left in the lower. A worker takes a chunk
/// by counting the ticket down, which fails once the run has passed; so a worker that wakes up late does no harm, and a
/// run need not wait for it. The job may be read by whoever has taken a chunk, for the run does not end before that
/// chunk.
final class Crew: @unchecked Sendable {
  let workerCount: Int
  private let ticket = Atomic<UInt64>(0)
  private let finished = Atomic<Int>(0)
  private let parkedWorkers = Atomic<Int>(0)
  private let parkedCaller = Atomic<Bool>(false)
  private let isStopping = Atomic<Bool>(false)
  /// The job and the scratch change under the turn of one caller.
  private let turn = Gate()
  private let start = Gate()
  private let end = Gate()
  private var job: Job?
  private var runNumber: UInt64 = 0
  private var scratch: WorkerScratch

  init(workerCount: Int) {
    self.workerCount = workerCount
    scratch = WorkerScratch(workerCount: workerCount)
  }

  func reserveScratch(_ byteCount: Int) {
    guard byteCount > scratch.byteCount.load(ordering: .acquiring) else { return }
    turn.lock()
    scratch.reserve(byteCount)
    turn.unlock()
  }

  /// Runs all chunks of a job and returns when the last is done.
  func run(_ job: Job) {
    turn.lock()
    defer { turn.unlock() }
    let chunks = job.chunks
    if chunks == 1 || workerCount == 1 || chunks > Int(UInt32.max) {
      for chunk in 0..<chunks { job.run(chunk: chunk, scratch: scratch[0]) }
      return
    }
    self.job = job
    runNumber = (runNumber + 1) & 0xffff_ffff
    finished.store(0, ordering: .relaxed)
    ticket.store(runNumber << 32 | UInt64(chunks), ordering: .sequentiallyConsistent)
    if parkedWorkers.load(ordering: .sequentiallyConsistent) > 0 { start.open() }
    takeChunks(worker: 0, run: runNumber)
    waitForEnd(chunks)
    self.job = nil
  }

  /// The life of a worker thread.
  func serve(worker: Int) {
    var lastRun: UInt64 = 0
    while true {
      lastRun = waitForRun(after: lastRun)
      if isStopping.load(ordering: .acquiring) { return }
      takeChunks(worker: worker, run: lastRun)
    }
  }

  /// Ends every worker's life; no run may follow.
  func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    start.open()
  }

  private func takeChunks(worker: Int, run: UInt64) {
    var seen = ticket.load(ordering: .acquiring)
    while seen >> 32 == run, seen & 0xffff_ffff > 0 {
      let (taken, current) = ticket.compareExchange(
        expected: seen, desired: seen - 1, ordering: .sequentiallyConsistent)
      guard taken else {
        seen = current
        continue
      }
      guard let job else { return }
      let chunks = job.chunks
      job.run(chunk: chunks - Int(seen & 0xffff_ffff), scratch: scratch[worker])
      let done = finished.add(1, ordering: .sequentiallyConsistent).newValue
      if done == chunks, parkedCaller.load(ordering: .sequentiallyConsistent) { end.open() }
      seen = ticket.load(ordering: .acquiring)
    }
  }

  /// Spins, then sleeps, until the ticket is of another run; returns its number.
  private func waitForRun(after lastRun: UInt64) -> UInt64 {
    func next() -> UInt64? {
      let number = ticket.load(ordering: .sequentiallyConsistent) >> 32
      return number != lastRun || isStopping.load(ordering: .sequentiallyConsistent) ? number : nil
    }
    for _ in 0..<Crew.spins {
      if let number = next() { return number }
      graphc_pause()
    }
    parkedWorkers.add(1, ordering: .sequentiallyConsistent)
    start.wait { next() == nil }
    parkedWorkers.subtract(1, ordering: .sequentiallyConsistent)
    return next() ?? lastRun
  }

  private func waitForEnd(_ chunks: Int) {
    for _ in 0..<Crew.spins {
      if finished.load(ordering: .acquiring) == chunks { return }
      graphc_pause()
    }
    parkedCaller.store(true, ordering: .sequentiallyConsistent)
    end.wait { finished.load(ordering: .sequentiallyConsistent) < chunks }
    parkedCaller.store(false, ordering: .sequentiallyConsistent)
  }

  /// Pauses before a thread sleeps: some tens of microseconds, longer than the gaps between the kernels of a model.
  private static let spins = 2000
}
