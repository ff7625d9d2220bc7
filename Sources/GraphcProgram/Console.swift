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
  /// Whether messages go to a terminal that shows what takes long.
  package let showsProgress: Bool
  private var ticker: ProgressTicker?
  private let writeData: ([UInt8]) throws(StreamError) -> Void
  private let writeMessage: ([UInt8]) throws(StreamError) -> Void
  private let closeData: () throws(StreamError) -> Void
  /// Why the data could not be written; what comes after is dropped.
  private var failure: StreamError?

  package init(
    usesColor: Bool, usesDataColor: Bool = false, showsProgress: Bool = false,
    data: @escaping ([UInt8]) throws(StreamError) -> Void,
    message: @escaping ([UInt8]) throws(StreamError) -> Void,
    closeData: @escaping () throws(StreamError) -> Void = {}
  ) {
    self.usesColor = usesColor
    self.usesDataColor = usesDataColor
    self.showsProgress = showsProgress
    writeData = data
    writeMessage = message
    self.closeData = closeData
  }

  /// The same console, but for data, which `body` takes.
  package func collectingData(_ body: @escaping ([UInt8]) -> Void) -> Console {
    Console(usesColor: usesColor, usesDataColor: usesDataColor, data: { body($0) }, message: writeMessage)
  }

  /// Standard output and standard error. `NO_COLOR`, unless it is empty, and `TERM=dumb` are heeded, and `CI`, unless it
  /// is empty, for progress. A reader that goes away, as `head` does, ends the process as it ends `cat`.
  package static func standard() -> Console {
    signal(SIGPIPE, SIG_IGN)
    StandardStream.occupyClosed()
    let isDumb = environment("TERM") == "dumb"
    let isPlain = isDumb || isSet("NO_COLOR")
    return Console(
      usesColor: isatty(STDERR_FILENO) == 1 && !isPlain, usesDataColor: isatty(STDOUT_FILENO) == 1 && !isPlain,
      showsProgress: isatty(STDERR_FILENO) == 1 && !isDumb && !isSet("CI"),
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

  private static func isSet(_ name: String) -> Bool { environment(name).map { !$0.isEmpty } ?? false }

  /// Runs what may take seconds; a terminal shows meanwhile what it is and for how long.
  package func progress<Result>(_ label: String, _ body: () throws -> Result) rethrows -> Result {
    guard showsProgress, self.ticker == nil,
      let ticker = ProgressTicker(label, write: { _ = try? StandardStream.write(Array($0.utf8), to: STDERR_FILENO) })
    else { return try body() }
    self.ticker = ticker
    defer { self.ticker = nil }
    return try ticker.show(while: body)
  }

  private func whileErased(_ body: () -> Void) {
    if let ticker { ticker.whileErased(body) } else { body() }
  }

  /// Data: what the command was asked for.
  package func print(_ text: String) {
    guard failure == nil else { return }
    whileErased {
      do throws(StreamError) {
        try writeData(Array(text.utf8) + [0x0A])
      } catch {
        failure = error
      }
    }
  }

  /// A message about how it went. Where it cannot be written there is nobody to tell.
  package func note(_ text: String) { noteVerbatim(text + "\n") }

  /// Text that ends its own lines, such as rendered diagnostics.
  package func noteVerbatim(_ text: String) { whileErased { _ = try? writeMessage(Array(text.utf8)) } }

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
