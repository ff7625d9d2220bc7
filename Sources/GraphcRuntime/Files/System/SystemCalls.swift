#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A system call that failed.
package struct SystemError: Error, Hashable {
  /// `errno`.
  package let code: Int32

  package init(code: Int32) { self.code = code }

  /// The message of the system, such as `No space left on device`.
  package var text: String { String(cString: strerror(code)) }

  static var last: SystemError { SystemError(code: errno) }
}

/// The result of `fstat` and `stat`.
struct FileStatus: Hashable {
  enum Kind: String {
    case regular = "a regular file"
    case directory = "a directory"
    case pipe = "a pipe"
    case device = "a device"
    case socket = "a socket"
    case other = "a special file"
  }

  let kind: Kind
  let byteCount: Int
  let device: UInt64
  let inode: UInt64
  let permissions: UInt32
  let modifiedSeconds: Int
  let modifiedNanoseconds: Int

  private init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFIFO: .pipe
      case S_IFCHR, S_IFBLK: .device
      case S_IFSOCK: .socket
      default: .other
      }
    byteCount = Int(status.st_size)
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(truncatingIfNeeded: status.st_ino)
    permissions = UInt32(status.st_mode & 0o7777)
    #if canImport(Darwin)
      modifiedSeconds = status.st_mtimespec.tv_sec
      modifiedNanoseconds = status.st_mtimespec.tv_nsec
    #else
      modifiedSeconds = Int(status.st_mtim.tv_sec)
      modifiedNanoseconds = Int(status.st_mtim.tv_nsec)
    #endif
  }

  init(descriptor: Int32) throws(SystemError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last }
    self.init(status)
  }

  /// Reads the status of a path; symbolic links are followed.
  init(path: String) throws(SystemError) {
    guard !path.utf8.contains(0) else { throw SystemError(code: ENOENT) }
    var status = stat()
    guard PathText.withPath(path, { stat($0, &status) }) == 0 else { throw .last }
    self.init(status)
  }

  /// Reads the status of an entry of an open folder; a link is not followed.
  init(descriptor: Int32, name: String) throws(SystemError) {
    var status = stat()
    guard PathText.withPath(name, { fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else { throw .last }
    self.init(status)
  }

  func isSameFile(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode
  }
}

/// The system calls for files; interrupted calls are repeated. A path must not contain NUL.
package enum SystemCall {
  /// Opens for reading without blocking, even for a pipe without a writer.
  static func openForReading(_ path: String) throws(SystemError) -> Int32 {
    try retried { PathText.withPath(path) { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) } }
  }

  /// Returns the number of bytes read, 0 at the end of the file.
  static func read(
    _ descriptor: Int32, at offset: Int, into bytes: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> Int {
    try retried { pread(descriptor, bytes.baseAddress, bytes.count, off_t(offset)) }
  }

  /// Reads the next bytes of a pipe; returns their number, 0 at its end.
  static func readNext(_ descriptor: Int32, into bytes: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    try retried {
      #if canImport(Glibc)
        Glibc.read(descriptor, bytes.baseAddress, bytes.count)
      #elseif canImport(Musl)
        Musl.read(descriptor, bytes.baseAddress, bytes.count)
      #else
        Darwin.read(descriptor, bytes.baseAddress, bytes.count)
      #endif
    }
  }

  /// Returns the number of bytes written, which may be fewer than given; an interrupted call is not repeated.
  package static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
    #if canImport(Glibc)
      let count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      let count = Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      let count = Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
    guard count >= 0 else { throw .last }
    return count
  }

  static func synchronize(_ descriptor: Int32) throws(SystemError) {
    _ = try retried { fsync(descriptor) }
  }

  /// Maps the first `byteCount` bytes of a file for reading and advises the system that they will be needed soon. For 0
  /// bytes nothing is mapped.
  static func map(_ descriptor: Int32, byteCount: Int) throws(SystemError) -> UnsafeRawBufferPointer {
    guard byteCount > 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    guard let base = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
      throw .last
    }
    madvise(base, byteCount, adviceWillNeed)
    return UnsafeRawBufferPointer(start: base, count: byteCount)
  }

  static func unmap(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
  }

  package static func closeDescriptor(_ descriptor: Int32) throws(SystemError) {
    // An interrupted close is not repeated: on Linux the descriptor is released even then.
    guard close(descriptor) == 0 || errno == EINTR else { throw .last }
  }

  /// The absolute path of an existing file, with links resolved.
  package static func resolved(_ path: String) -> String? {
    guard !path.utf8.contains(0), let resolved = PathText.withPath(path, { realpath($0, nil) }) else { return nil }
    defer { free(resolved) }
    return PathText.text(cString: resolved)
  }

  /// The target of a symbolic link; `nil` if the path is not one.
  package static func target(ofLink path: String) -> String? {
    guard !path.utf8.contains(0) else { return nil }
    let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      let length = buffer.withMemoryRebound(to: CChar.self) { text in
        text.baseAddress.map { base in PathText.withPath(path) { readlink($0, base, text.count) } } ?? -1
      }
      count = max(length, 0)
    }
    return bytes.isEmpty ? nil : PathText.text(bytes)
  }

  /// Whether files can be created in a folder.
  static func mayWrite(_ folder: String) -> Bool { PathText.withPath(folder) { access($0, W_OK | X_OK) } == 0 }

  static func setPermissions(_ permissions: UInt32, of descriptor: Int32) throws(SystemError) {
    _ = try retried { fchmod(descriptor, mode_t(permissions)) }
  }

  static var processID: Int32 { getpid() }

  /// The names in a folder in the order of their bytes, without `.` and `..`.
  static func names(inFolder path: String) throws(SystemError) -> [String] {
    guard let folder = PathText.withPath(path, { opendir($0) }) else { throw .last }
    defer { closedir(folder) }
    return names(in: folder)
  }

  /// The rest of the names in an open folder.
  static func names(in folder: FolderStream) -> [String] {
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 1) { PathText.text(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { PathText.path($0).lexicographicallyPrecedes(PathText.path($1)) }
  }

  static func retried<Value: SignedInteger>(_ call: () -> Value) throws(SystemError) -> Value {
    while true {
      let value = call()
      if value >= 0 { return value }
      guard errno == EINTR else { throw .last }
    }
  }
}

#if canImport(Darwin)
  /// The type of an open folder.
  typealias FolderStream = UnsafeMutablePointer<DIR>
#else
  /// The type of an open folder.
  typealias FolderStream = OpaquePointer
#endif

private let adviceWillNeed = Int32(MADV_WILLNEED)

extension SystemError {
  package static let interrupted = SystemError(code: EINTR)
  static let exists = SystemError(code: EEXIST)
  static let noSpace = SystemError(code: ENOSPC)

  /// The file or a folder on its path does not exist.
  var isNotFound: Bool { [ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP].contains(code) }

  var isPermission: Bool { [EACCES, EPERM].contains(code) }

  /// A non-blocking pipe has no data yet.
  package var wouldBlock: Bool { code == EAGAIN }

  /// A folder that is not empty, or something else than a folder, has the name.
  package var isTaken: Bool { [EEXIST, ENOTEMPTY, ENOTDIR].contains(code) }

  /// The path is a socket, a directory, or a device without a driver.
  var isNotAFile: Bool { [ENXIO, ENODEV, EISDIR].contains(code) }

  /// The file system does not support the call.
  var isNotSupported: Bool { [EINVAL, ENOTSUP, ENOSYS].contains(code) }
}
