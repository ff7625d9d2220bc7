import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Unfinished files and folders: `.graphc-PROCESS-NUMBER.tmp`, beside what they become. Whoever makes one holds a lock on
/// it, so that a later process removes only what a dead one has left.
enum TemporaryFiles {
  private static let number = Atomic<Int>(0)
  /// The folders that this process has cleared, by path, device and inode.
  private static let cleared = Mutex<Set<String>>([])

  /// Creates an unfinished file; the caller closes its descriptor.
  static func makeFile(in folder: FolderHandle) throws(SystemError) -> (name: String, descriptor: Int32) {
    while true {
      let name = nextName()
      do {
        let descriptor = try folder.openEntry(name, O_WRONLY | O_CREAT | O_EXCL, permissions: 0o666)
        _ = SystemCall.lock(descriptor)
        return (name, descriptor)
      } catch {
        guard error == .exists else { throw error }
      }
    }
  }

  /// Creates an unfinished folder.
  static func makeFolder(in folder: FolderHandle) throws(SystemError) -> (name: String, folder: FolderHandle) {
    while true {
      let name = nextName()
      do {
        try folder.makeFolder(name)
        let made = try folder.folder(name)
        _ = SystemCall.lock(made.descriptor)
        return (name, made)
      } catch {
        guard error == .exists else { throw error }
      }
    }
  }

  /// A name that no other unfinished file of living processes has.
  static func nextName() -> String {
    ".graphc-\(SystemCall.processID)-\(number.add(1, ordering: .relaxed).newValue).tmp"
  }

  /// The process that made an unfinished file; `nil` for other names.
  static func process(ofName name: String) -> Int32? {
    guard name.hasPrefix(".graphc-"), name.hasSuffix(".tmp") else { return nil }
    let parts = name.dropFirst(".graphc-".count).dropLast(".tmp".count).split(
      separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else {
      return nil
    }
    return Int32(parts[0])
  }

  /// Removes what dead processes have left in a folder, once for each folder.
  static func clear(_ folder: FolderHandle) {
    guard let status = try? FileStatus(descriptor: folder.descriptor),
      cleared.withLock({ $0.insert("\(status.device) \(status.inode) \(folder.path)").inserted })
    else { return }
    for name in (try? folder.names()) ?? [] {
      guard let process = process(ofName: name), process > 0, !isAlive(process) else { continue }
      // A process of another machine or container may be alive nevertheless: then it holds the lock.
      guard let descriptor = try? folder.openEntry(name, O_RDONLY | O_NONBLOCK) else { continue }
      if SystemCall.lock(descriptor) == .taken { folder.removeTree(name) }
      try? SystemCall.closeDescriptor(descriptor)
    }
  }

  static func isAlive(_ process: Int32) -> Bool { kill(process, 0) == 0 || errno != ESRCH }
}
