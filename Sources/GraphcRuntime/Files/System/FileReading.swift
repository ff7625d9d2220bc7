import GraphcText

/// A regular file that is open for reading at any offset, or the contents of a pipe.
///
/// Bytes are copied by `pread`, not mapped: if another program truncates the file, reading it is an error, not a
/// signal.
public final class RandomAccessFile: Sendable {
  /// The path that was opened.
  public let path: String
  /// The size in bytes when the file was opened.
  public let byteCount: Int
  private let source: Source

  private enum Source {
    case file(descriptor: Int32, opened: FileStatus)
    case memory([UInt8])
  }

  /// Opens the file; never blocks.
  ///
  /// - Throws: 66 `io/not-found`, `io/unreadable`, and `io/not-a-file` for a directory, a pipe, a device; 74
  ///   `io/read-failed`.
  public convenience init(path: String) throws {
    guard !path.utf8.contains(0) else {
      throw GraphcError(.missingInput, "io/not-found", "the path holds a NUL byte", path: path)
    }
    let descriptor: Int32
    do {
      descriptor = try SystemCall.openForReading(path)
    } catch {
      throw GraphcError.opening(path, error)
    }
    try self.init(path: path, descriptor: descriptor)
  }

  /// Takes over a descriptor.
  ///
  /// - Throws: 66 `io/not-a-file`, 74 `io/read-failed`; then the descriptor is closed.
  init(path: String, descriptor: Int32) throws {
    let opened: FileStatus
    do {
      opened = try FileStatus(descriptor: descriptor)
    } catch {
      try? SystemCall.closeDescriptor(descriptor)
      throw GraphcError.reading(path, error)
    }
    self.path = path
    byteCount = opened.byteCount
    source = .file(descriptor: descriptor, opened: opened)
    guard opened.kind == .regular else {
      throw GraphcError.notAFile(path, opened.kind)
    }
  }

  /// Contents that were read elsewhere.
  package init(path: String, contents: [UInt8]) {
    self.path = path
    byteCount = contents.count
    source = .memory(contents)
  }

  deinit {
    if case .file(let descriptor, _) = source { try? SystemCall.closeDescriptor(descriptor) }
  }

  /// Fills `bytes` from the offset `offset`.
  ///
  /// - Throws: 74 `io/changed` if the file was changed since it was opened; 74 `io/read-failed`.
  public func read(at offset: Int, into bytes: UnsafeMutableRawBufferPointer) throws {
    try Interruption.check()
    let descriptor: Int32
    switch source {
    case .file(let opened, _): descriptor = opened
    case .memory(let contents):
      guard offset >= 0, bytes.count <= contents.count - offset else { throw GraphcError.changed(path) }
      contents.withUnsafeBytes {
        bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset...].prefix(bytes.count)))
      }
      return
    }
    var filled = 0
    while filled < bytes.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
      do {
        let count = try SystemCall.read(descriptor, at: offset + filled, into: rest)
        guard count > 0 else { throw GraphcError.changed(path) }
        filled += count
      } catch let error as SystemError {
        throw GraphcError.reading(path, error)
      }
    }
    try checkUnchanged()
  }

  /// `count` bytes from the offset `offset`, both within ``byteCount``; throws as ``read(at:into:)``.
  public func read(at offset: Int, count: Int) throws -> [UInt8] {
    try checkMemory(byteCount: count)
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      try read(at: offset, into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<count])))
      initialized = count
    }
  }

  /// Maps the whole file; ``SystemCall/unmap(_:)`` releases it.
  func map() throws -> UnsafeRawBufferPointer {
    guard case .file(let descriptor, _) = source else { throw GraphcError.notAFile(path, .pipe) }
    let bytes = try SystemCall.map(descriptor, byteCount: byteCount)
    do {
      try checkUnchanged()
    } catch {
      SystemCall.unmap(bytes)
      throw error
    }
    return bytes
  }

  /// Checks that the file still has the size and the time of its last change that it was opened with.
  ///
  /// - Throws: 74 `io/changed`.
  func checkUnchanged() throws {
    guard case .file(let descriptor, let opened) = source else { return }
    do {
      guard try FileStatus(descriptor: descriptor).hasContents(of: opened) else { throw GraphcError.changed(path) }
    } catch let error as SystemError {
      throw GraphcError.reading(path, error)
    }
  }
}

