/// The bytes of a regular file, mapped for reading.
///
/// For files that nobody changes while they are used: when another program cuts a mapped file short, a read of what is
/// gone ends the process with SIGBUS. Files of unknown origin are read by ``RandomAccessFile`` instead.
public final class MappedFile: @unchecked Sendable {
  public let path: String
  /// The whole file; begins at a page.
  public let bytes: UnsafeRawBufferPointer

  /// Maps a file.
  ///
  /// - Throws: as ``RandomAccessFile/init(path:)``; 74 `io/map-failed`, `io/changed`.
  public convenience init(path: String) throws {
    try self.init(RandomAccessFile(path: path))
  }

  /// Maps a file that is open.
  ///
  /// - Throws: 74 `io/map-failed`; `io/changed` when its size is no longer what it was when it was opened.
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
