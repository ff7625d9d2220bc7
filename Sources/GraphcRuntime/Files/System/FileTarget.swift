/// Where a file is to be written: a name in an open folder.
package struct FileTarget {
  let folder: FolderHandle
  let name: String
  /// Those of the file that is replaced; `nil` for a new one.
  let permissions: UInt32?
  /// The path for messages.
  package let path: String

  /// The place of a path. A symbolic link is followed once, here.
  ///
  /// - Throws: 73 `io/cannot-create` if the folder is missing, or the target is a directory or device.
  package init(path given: String) throws {
    let status = try? FileStatus(path: given)
    if let status, status.kind != .regular {
      throw GraphcError.creating(given, "the output would replace \(status.kind.rawValue)")
    }
    try self.init(given, at: SystemCall.resolved(given) ?? given, permissions: status?.permissions)
  }

  /// The place of a new file: a link at the path counts as a file that is there.
  ///
  /// - Throws: 73 `io/cannot-create` if the folder is missing.
  init(newPath given: String) throws {
    try self.init(given, at: given, permissions: nil)
  }

  private init(_ given: String, at path: String, permissions: UInt32?) throws {
    guard !given.isEmpty, !given.utf8.contains(0) else {
      throw GraphcError.creating(given, "the path is empty or holds a NUL byte")
    }
    guard let place = FolderHandle.place(of: path) else {
      throw GraphcError.creating(given, "the output has no file name")
    }
    name = place.name
    do {
      folder = try FolderHandle(path: place.folder)
    } catch {
      throw GraphcError.creating(given, "its folder cannot be opened (\(error.text))")
    }
    self.permissions = permissions
    self.path = given
  }

  /// A file in a folder. A link of that name is replaced, not followed.
  ///
  /// - Throws: 73 `io/cannot-create` if something else than a file or a link has the name.
  package init(_ name: String, in folder: FolderHandle) throws {
    path = folder.path + "/" + name
    do {
      switch try folder.entry(name) {
      case .missing, .link: permissions = nil
      case .file: permissions = try FileStatus(descriptor: folder.descriptor, name: name).permissions
      case .folder: throw GraphcError.creating(path, "the output would replace a directory")
      case .other: throw GraphcError.creating(path, "the output would replace a special file")
      }
    } catch let error as SystemError {
      throw GraphcError.creating(path, error.text)
    }
    self.folder = folder
    self.name = name
  }
}

extension GraphcError {
  static func creating(_ path: String, _ why: String) -> GraphcError {
    GraphcError(.cannotCreate, "io/cannot-create", "the file cannot be created: \(why)", path: path)
  }

  static func writing(_ path: String, _ error: SystemError) -> GraphcError {
    GraphcError(.inputOutput, "io/write-failed", "the file cannot be written (\(error.text))", path: path)
  }
}
