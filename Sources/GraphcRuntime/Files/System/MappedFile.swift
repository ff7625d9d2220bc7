/// The bytes of a regular file, mapped for reading.
///
/// Use it only for files that no program changes meanwhile: if a mapped file is truncated, reading the missing part
/// ends the process with SIGBUS. Files of unknown origin are read by ``RandomAccessFile``.
public final class MappedFile: @unchecked Sendable {
  /// The path that was opened.
  public let path: String
  /// The bytes of the whole file, starting at a page boundary.
  public let bytes: UnsafeRawBufferPointer

  /// Maps a file.
  ///
  /// - Throws: as ``RandomAccessFile/init(path:)``; 74 `io/map-failed`, `io/changed`.
  public convenience init(path: String) throws {
    try self.init(RandomAccessFile(path: path))
  }

  /// Maps an open file.
  ///
  /// - Throws: 74 `io/map-failed`; `io/changed` if its size has changed since it was opened.
  init(_ file: RandomAccessFile) throws {
    path = file.path
    do {
      bytes = try file.map()
    } catch let error as SystemError {
      throw GraphcError(
        .inputOutput, "io/map-failed", "the file of \(file.byteCount) bytes cannot be mapped (\(error.text))",
        path: file.path)
    }
  }

  deinit { SystemCall.unmap(bytes) }
}
