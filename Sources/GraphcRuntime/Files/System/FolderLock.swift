#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The right to change the files of a folder: a lock on the file `.graphc-lock` in it, which is there only meanwhile.
package final class FolderLock {
  package static let name = ".graphc-lock"

  private let folder: FolderHandle
  private let descriptor: Int32

  /// - Returns: `nil` if another process or thread holds the lock.
  package init?(_ folder: FolderHandle) throws(SystemError) {
    self.folder = folder
    while true {
      let descriptor = try folder.openEntry(Self.name, O_RDWR | O_CREAT | O_NONBLOCK, permissions: 0o666)
      let result = SystemCall.lock(descriptor)
      // The file may have been removed by its holder between being opened and locked.
      let own = (try? FileStatus(descriptor: descriptor))?.inode
      if result == .taken, own != nil, own == (try? folder.inode(of: Self.name)) {
        self.descriptor = descriptor
        return
      }
      try? SystemCall.closeDescriptor(descriptor)
      switch result {
      case .taken: continue
      case .held: return nil
      case .failed(let error): throw error
      }
    }
  }

  deinit {
    try? folder.remove(Self.name)
    try? SystemCall.closeDescriptor(descriptor)
  }
}

extension SystemCall {
  /// The result of an attempt to lock a file.
  enum LockResult: Equatable {
    case taken
    /// Another process or thread holds the lock.
    case held
    case failed(SystemError)
  }

  /// Locks an open file until its descriptor is closed; does not wait.
  static func lock(_ descriptor: Int32) -> LockResult {
    do {
      _ = try retried { flock(descriptor, LOCK_EX | LOCK_NB) }
      return .taken
    } catch {
      return error.wouldBlock ? .held : .failed(error)
    }
  }
}
