#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where a command writes: data to one side, messages to the other.
package final class Console {
  /// Whether messages go to a terminal that shows colours.
  package let usesColor: Bool
  /// Whether data go to a terminal that shows colours.
  package let usesDataColor: Bool
  private let writeData: ([UInt8]) -> Bool
  private let writeMessage: ([UInt8]) -> Bool
  /// Set when the reader of the data has gone away, as `head` does: the rest is not wanted.
  package private(set) var isClosed = false

  package init(
    usesColor: Bool, usesDataColor: Bool = false, data: @escaping ([UInt8]) -> Bool,
    message: @escaping ([UInt8]) -> Bool
  ) {
    self.usesColor = usesColor
    self.usesDataColor = usesDataColor
    writeData = data
    writeMessage = message
  }

  /// Standard output and standard error. `NO_COLOR` and `TERM=dumb` are heeded; SIGPIPE becomes a quiet end.
  package static func standard() -> Console {
    signal(SIGPIPE, SIG_IGN)
    let isPlain = getenv("NO_COLOR") != nil || getenv("TERM").map { String(cString: $0) } == "dumb"
    return Console(
      usesColor: isatty(STDERR_FILENO) == 1 && !isPlain, usesDataColor: isatty(STDOUT_FILENO) == 1 && !isPlain,
      data: { write($0, to: STDOUT_FILENO) }, message: { write($0, to: STDERR_FILENO) })
  }

  /// Data: what the command was asked for.
  package func print(_ text: String) {
    guard !isClosed else { return }
    if !writeData(Array(text.utf8) + [0x0A]) { isClosed = true }
  }

  /// A message about how it went.
  package func note(_ text: String) { _ = writeMessage(Array(text.utf8) + [0x0A]) }

  /// Text that ends its own lines, such as rendered diagnostics.
  package func noteVerbatim(_ text: String) { _ = writeMessage(Array(text.utf8)) }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        guard let base = buffer.baseAddress else { return true }
        #if canImport(Glibc)
          let count = Glibc.write(descriptor, base + offset, buffer.count - offset)
        #elseif canImport(Musl)
          let count = Musl.write(descriptor, base + offset, buffer.count - offset)
        #else
          let count = Darwin.write(descriptor, base + offset, buffer.count - offset)
        #endif
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        offset += count
      }
      return true
    }
  }
}
