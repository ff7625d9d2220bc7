#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A thread with a stack of known size. Programs run on one, so that the depth to which they may recurse depends neither
/// on `ulimit -s` nor on who calls them.
package enum KnownStack {
  /// Bytes of the stack: at least twice what any input within the limits takes in a debug build. Pages that are not
  /// touched take no memory.
  package static let byteCount = 64 << 20

  /// Runs `body` on a new thread and waits for its end.
  ///
  /// - Throws: 74 `limit/memory` if the system gives no stack or no thread.
  package static func run<Result>(_ body: @escaping () -> Result) throws(GraphcError) -> Result {
    let stack = try StackMemory(byteCount: byteCount)
    defer { stack.free() }
    return try run(body, on: stack)
  }

  /// Runs `body` on a new thread with a stack of `byteCount` bytes, and tells how many of them were written.
  ///
  /// - Throws: as ``run(_:)``.
  package static func measure<Result>(
    of byteCount: Int, _ body: @escaping () -> Result
  ) throws(GraphcError) -> (result: Result, usedByteCount: Int) {
    let stack = try StackMemory(byteCount: byteCount)
    defer { stack.free() }
    let result = try run(body, on: stack)
    return (result, stack.usedByteCount)
  }

  private static func run<Result>(
    _ body: @escaping () -> Result, on stack: StackMemory
  ) throws(GraphcError) -> Result {
    var result: Result?
    let work = StackWork { result = body() }
    guard stack.run(work), let result else { throw noStack(stack.byteCount) }
    return result
  }

  fileprivate static func noStack(_ byteCount: Int) -> GraphcError {
    GraphcError(.inputOutput, "limit/memory", "the system gives no thread with a stack of \(byteCount) bytes")
  }
}

/// Memory for a stack that grows downwards, above a page that cannot be written.
private struct StackMemory {
  let base: UnsafeMutableRawPointer
  let byteCount: Int
  private static let guardByteCount = 1 << 16

  init(byteCount: Int) throws(GraphcError) {
    let flags = MAP_PRIVATE | MAP_ANON
    let memory = mmap(nil, byteCount + Self.guardByteCount, PROT_READ | PROT_WRITE, flags, -1, 0)
    guard let memory, memory != MAP_FAILED else { throw KnownStack.noStack(byteCount) }
    guard mprotect(memory, Self.guardByteCount, PROT_NONE) == 0 else {
      munmap(memory, byteCount + Self.guardByteCount)
      throw KnownStack.noStack(byteCount)
    }
    base = memory + Self.guardByteCount
    self.byteCount = byteCount
  }

  /// Bytes from the top of the stack down to the lowest piece that is not all zeros, as new memory is.
  var usedByteCount: Int {
    let zeros = [UInt8](repeating: 0, count: 4096)
    var unused = 0
    while unused + zeros.count <= byteCount, memcmp(base + unused, zeros, zeros.count) == 0 { unused += zeros.count }
    return byteCount - unused
  }

  /// - Returns: false if there is no thread.
  func run(_ work: StackWork) -> Bool {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return false }
    guard pthread_attr_setstack(&attributes, base, byteCount) == 0 else {
      pthread_attr_destroy(&attributes)
      return false
    }
    let start = Unmanaged.passRetained(work)
    #if canImport(Glibc)
      var thread = pthread_t()
      let status = pthread_create(&thread, &attributes, { runOnStack($0) }, start.toOpaque())
    #else
      var created: pthread_t?
      let status = pthread_create(&created, &attributes, { runOnStack($0) }, start.toOpaque())
    #endif
    pthread_attr_destroy(&attributes)
    guard status == 0 else {
      start.release()
      return false
    }
    #if canImport(Glibc)
      pthread_join(thread, nil)
    #else
      if let created { pthread_join(created, nil) }
    #endif
    return true
  }

  func free() { munmap(base - Self.guardByteCount, byteCount + Self.guardByteCount) }
}

/// What the new thread gets as its argument.
private final class StackWork {
  let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }
}

private func runOnStack(_ start: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let start else { return nil }
  Unmanaged<StackWork>.fromOpaque(start).takeRetainedValue().body()
  return nil
}
