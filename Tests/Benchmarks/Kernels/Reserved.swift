import GraphcRuntime

extension RunnableKernel {
  /// Runs the kernel with its scratch, which is there already from the second run on.
  func runReserved(on threads: ThreadPool) {
    do {
      try threads.reserve(scratch)
    } catch {
      fatalError(error.description)
    }
    run(on: threads)
  }
}
