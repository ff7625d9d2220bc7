import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Failures of kernels, which cannot throw, keyed by the calling thread. They are kept until that thread takes them.
final class RunFailures: Sendable {
  private let hasAny = Atomic<Bool>(false)
  private let byThread = Mutex<[UInt: IndexFailure]>([:])

  /// Keeps the failure if it is the first of the calling thread.
  func record(_ failure: IndexFailure) {
    byThread.withLock { failures in
      if failures[Self.thread] == nil { failures[Self.thread] = failure }
      hasAny.store(true, ordering: .releasing)
    }
  }

  /// Returns the failure of the calling thread and forgets it.
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
  /// Records that a kernel called by the calling thread met an index out of range. The kernel has written its result
  /// nevertheless. Only the first failure is kept.
  func record(_ failure: IndexFailure) { failures.record(failure) }

  /// Throws the first failure of the kernels that the calling thread has called since its last call of this function.
  ///
  /// Call it after a sequence of kernels, before results are returned. It costs one atomic load if nothing failed.
  ///
  /// - Parameter inputs: the inputs of the model, in order, so that the message can name one of them.
  /// - Throws: 65 `index/range`.
  public func throwFailure(
    inputs: @autoclosure () -> [(name: String, tensor: Tensor)] = []
  ) throws(GraphcError) {
    if let failure = failures.take() { throw failure.error(inputs: inputs()) }
  }

  /// `throwFailure(inputs:)` for a compiled model.
  ///
  /// - Parameters:
  ///   - declared: the inputs of the model.
  ///   - tensors: the tensors that the model ran on, in the same order.
  package func throwFailure(of declared: [TensorDeclaration], _ tensors: Tensor...) throws(GraphcError) {
    try throwFailure(inputs: zip(declared, tensors).map { ($0.name, $1) })
  }
}