extension FileStatus {
  fileprivate func hasContents(of other: FileStatus) -> Bool {
    byteCount == other.byteCount && modifiedSeconds == other.modifiedSeconds
      && modifiedNanoseconds == other.modifiedNanoseconds
  }
}

/// All bytes of a regular file.
///
/// - Throws: 65 `limit/file-size` when it has more than `limit` bytes; as ``RandomAccessFile/init(path:)`` and
///   ``RandomAccessFile/read(at:into:)``.
public func readFile(_ path: String, limit: Int) throws -> [UInt8] {
  try RandomAccessFile(path: path).bytes(limit: limit)
}

extension RandomAccessFile {
  /// All bytes.
  ///
  /// - Throws: 65 `limit/file-size` when it has more than `limit` bytes; as ``read(at:into:)``.
  package func bytes(limit: Int) throws -> [UInt8] {
    guard byteCount <= limit else { throw GraphcError.tooLarge(path, byteCount: byteCount, limit: limit) }
    return try read(at: 0, count: byteCount)
  }

  /// The first ``FileKind/prefixByteCount`` bytes, or all.
  func prefix() throws -> [UInt8] { try read(at: 0, count: min(FileKind.prefixByteCount, byteCount)) }

  /// What the file is by its first bytes.
  package func kind() throws -> FileKind { FileKind(firstBytes: try prefix()) }
}

/// Checks that memory can be allocated: an array that cannot get its memory ends the program.
///
/// - Throws: 74 `limit/memory`.
func checkMemory(byteCount: Int) throws {
  if byteCount >= 1 << 20 { _ = try AlignedBuffer(byteCount: byteCount) }
}

extension GraphcError {
  static func tooLarge(_ path: String, byteCount: Int, limit: Int) -> GraphcError {
    GraphcError(
      .badInput, "limit/file-size", "the file has \(byteCount) bytes, more than the limit of \(limit)", path: path)
  }

  static func opening(_ path: String, _ error: SystemError) -> GraphcError {
    if error.isNotFound, let target = SystemCall.target(ofLink: path) {
      GraphcError(
        .missingInput, "io/not-found", "this is a link to \(quoted(target)), where there is no file (\(error.text))",
        path: path, help: "restore what it leads to, or name another file")
    } else if error.isNotFound {
      GraphcError(.missingInput, "io/not-found", "there is no such file (\(error.text))", path: path)
    } else if error.isPermission {
      GraphcError(.missingInput, "io/unreadable", "the file may not be read (\(error.text))", path: path)
    } else if error.isNotAFile {
      GraphcError(.missingInput, "io/not-a-file", "not a regular file (\(error.text))", path: path)
    } else {
      reading(path, error)
    }
  }

  static func notAFile(_ path: String, _ kind: FileStatus.Kind) -> GraphcError {
    GraphcError(.missingInput, "io/not-a-file", "a regular file is needed, and this is \(kind.rawValue)", path: path)
  }

  static func reading(_ path: String, _ error: SystemError) -> GraphcError {
    GraphcError(.inputOutput, "io/read-failed", "the file cannot be read (\(error.text))", path: path)
  }

  package static func changed(_ path: String) -> GraphcError {
    GraphcError(.inputOutput, "io/changed", "the file was changed by another program while it was read", path: path)
  }
}

/// The names in a folder in the order of their bytes, without `.` and `..`; none if it cannot be read.
package func folderNames(_ path: String) -> [String] { (try? SystemCall.names(inFolder: path)) ?? [] }
