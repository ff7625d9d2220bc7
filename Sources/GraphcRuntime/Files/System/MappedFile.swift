/// The bytes of a regular file: those of a small file as a copy, those of a larger one mapped for reading.
///
/// Use it only for files that no program changes meanwhile: if a mapped file is truncated, reading the missing part
/// ends the process with SIGBUS, and if it is written to, the bytes change. ``checkUnchanged()`` notices both
/// afterwards. Files of unknown origin are read by ``RandomAccessFile``.
public final class MappedFile: @unchecked Sendable {
  /// The path that was opened.
  public let path: String
  /// The bytes of the whole file, starting at a page boundary.
  public let bytes: UnsafeRawBufferPointer
  /// The largest file that is copied, in bytes. A copy of it takes about a millisecond.
  static let copiedByteCount = 4 << 20
  /// The file that is mapped; `nil` if it was copied.
  private let mapped: RandomAccessFile?
  private let copy: AlignedBuffer?

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
    guard file.byteCount > Self.copiedByteCount else {
      let buffer = try AlignedBuffer(byteCount: file.byteCount)
      let place = UnsafeMutableRawBufferPointer(start: buffer.base, count: file.byteCount)
      try file.read(at: 0, into: place)
      (bytes, copy, mapped) = (UnsafeRawBufferPointer(place), buffer, nil)
      return
    }
    (copy, mapped) = (nil, file)
    do {
      bytes = try file.map()
    } catch let error as SystemError {
      throw GraphcError(
        .inputOutput, "io/map-failed", "the file of \(file.byteCount) bytes cannot be mapped (\(error.text))",
        path: file.path)
    }
  }

  deinit { if mapped != nil { SystemCall.unmap(bytes) } }

  /// Checks that a mapped file still has the size and the time of its last change that it was opened with.
  ///
  /// - Throws: 74 `io/changed`.
  public func checkUnchanged() throws { try mapped?.checkUnchanged() }
}
