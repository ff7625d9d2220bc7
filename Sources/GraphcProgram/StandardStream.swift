#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The error of writing to a standard stream.
package struct StreamError: Error, Hashable {
  package var code: Int32

  package init(code: Int32) { self.code = code }

  fileprivate static var last: StreamError { StreamError(code: errno) }

  /// The message of the system, such as `No space left on device`.
  var text: String { String(cString: strerror(code)) }

  /// Whether the reader of a pipe has closed it: the rest is not wanted.
  var isReaderGone: Bool { code == EPIPE }

  /// The status that a shell reports for a program ended by SIGPIPE.
  static let brokenPipeStatus = 128 + SIGPIPE
}

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
  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(StreamError) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes { part in
        #if canImport(Glibc)
          Glibc.write(descriptor, part.baseAddress, part.count)
        #elseif canImport(Musl)
          Musl.write(descriptor, part.baseAddress, part.count)
        #else
          Darwin.write(descriptor, part.baseAddress, part.count)
        #endif
      }
      if count >= 0 {
        offset += count
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&entry, 1, -1)
      default: throw .last
      }
    }
  }

  /// Closes a stream; some file systems report a full disk only then.
  static func close(_ descriptor: Int32) throws(StreamError) {
    #if canImport(Glibc)
      let result = Glibc.close(descriptor)
    #elseif canImport(Musl)
      let result = Musl.close(descriptor)
    #else
      let result = Darwin.close(descriptor)
    #endif
    guard result == 0 || errno == EBADF || errno == EINTR else { throw .last }
  }

  /// Ends the process by SIGPIPE; returns if the signal is blocked.
  static func endAsByBrokenPipe() {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
  }
}
