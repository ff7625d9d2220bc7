package import GraphcRuntime
import GraphcText

/// The log of a run, `log.jsonl`: one JSON object in each line, for each step and each validation. Other programs may read
/// it while it grows.
package final class TrainingLog {
  /// The name in the folder of a run.
  package static let fileName = "log.jsonl"
  /// The largest log that is read, in bytes.
  private static let maximumByteCount = 1 << 30

  private let file: AppendedFile

  /// Opens the log of a run.
  ///
  /// - Parameter lastStep: that of the checkpoint from which the run continues: lines of later steps, which are made again,
  ///   and a last line that was not written to its end are removed. 0 for a new run.
  /// - Throws: 73 `io/cannot-create`; 74 `io/…`; 65 `run/log` for a line before the end that is none.
  package init(in folder: FolderHandle, lastStep: Int) throws {
    var kept = 0
    if try folder.entry(Self.fileName) == .file {
      for line in try Self.lines(in: folder) {
        guard line.entry.step <= lastStep else { break }
        kept = line.end
      }
    }
    file = try AppendedFile(Self.fileName, in: folder)
    try file.truncate(to: kept)
  }

  /// Writes an entry to the end.
  ///
  /// - Throws: 74 `io/write-failed`.
  package func append(_ entry: LogEntry) throws { try file.append(Array((entry.json.text + "\n").utf8)) }

  /// Writes what was appended to the disk, as before a checkpoint.
  ///
  /// - Throws: 74 `io/write-failed`.
  package func synchronize() throws { try file.synchronize() }

  /// The entries of the log of a run in order, without a last line that is not whole; none without a log.
  ///
  /// - Throws: 65 `run/log` for a line before the end that is none, `limit/file-size`; 74 `io/…`.
  package static func entries(in folder: FolderHandle) throws -> [LogEntry] {
    try folder.entry(fileName) == .missing ? [] : lines(in: folder).map(\.entry)
  }

  /// The entries, each with the offset of the end of its line.
  private static func lines(in folder: FolderHandle) throws -> [(entry: LogEntry, end: Int)] {
    let file = try folder.file(fileName)
    let bytes = try file.bytes(limit: maximumByteCount)
    var lines: [(entry: LogEntry, end: Int)] = []
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      guard let json = try? JSONValue(parsing: Array(bytes[start..<end])), let entry = LogEntry(json) else {
        // What a power cut has left at the end of the file, which may be of any bytes.
        if !bytes[(end + 1)...].contains(UInt8(ascii: "\n")) { break }
        throw GraphcError(
          .badInput, "run/log", "line \(lines.count + 1) is not of a log", path: file.path,
          help: "restore the file, or remove it: the run goes on without its log so far")
      }
      lines.append((entry, end + 1))
      start = end + 1
    }
    return lines
  }
}
