import GraphcRuntime

/// Places in the folders of packages.
enum FolderCalls {
  /// The folder that holds an entry, and the entry's name. Links are followed up to that folder.
  static func place(of path: String) throws -> (parent: FolderHandle, name: String) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw failure(path, "the path is empty or holds a NUL byte") }
    var path = path
    // A folder named by dots gets its own name.
    if let last = path.split(separator: "/").last, last == "." || last == "..", let own = SystemCall.resolved(path) {
      path = own
    }
    guard let place = FolderHandle.place(of: path) else { throw failure(path, "the folder has no name") }
    do {
      return (try FolderHandle(path: place.folder), place.name)
    } catch {
      throw failure(path, "no folder can be made beside it (\(error.text))")
    }
  }

  /// Creates an empty folder with a name of its own.
  static func makeTemporaryFolder(in parent: FolderHandle) throws -> (name: String, folder: FolderHandle) {
    do {
      return try parent.makeTemporaryFolder()
    } catch {
      throw failure(parent.path, "no folder can be made in it (\(error.text))")
    }
  }

  /// The folder that holds a file of a package, and the file's name.
  ///
  /// - Parameter makesFolders: whether missing folders are made.
  /// - Returns: `nil` if a folder is missing.
  /// - Throws: 73 `emit/not-ours` if something else stands in the place of a folder.
  static func find(
    _ file: String, in folder: FolderHandle, makesFolders: Bool = false
  ) throws -> (folder: FolderHandle, name: String)? {
    var parts = file.split(separator: "/").map(String.init)
    guard let name = parts.popLast() else { return nil }
    var inner = folder
    for part in parts {
      switch try inner.entry(part) {
      case .folder: break
      case .missing:
        guard makesFolders else { return nil }
        try inner.makeFolder(part)
      case .file, .link, .other:
        throw GraphcError(
          .cannotCreate, "emit/not-ours", "something else stands where a folder is to be",
          path: "\(inner.path)/\(part)",
          help: "move it elsewhere")
      }
      inner = try inner.folder(part)
    }
    return (inner, name)
  }

  /// Removes the folders of removed files if nothing is left in them.
  static func removeEmptyFolders(of files: some Sequence<String>, in folder: FolderHandle) {
    var folders: Set<String> = []
    for file in files {
      var parts = file.split(separator: "/").dropLast()
      while !parts.isEmpty {
        folders.insert(parts.joined(separator: "/"))
        parts.removeLast()
      }
    }
    // The deepest folder comes first; a folder that is not empty stays.
    for path in folders.sorted(by: { ($1.count, $0) < ($0.count, $1) }) {
      if let (inner, name) = try? find(path, in: folder) { try? inner.removeFolder(name) }
    }
  }

  static func failure(_ path: String, _ error: SystemError) -> GraphcError { failure(path, error.text) }

  private static func failure(_ path: String, _ why: String) -> GraphcError {
    GraphcError(.cannotCreate, "io/cannot-create", "the folder cannot be written: \(why)", path: path)
  }
}
