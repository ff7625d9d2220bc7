import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What went wrong in kernels that cannot throw, by the thread that called them, until the end of its run asks.
final class RunFailures: Sendable {
  private let hasAny = Atomic<Bool>(false)
  private let byThread = Mutex<[UInt: IndexFailure]>([:])

  /// Keeps the first failure of the calling thread.
  func record(_ failure: IndexFailure) {
    byThread.withLock { failures in
      if failures[Self.thread] == nil { failures[Self.thread] = failure }
      hasAny.store(true, ordering: .releasing)
    }
  }

  /// The failure of the calling thread, which is forgotten.
  func take() -> IndexFailure? {
    guard hasAny.load(ordering: .acquiring) else { return nil }
    return byThread.withLock { failures in
      let failure = failures.removeValue(forKey: Self.thread)
      hasAny.store(!failures.isEmpty, ordering: .releasing)
      return failure
    }
  }

  private static var thread: UInt {
    #if canImport(Glibc)
      UInt(pthread_self())
    #else
      UInt(bitPattern: pthread_self())
    #endif
  }
}

extension ThreadPool {
  /// Notes that a kernel which the calling thread has called met an index out of range. The kernel has given its result
  /// some value nevertheless; the first failure stays.
  func record(_ failure: IndexFailure) { failures.record(failure) }

  /// Throws the first failure of the kernels that the calling thread has called since it last asked.
  ///
  /// Whoever calls kernels in a row asks at the end, before results are given away. It costs one load where nothing
  /// failed.
  ///
  /// - Parameter inputs: of the model, in order, that a failure can name one of them.
  /// - Throws: 65 `index/range`.
  public func throwFailure(
    inputs: @autoclosure () -> [(name: String, tensor: Tensor)] = []
  ) throws(GraphcError) {
    if let failure = failures.take() { throw failure.error(inputs: inputs()) }
  }

  /// `throwFailure(inputs:)` of a model that was compiled.
  ///
  /// - Parameters:
  ///   - declared: the inputs of the model.
  ///   - tensors: what it ran on, in their order.
  package func throwFailure(of declared: [TensorDeclaration], _ tensors: Tensor...) throws(GraphcError) {
    try throwFailure(inputs: zip(declared, tensors).map { ($0.name, $1) })
  }
}
