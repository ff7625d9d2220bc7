#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import GraphcRuntime

/// Where a program writes: data to one side, messages to the other. Nothing else writes to the standard streams.
package final class Console {
  /// Whether messages go to a terminal that shows colours.
  package let usesColor: Bool
  /// Whether data go to a terminal that shows colours.
  package let usesDataColor: Bool
  private let writeData: ([UInt8]) throws(StreamError) -> Void
  private let writeMessage: ([UInt8]) throws(StreamError) -> Void
  private let closeData: () throws(StreamError) -> Void
  /// Why the data could not be written; what comes after is dropped.
  private var failure: StreamError?

  package init(
    usesColor: Bool, usesDataColor: Bool = false, data: @escaping ([UInt8]) throws(StreamError) -> Void,
    message: @escaping ([UInt8]) throws(StreamError) -> Void,
    closeData: @escaping () throws(StreamError) -> Void = {}
  ) {
    self.usesColor = usesColor
    self.usesDataColor = usesDataColor
    writeData = data
    writeMessage = message
    self.closeData = closeData
  }

  /// The same console, but for data, which `body` takes.
  package func collectingData(_ body: @escaping ([UInt8]) -> Void) -> Console {
    Console(usesColor: usesColor, usesDataColor: usesDataColor, data: { body($0) }, message: writeMessage)
  }

  /// Standard output and standard error. `NO_COLOR`, unless it is empty, and `TERM=dumb` are heeded. A reader that goes
  /// away, as `head` does, ends the process as it ends `cat`.
  package static func standard() -> Console {
    signal(SIGPIPE, SIG_IGN)
    StandardStream.occupyClosed()
    let isPlain = environment("NO_COLOR").map { !$0.isEmpty } ?? false || environment("TERM") == "dumb"
    return Console(
      usesColor: isatty(STDERR_FILENO) == 1 && !isPlain, usesDataColor: isatty(STDOUT_FILENO) == 1 && !isPlain,
      data: { bytes throws(StreamError) in
        do throws(StreamError) {
          try StandardStream.write(bytes, to: STDOUT_FILENO)
        } catch {
          if error.isReaderGone { StandardStream.endAsByBrokenPipe() }
          throw error
        }
      },
      message: { bytes throws(StreamError) in try StandardStream.write(bytes, to: STDERR_FILENO) },
      closeData: { () throws(StreamError) in try StandardStream.close(STDOUT_FILENO) })
  }

  private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// Data: what the command was asked for.
  package func print(_ text: String) {
    guard failure == nil else { return }
    do {
      try writeData(Array(text.utf8) + [0x0A])
    } catch {
      failure = error
    }
  }

  /// A message about how it went. Where it cannot be written there is nobody to tell.
  package func note(_ text: String) { noteVerbatim(text + "\n") }

  /// Text that ends its own lines, such as rendered diagnostics.
  package func noteVerbatim(_ text: String) { try? writeMessage(Array(text.utf8)) }

  /// Ends the data.
  ///
  /// - Parameter code: what the program ends with if all data have been written.
  /// - Returns: the exit code; 74 with a message if data are lost.
  package func finish(_ code: Int32) -> Int32 {
    if failure == nil {
      do {
        try closeData()
      } catch {
        failure = error
      }
    }
    guard let failure else { return code }
    if failure.isReaderGone { return StreamError.brokenPipeStatus }
    let error = GraphcError(
      .inputOutput, "io/write-failed", "standard output cannot be written (\(failure.text))")
    note(error.description)
    return ExitCode(error.kind).rawValue
  }
}
