import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The kind of entry at a path; links are not followed.
enum FolderEntry {
  case missing
  case file
  case link(to: String)
  case folder(isEmpty: Bool)

  init(path: String) {
    var status = stat()
    guard !path.utf8.contains(0), lstat(path, &status) == 0 else {
      self = .missing
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: self = .folder(isEmpty: folderNames(path).isEmpty)
    case S_IFLNK: self = .link(to: SystemCall.target(ofLink: path) ?? "")
    default: self = .file
    }
  }
}

/// Creates and removes folders and links.
enum FolderCalls {
  /// Creates an empty folder in the folder that contains `path`.
  static func makeTemporaryFolder(beside path: String) throws -> String {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw failure(path, "the path is empty or holds a NUL byte") }
    let parent = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "./"
    for number in 0..<1000 {
      let temporary = "\(parent).graphc-\(getpid())-\(number).tmp"
      if mkdir(temporary, 0o777) == 0 { return temporary }
      guard errno == EEXIST else { break }
    }
    throw failure(path, "no folder can be made beside it (\(String(cString: strerror(errno))))")
  }

  /// Creates the folders on the path of a package file.
  static func makeFolders(for file: String, in folder: String) throws {
    var path = folder
    for part in file.split(separator: "/").dropLast() {
      path += "/" + part
      guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
        throw failure(path, String(cString: strerror(errno)))
      }
    }
  }

  static func makeLink(_ path: String, to destination: String) throws {
    guard symlink(destination, path) == 0 else { throw failure(path, String(cString: strerror(errno))) }
  }

  static func rename(_ path: String, to place: String) throws {
    #if canImport(Glibc)
      let result = Glibc.rename(path, place)
    #elseif canImport(Musl)
      let result = Musl.rename(path, place)
    #else
      let result = Darwin.rename(path, place)
    #endif
    guard result == 0 else { throw failure(place, String(cString: strerror(errno))) }
  }

  static func remove(_ path: String) throws {
    guard unlink(path) == 0 else { throw failure(path, String(cString: strerror(errno))) }
  }

  /// Removes a folder with its contents; links are not followed.
  static func removeTree(_ path: String) {
    for name in folderNames(path) {
      let inner = path + "/" + name
      if case .folder = FolderEntry(path: inner) { removeTree(inner) } else { unlink(inner) }
    }
    rmdir(path)
  }

  /// Removes the folders of removed files if nothing is left in them.
  static func removeEmptyFolders(of files: some Sequence<String>, in folder: String) {
    var folders: Set<String> = []
    for file in files {
      var parts = file.split(separator: "/").dropLast()
      while !parts.isEmpty {
        folders.insert(parts.joined(separator: "/"))
        parts.removeLast()
      }
    }
    // The deepest folder comes first; `rmdir` keeps one that is not empty.
    for path in folders.sorted(by: { ($1.count, $0) < ($0.count, $1) }) { rmdir(folder + "/" + path) }
  }

  private static func failure(_ path: String, _ why: String) -> GraphcError {
    GraphcError(.cannotCreate, "io/cannot-create", "the folder cannot be written: \(why)", path: path)
  }
}
