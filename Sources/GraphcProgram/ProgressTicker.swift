import GraphcText
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Shows on a terminal what takes longer than half a second: `packing weights: 3.2 s`.
///
/// A thread of its own writes the line, so that the work need not report progress.
final class ProgressTicker: Sendable {
  private static let delayMilliseconds: Int32 = 500
  private static let pauseMilliseconds: Int32 = 200
  /// Moves to the start of the line and erases it.
  static let erasure = "\r\u{1B}[2K"

  private let label: String
  private let write: @Sendable (String) -> Void
  private let isShown = Mutex(false)
  /// The end of the pipe that the thread waits for; it is closed when the work is done.
  private let readEnd: Int32
  private let writeEnd: Int32

  /// - Parameter write: writes to the terminal.
  init?(_ label: String, write: @escaping @Sendable (String) -> Void) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    self.label = label
    self.write = write
  }

  /// Runs `body`, showing the elapsed time meanwhile.
  func show<Result>(while body: () throws -> Result) rethrows -> Result {
    let start = Unmanaged.passRetained(self)
    #if canImport(Darwin)
      var thread: pthread_t?
      let isRunning =
        pthread_create(
          &thread, nil, { Unmanaged<ProgressTicker>.fromOpaque($0).takeRetainedValue().run() }, start.toOpaque()) == 0
    #else
      var thread = pthread_t()
      let isRunning =
        pthread_create(
          &thread, nil,
          { pointer in pointer.flatMap { Unmanaged<ProgressTicker>.fromOpaque($0).takeRetainedValue().run() } },
          start.toOpaque()) == 0
    #endif
    if !isRunning { start.release() }
    defer {
      close(writeEnd)
      #if canImport(Darwin)
        if isRunning, let thread { pthread_join(thread, nil) }
      #else
        if isRunning { pthread_join(thread, nil) }
      #endif
      close(readEnd)
      whileErased {}
    }
    return try body()
  }

  /// Writes other text to the terminal, with the line erased meanwhile.
  func whileErased(_ body: () -> Void) {
    isShown.withLock { isShown in
      if isShown { write(Self.erasure) }
      isShown = false
      body()
    }
  }

  private func run() -> UnsafeMutableRawPointer? {
    var milliseconds: Int32 = 0
    var pause = Self.delayMilliseconds
    while true {
      var entry = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, pause) > 0 { return nil }
      milliseconds += pause
      pause = Self.pauseMilliseconds
      isShown.withLock { isShown in
        isShown = true
        write("\(Self.erasure)\(label): \(fixed(Double(milliseconds) / 1000, 1)) s")
      }
    }
  }
}
