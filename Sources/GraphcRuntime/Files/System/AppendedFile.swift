#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file in a folder to whose end bytes are written, such as the log of a run. A link in its place is an error.
package final class AppendedFile {
  /// The path for messages.
  package let path: String
  private let descriptor: Int32

  /// Opens a file, or creates an empty one.
  ///
  /// - Throws: 73 `io/cannot-create` if it cannot be opened, or is no regular file.
  package init(_ name: String, in folder: FolderHandle) throws {
    path = folder.path + "/" + name
    do {
      descriptor = try folder.openEntry(name, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, permissions: 0o666)
    } catch {
      throw GraphcError.creating(path, error.text)
    }
    let kind = (try? FileStatus(descriptor: descriptor))?.kind
    guard kind == .regular else {
      try? SystemCall.closeDescriptor(descriptor)
      throw GraphcError.creating(path, "it is \(kind?.rawValue ?? "no file")")
    }
  }

  deinit { try? SystemCall.closeDescriptor(descriptor) }

  /// Writes bytes to the end.
  ///
  /// - Throws: 74 `io/write-failed`; then some of the bytes may be there.
  package func append(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try FileWriter(descriptor: descriptor, path: path, calls: .system).write($0) }
  }

  /// Cuts the file to its first bytes.
  ///
  /// - Throws: 74 `io/write-failed`.
  package func truncate(to byteCount: Int) throws(GraphcError) {
    do throws(SystemError) {
      _ = try SystemCall.retried { ftruncate(descriptor, off_t(byteCount)) }
    } catch {
      throw GraphcError.writing(path, error)
    }
  }

  /// Writes what was appended to the disk.
  ///
  /// - Throws: 74 `io/write-failed`.
  package func synchronize() throws(GraphcError) {
    do throws(SystemError) {
      try SystemCall.synchronize(descriptor)
    } catch {
      guard !error.isNotSupported else { return }
      throw GraphcError.writing(path, error)
    }
  }
}
