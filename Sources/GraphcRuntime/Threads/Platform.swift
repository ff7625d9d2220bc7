import CIntrinsics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension ThreadPool {
  /// The number of processors that this process may run on.
  public static var processorCount: Int { Int(graphc_processor_count()) }
}

/// A mutex with one condition variable, at a fixed address.
final class Gate: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func lock() { pthread_mutex_lock(mutex) }
  func unlock() { pthread_mutex_unlock(mutex) }

  /// Sleeps while `isClosed()`. A thread that makes it false calls `open` afterwards.
  func wait(while isClosed: () -> Bool) {
    lock()
    while isClosed() { pthread_cond_wait(condition, mutex) }
    unlock()
  }

  /// Wakes all waiting threads.
  func open() {
    lock()
    pthread_cond_broadcast(condition)
    unlock()
  }
}

/// The worker threads of a pool; the calling thread is worker 0 and is not among them.
struct WorkerThreads: @unchecked Sendable {
  private var threads: [pthread_t] = []

  var count: Int { threads.count }

  init(pool: WorkerPool) {
    for worker in 1..<max(pool.workerCount, 1) {
      let start = Unmanaged.passRetained(WorkerStart(pool: pool, worker: worker))
      #if canImport(Glibc)
        var thread = pthread_t()
        let status = pthread_create(&thread, nil, { runWorker($0) }, start.toOpaque())
      #else
        var created: pthread_t?
        let status = pthread_create(&created, nil, { runWorker($0) }, start.toOpaque())
      #endif
      guard status == 0 else {
        start.release()
        return
      }
      #if canImport(Glibc)
        threads.append(thread)
      #else
        if let created { threads.append(created) }
      #endif
    }
  }

  func join() {
    for thread in threads { pthread_join(thread, nil) }
  }
}

/// What a new thread gets as its argument.
private final class WorkerStart {
  let pool: WorkerPool
  let worker: Int

  init(pool: WorkerPool, worker: Int) {
    self.pool = pool
    self.worker = worker
  }
}

private func runWorker(_ start: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let start else { return nil }
  let told = Unmanaged<WorkerStart>.fromOpaque(start).takeRetainedValue()
  told.pool.serve(worker: told.worker)
  return nil
}
