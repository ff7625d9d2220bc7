import GraphcRuntime

/// Places in the folders of packages.
enum FolderCalls {
  /// Creates an empty folder with a name of its own.
  static func makeTemporaryFolder(in parent: FolderHandle) throws -> (name: String, folder: FolderHandle) {
    do {
      return try parent.makeTemporaryFolder()
    } catch {
      throw GraphcError.creatingFolder(parent.path, "no folder can be made in it (\(error.text))")
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
}
