/// The places of folders that are written as a whole.
extension FolderHandle {
  /// The folder that holds an entry, and the entry's name. Links are followed up to that folder.
  ///
  /// - Throws: 73 `io/cannot-create` for a path without a name, or in a folder that cannot be opened.
  package static func parent(of path: String) throws(GraphcError) -> (parent: FolderHandle, name: String) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw GraphcError.creatingFolder(path, "the path is empty or holds a NUL byte")
    }
    var path = path
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    // A folder named by dots gets its own name.
    if let last = path.split(separator: "/").last, last == "." || last == "..", let own = SystemCall.resolved(path) {
      path = own
    }
    guard let place = place(of: path) else { throw GraphcError.creatingFolder(path, "the folder has no name") }
    do throws(SystemError) {
      return (try FolderHandle(path: place.folder), place.name)
    } catch {
      throw GraphcError.creatingFolder(path, "no folder can be made beside it (\(error.text))")
    }
  }
}

extension GraphcError {
  /// The error for a folder that cannot be written.
  package static func creatingFolder(_ path: String, _ why: String) -> GraphcError {
    GraphcError(.cannotCreate, "io/cannot-create", "the folder cannot be written: \(why)", path: path)
  }
}
