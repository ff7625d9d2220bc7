package import GraphcRuntime
package import GraphcText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The output of a program: data and messages. Nothing else writes to the standard streams.
///
/// Control, bidirectional and invisible characters of everything that is written are escaped here, on a terminal and in
/// a pipe alike; only a ``StyledText`` holds control sequences, its own.
package final class Console {
  /// Whether messages go to a terminal that shows colours.
  package let usesColor: Bool
  /// Whether data go to a terminal that shows colours.
  package let usesDataColor: Bool
  /// Whether messages go to a terminal on which progress is shown.
  package let showsProgress: Bool
  private var ticker: ProgressTicker?
  /// The line at the bottom of the terminal.
  private var status: String?
  private let writeData: ([UInt8]) throws(SystemError) -> Void
  private let writeMessage: ([UInt8]) throws(SystemError) -> Void
  private let closeData: () throws(SystemError) -> Void
  /// Whether the last line of data is not ended.
  private var isLineOpen = false
  /// The error after which data are dropped.
  private var failure: SystemError?

  package init(
    usesColor: Bool, usesDataColor: Bool = false, showsProgress: Bool = false,
    data: @escaping ([UInt8]) throws(SystemError) -> Void,
    message: @escaping ([UInt8]) throws(SystemError) -> Void,
    closeData: @escaping () throws(SystemError) -> Void = {}
  ) {
    self.usesColor = usesColor
    self.usesDataColor = usesDataColor
    self.showsProgress = showsProgress
    writeData = data
    writeMessage = message
    self.closeData = closeData
  }

  /// The same console with data passed to `body` instead of standard output.
  package func collectingData(_ body: @escaping ([UInt8]) -> Void) -> Console {
    Console(usesColor: usesColor, usesDataColor: usesDataColor, data: { body($0) }, message: writeMessage)
  }

  /// Standard output and standard error. `NO_COLOR` (unless empty) and `TERM=dumb` turn off colours, `CI` (unless
  /// empty) progress. A closed pipe, as by `head`, ends the process as it ends `cat`.
  package static func standard() -> Console {
    signal(SIGPIPE, SIG_IGN)
    StandardStream.occupyClosed()
    let isDumb = environment("TERM") == "dumb"
    let isPlain = isDumb || isSet("NO_COLOR")
    return Console(
      usesColor: isatty(STDERR_FILENO) == 1 && !isPlain, usesDataColor: isatty(STDOUT_FILENO) == 1 && !isPlain,
      showsProgress: isatty(STDERR_FILENO) == 1 && !isDumb && !isSet("CI"),
      data: { bytes throws(SystemError) in
        do throws(SystemError) {
          try StandardStream.write(bytes, to: STDOUT_FILENO)
        } catch {
          if error.isReaderGone { StandardStream.endAsByBrokenPipe() }
          throw error
        }
      },
      message: { bytes throws(SystemError) in try StandardStream.write(bytes, to: STDERR_FILENO) },
      closeData: { () throws(SystemError) in try StandardStream.close(STDOUT_FILENO) })
  }

  private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  private static func isSet(_ name: String) -> Bool { environment(name).map { !$0.isEmpty } ?? false }

  /// Runs work that may take seconds; a terminal shows the label and the elapsed time meanwhile.
  package func progress<Result>(_ label: String, _ body: () throws -> Result) rethrows -> Result {
    guard showsProgress, self.ticker == nil,
      let ticker = ProgressTicker(
        escaped(label), write: { _ = try? StandardStream.write(Array($0.utf8), to: STDERR_FILENO) })
    else { return try body() }
    self.ticker = ticker
    defer { self.ticker = nil }
    return try ticker.show(while: body)
  }

  private func whileErased(_ body: () -> Void) {
    if let ticker { return ticker.whileErased(body) }
    if status != nil { writeStatus("") }
    body()
    if let status { writeStatus(status) }
  }

  /// Shows a line at the bottom of a terminal, in place of the one before; other output appears above it.
  package func showStatus(_ line: String) {
    guard showsProgress else { return }
    status = escaped(line)
    writeStatus(escaped(line))
  }

  /// Removes the line at the bottom.
  package func endStatus() {
    if status != nil { writeStatus("") }
    status = nil
  }

  private func writeStatus(_ line: String) {
    _ = try? StandardStream.write(Array((ProgressTicker.erasure + line).utf8), to: STDERR_FILENO)
  }

  /// Writes a line of data: of the result that the command was run for.
  package func print(_ line: String) { writeData(escaped(line) + "\n") }

  /// Writes data that later calls continue on the same line; a message ends it before.
  package func printPart(_ text: String) { writeData(escaped(text)) }

  /// Writes data of several lines. The last line is ended if it is not.
  package func printText(_ text: String) {
    var styled = StyledText()
    styled.append(text)
    print(styled)
  }

  /// Writes data of several lines, as ``printText(_:)``.
  package func print(_ styled: StyledText) { writeData(Self.ended(styled.text)) }

  private static func ended(_ text: String) -> String { text.utf8.last == 0x0A ? text : text + "\n" }

  private func writeData(_ text: String) {
    guard failure == nil, let last = text.utf8.last else { return }
    isLineOpen = last != 0x0A
    whileErased {
      do throws(SystemError) {
        try writeData(Array(text.utf8))
      } catch {
        failure = error
      }
    }
  }

  /// Writes a message of one line. A failure is ignored, since there is nowhere to report it.
  package func note(_ line: String) { writeNote(escaped(line) + "\n") }

  /// Writes a message of several lines. The last line is ended if it is not.
  package func noteText(_ text: String) {
    var styled = StyledText()
    styled.append(text)
    note(styled)
  }

  /// Writes a message of several lines, such as rendered diagnostics, as ``noteText(_:)``.
  package func note(_ styled: StyledText) { if !styled.text.isEmpty { writeNote(Self.ended(styled.text)) } }

  private func writeNote(_ text: String) {
    if isLineOpen { writeData("\n") }
    whileErased { _ = try? writeMessage(Array(text.utf8)) }
  }

  /// Flushes and closes the data.
  ///
  /// - Parameter code: the exit code if all data have been written.
  /// - Returns: the exit code; 74, with a message, if data were lost.
  package func finish(_ code: Int32) -> Int32 {
    if failure == nil {
      do {
        try closeData()
      } catch {
        failure = error
      }
    }
    guard let failure else { return code }
    if failure.isReaderGone { return SystemError.brokenPipeStatus }
    let error = GraphcError(
      .inputOutput, "io/write-failed", "standard output cannot be written (\(failure.text))")
    noteText(error.description)
    return ExitCode(error.kind).rawValue
  }
}

extension SystemError {
  /// Whether the reader of a pipe has closed it: the rest is not wanted.
  package var isReaderGone: Bool { code == EPIPE }

  /// The status that a shell reports for a program ended by SIGPIPE.
  package static let brokenPipeStatus = 128 + SIGPIPE
}

extension Console {
  /// Runs a program on a ``KnownStack``.
  ///
  /// - Returns: the exit code of the program; 74, with a message, if there is no memory for the stack.
  package func onKnownStack(_ program: @escaping () -> Int32) -> Int32 {
    do throws(GraphcError) {
      return try KnownStack.run(program)
    } catch {
      note(error.description)
      return ExitCode(error.kind).rawValue
    }
  }
}
