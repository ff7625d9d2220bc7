#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open folder. Its entries are reached through the descriptor and by one name, and no link is followed: whatever
/// other programs rename meanwhile, nothing outside of the folder is touched.
package final class FolderHandle: Sendable {
  /// What a name stands for.
  package enum Entry: Hashable, Sendable {
    case missing
    case file
    case link(to: String)
    case folder
    /// A pipe, a device, a socket.
    case other
  }

  /// The path by which the folder was reached, for messages.
  package let path: String
  let descriptor: Int32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { try? SystemCall.closeDescriptor(descriptor) }

  /// Opens a folder; links in the path are followed.
  package convenience init(path: String) throws(SystemError) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw SystemError(code: ENOENT) }
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK
    let descriptor = try SystemCall.retried { PathText.withPath(path) { open($0, flags) } }
    self.init(path: path, descriptor: descriptor)
  }

  /// The path of the folder that holds an entry, and the entry's name; `nil` for a path that ends in no name.
  package static func place(of path: String) -> (folder: String, name: String)? {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
    return ["", ".", ".."].contains(name) ? nil : (slash.map { String(path[...$0]) } ?? "./", name)
  }

  /// Opens a folder in this one; a link in its place is an error.
  ///
  /// - Parameter given: the path for messages; `nil` for that of this folder with the name.
  package func folder(_ name: String, path given: String? = nil) throws(SystemError) -> FolderHandle {
    let descriptor = try openEntry(name, O_RDONLY | O_DIRECTORY | O_NONBLOCK)
    return FolderHandle(path: given ?? path + "/" + name, descriptor: descriptor)
  }

  /// Creates a folder.
  package func makeFolder(_ name: String) throws(SystemError) {
    _ = try SystemCall.retried { PathText.withPath(name) { mkdirat(descriptor, $0, 0o777) } }
  }

  /// What a name stands for.
  package func entry(_ name: String) throws(SystemError) -> Entry {
    guard let status = try status(name) else { return .missing }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    case S_IFLNK: return .link(to: try target(ofLink: name))
    default: return .other
    }
  }

  /// The inode of an entry; `nil` without one.
  func inode(of name: String) throws(SystemError) -> UInt64? {
    try status(name).map { UInt64(truncatingIfNeeded: $0.st_ino) }
  }

  private func status(_ name: String) throws(SystemError) -> stat? {
    var status = stat()
    do {
      _ = try SystemCall.retried { PathText.withPath(name) { fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) } }
    } catch {
      guard error.code == ENOENT else { throw error }
      return nil
    }
    return status
  }

  private func target(ofLink name: String) throws(SystemError) -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = try SystemCall.retried {
      bytes.withUnsafeMutableBytes { buffer in
        buffer.withMemoryRebound(to: CChar.self) { chars in
          PathText.withPath(name) { path in
            chars.baseAddress.map { readlinkat(descriptor, path, $0, chars.count) } ?? -1
          }
        }
      }
    }
    return PathText.text(bytes[..<count])
  }

  /// Creates a symbolic link.
  package func makeLink(_ name: String, to target: String) throws(SystemError) {
    _ = try SystemCall.retried {
      PathText.withPath(target) { target in PathText.withPath(name) { symlinkat(target, descriptor, $0) } }
    }
  }

  /// Opens a file for reading; a link in its place is an error.
  package func file(_ name: String) throws -> RandomAccessFile {
    let path = self.path + "/" + name
    do {
      return try RandomAccessFile(path: path, descriptor: openEntry(name, O_RDONLY | O_NONBLOCK | O_NOCTTY))
    } catch let error as SystemError {
      throw GraphcError.opening(path, error)
    }
  }

  /// Opens an entry without following a link.
  func openEntry(_ name: String, _ flags: Int32, permissions: UInt32 = 0) throws(SystemError) -> Int32 {
    guard !name.isEmpty, !name.utf8.contains(0) else { throw SystemError(code: ENOENT) }
    return try SystemCall.retried {
      PathText.withPath(name) { openat(descriptor, $0, flags | O_NOFOLLOW | O_CLOEXEC, mode_t(permissions)) }
    }
  }

  /// Renames an entry; an entry of the new name is replaced, unless it is a folder that is not empty.
  package func rename(_ name: String, to newName: String) throws(SystemError) {
    _ = try SystemCall.retried {
      PathText.withPath(name) { old in
        PathText.withPath(newName) { renameat(descriptor, old, descriptor, $0) }
      }
    }
  }

  /// Gives a file a second name, which must be free.
  func link(_ name: String, as newName: String) throws(SystemError) {
    _ = try SystemCall.retried {
      PathText.withPath(name) { old in
        PathText.withPath(newName) { linkat(descriptor, old, descriptor, $0, 0) }
      }
    }
  }

  /// Gives a file a second name, which another file may have had. When the file is replaced under its first name, it
  /// keeps the second. On a file system without second names it is renamed.
  package func keep(_ name: String, as other: String) throws(SystemError) {
    let temporary = TemporaryFiles.nextName()
    do {
      try link(name, as: temporary)
    } catch {
      guard error.isPermission || error.isNotSupported else { throw error }
      return try rename(name, to: other)
    }
    // If both are names of one file already, renaming does nothing.
    defer { try? remove(temporary) }
    try rename(temporary, to: other)
  }

  /// Removes a file or a link.
  package func remove(_ name: String) throws(SystemError) {
    _ = try SystemCall.retried { PathText.withPath(name) { unlinkat(descriptor, $0, 0) } }
  }

  /// Removes an empty folder.
  package func removeFolder(_ name: String) throws(SystemError) {
    _ = try SystemCall.retried { PathText.withPath(name) { unlinkat(descriptor, $0, AT_REMOVEDIR) } }
  }

  /// Removes an entry with all that is in it, as far as possible.
  package func removeTree(_ name: String) {
    if let inner = try? folder(name) {
      for entry in (try? inner.names()) ?? [] { inner.removeTree(entry) }
      try? removeFolder(name)
    } else {
      try? remove(name)
    }
  }

  /// The names in the folder in the order of their bytes, without `.` and `..`.
  package func names() throws(SystemError) -> [String] {
    // The stream takes over a descriptor of its own, whose position is not shared.
    let own = try openEntry(".", O_RDONLY | O_DIRECTORY)
    guard let stream = fdopendir(own) else {
      let error = SystemError.last
      try? SystemCall.closeDescriptor(own)
      throw error
    }
    defer { closedir(stream) }
    return SystemCall.names(in: stream)
  }

  /// Writes the names of the folder to the disk, where the file system can.
  package func synchronize() throws(SystemError) {
    do { try SystemCall.synchronize(descriptor) } catch { guard error.isNotSupported else { throw error } }
  }
}

extension FolderHandle {
  /// Removes the unfinished files that dead processes have left in the folder.
  package func clearTemporaries() { TemporaryFiles.clear(self) }

  /// Creates a folder that is renamed when it is finished; until its handle is gone, no other process removes it.
  package func makeTemporaryFolder() throws(SystemError) -> (name: String, folder: FolderHandle) {
    try TemporaryFiles.makeFolder(in: self)
  }
}
