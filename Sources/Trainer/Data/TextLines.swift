import GraphcRuntime
import GraphcText

/// The lines of a file of UTF-8 text, with columns that are separated by tabs. The whole file is checked once; after that
/// only the places of the lines are in memory.
struct TextLines: Sendable {
  /// The largest line, in bytes.
  static let maximumLineByteCount = 1 << 24

  private let file: RandomAccessFile
  /// The offset of each line, and the end of the last one.
  private let offsets: [Int]

  /// Reads a file. Lines end in LF or CRLF; the last may have no end. A byte order mark at the start is skipped.
  ///
  /// - Parameter check: checks the columns of a line, whose number counts from 1.
  /// - Throws: 66 and 74 `io/…`; 65 `data/empty`, `data/encoding` for what is not UTF-8 and for NUL, `limit/line`; what
  ///   `check` throws.
  init(path: String, check: (_ columns: [ArraySlice<UInt8>], _ line: Int) throws(GraphcError) -> Void) throws {
    file = try RandomAccessFile(path: path)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let start = try file.read(at: 0, count: min(mark.count, file.byteCount)) == mark ? mark.count : 0
    var offsets = [start]
    var rest: [UInt8] = []
    var offset = start
    while offset < file.byteCount {
      let piece = try file.read(at: offset, count: min(1 << 20, file.byteCount - offset))
      offset += piece.count
      var next = piece.startIndex
      while let end = piece[next...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = rest + piece[next..<end]
        try Self.check(line, number: offsets.count, path, check)
        offsets.append(offset - piece.count + end + 1)
        rest = []
        next = end + 1
      }
      rest += piece[next...]
      guard rest.count <= Self.maximumLineByteCount else { throw Self.tooLong(offsets.count, path) }
    }
    if !rest.isEmpty {
      try Self.check(rest, number: offsets.count, path, check)
      offsets.append(file.byteCount)
    }
    guard offsets.count > 1 else {
      throw GraphcError(
        .badInput, "data/empty", "the file holds no lines", path: path, help: "write one example in each line")
    }
    self.offsets = offsets
  }

  var path: String { file.path }
  var count: Int { offsets.count - 1 }

  /// The columns of a line, which counts from 0.
  ///
  /// - Throws: 74 `io/changed`, `io/read-failed`.
  func columns(_ index: Int) throws -> [ArraySlice<UInt8>] {
    var line = try file.read(at: offsets[index], count: offsets[index + 1] - offsets[index])
    if line.last == UInt8(ascii: "\n") { line.removeLast() }
    return Self.columns(line)
  }

  private static func columns(_ line: [UInt8]) -> [ArraySlice<UInt8>] {
    (line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...])
      .split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
  }

  private static func check(
    _ line: [UInt8], number: Int, _ path: String, _ check: ([ArraySlice<UInt8>], Int) throws(GraphcError) -> Void
  ) throws(GraphcError) {
    guard line.count <= maximumLineByteCount else { throw tooLong(number, path) }
    if let place = firstInvalidUTF8(in: line) ?? line.firstIndex(of: 0) {
      throw GraphcError(
        .badInput, "data/encoding",
        line[place] == 0
          ? "line \(number) holds NUL at byte \(place)" : "byte \(place) of line \(number) is not part of valid UTF-8",
        path: path, help: "save the file as UTF-8 text")
    }
    try check(columns(line), number)
  }

  private static func tooLong(_ number: Int, _ path: String) -> GraphcError {
    GraphcError(
      .badInput, "limit/line", "line \(number) has more than the limit of \(maximumLineByteCount) bytes", path: path)
  }
}
