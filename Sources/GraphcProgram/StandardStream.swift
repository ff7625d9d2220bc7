import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// System calls on the standard streams.
enum StandardStream {
  /// Opens the standard streams that are closed, so that no file opened later gets their number, and output to a stream
  /// cannot end up in that file. Reading or writing them fails as before.
  static func occupyClosed() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
      // `open` returns the lowest free number, which is this one.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Writes all bytes; waits if the stream is non-blocking.
  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    var offset = 0
    while offset < bytes.count {
      let result = bytes[offset...].withUnsafeBytes { part in
        Result { () throws(SystemError) in try SystemCall.write(descriptor, part) }
      }
      switch result {
      case .success(let count): offset += count
      case .failure(.interrupted): continue
      case .failure(let error):
        guard error.wouldBlock else { throw error }
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&entry, 1, -1)
      }
    }
  }

  /// Closes a stream, which is when some file systems report that the disk is full.
  static func close(_ descriptor: Int32) throws(SystemError) {
    do throws(SystemError) {
      try SystemCall.closeDescriptor(descriptor)
    } catch {
      // The stream was closed before the program started.
      guard error.code == EBADF else { throw error }
    }
  }

  /// Ends the process by SIGPIPE; returns if the signal is blocked.
  static func endAsByBrokenPipe() {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
  }
}
