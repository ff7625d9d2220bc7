import GraphcText

/// Writes files completely or not at all.
///
/// The bytes go to a new file in the same folder, which is synchronized and renamed to the target; then the folder is
/// synchronized, so that the name survives a power cut as well (Pillai et al., OSDI 2014). Until the rename the old
/// file is untouched. If anything fails, the new file is removed.
public enum AtomicFile {
  /// Writes what `body` writes. A symbolic link is followed; the permissions of an existing file are kept.
  ///
  /// - Throws: 73 `io/cannot-create` if the folder is missing or read-only, or the target is a directory or device; 74
  ///   `io/write-failed`; what `body` throws.
  public static func write(to path: String, _ body: (FileWriter) throws -> Void) throws {
    try write(to: path, calls: .system, body)
  }

  /// Writes bytes; as ``write(to:_:)``.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    try write(to: path) { try $0.write(bytes) }
  }

  /// Writes bytes to a place that is open already; as ``write(to:_:)``.
  package static func write(_ bytes: [UInt8], to target: FileTarget) throws {
    try write(to: target) { try $0.write(bytes) }
  }

  /// Refuses an output that is also an input.
  ///
  /// - Throws: 73 `io/output-is-input` if `output` is one of `inputs` under any name.
  public static func checkDistinct(output: String, inputs: [String]) throws {
    guard let place = try? FileStatus(path: output) else { return }
    for input in inputs {
      if let status = try? FileStatus(path: input), status.isSameFile(as: place) {
        throw GraphcError(
          .cannotCreate, "io/output-is-input", "the output is the input \(quoted(input))", path: output,
          help: "name another output file")
      }
    }
  }

  /// Checks that a file can be written at a path, before work is done for it.
  ///
  /// - Returns: the path with links resolved: the same for all paths that lead there.
  /// - Throws: 73 `io/cannot-create` if the folder is missing or may not be written, or the target is a directory or
  ///   device.
  @discardableResult package static func checkPlace(_ path: String) throws -> String {
    let target = try FileTarget(path: path)
    guard SystemCall.mayWrite(target.folder.path) else {
      throw GraphcError.creating(path, "its folder may not be written")
    }
    return (SystemCall.resolved(target.folder.path) ?? target.folder.path) + "/" + target.name
  }

  /// Writes a file that does not exist yet. A dangling link counts as existing.
  ///
  /// - Throws: 73 `io/exists`; what `write` throws.
  package static func writeNew(_ bytes: [UInt8], to path: String) throws {
    let target = try FileTarget(newPath: path)
    switch try? target.folder.entry(target.name) {
    case .missing: break
    case .folder, .other, nil: throw GraphcError.creating(path, "something else than a file has its name")
    case .file, .link: throw exists(path)
    }
    guard SystemCall.mayWrite(target.folder.path) else {
      throw GraphcError.creating(path, "its folder may not be written")
    }
    try Interruption.whileUndoing {
      try writeWhole(to: target, calls: .system, replaces: false) { try $0.write(bytes) }
    }
  }

  private static func exists(_ path: String) -> GraphcError {
    GraphcError(
      .cannotCreate, "io/exists", "the file exists and is not overwritten", path: path,
      help: "name another file, or remove this one")
  }

  /// Refuses a target that exists and cannot be replaced by a file: a directory, a pipe, a device.
  ///
  /// - Throws: 73 `io/cannot-create`.
  package static func checkReplaceable(_ path: String) throws { _ = try FileTarget(path: path) }

  /// Refuses a file without write permission: replacing it by a new file of its name would need no permission of its
  /// own.
  ///
  /// - Throws: 73 `io/cannot-create`.
  package static func checkWritable(_ path: String) throws {
    guard let status = try? FileStatus(path: path), status.permissions & 0o222 == 0 else { return }
    throw GraphcError.creating(path, "it is read-only")
  }

  /// Writes what `body` writes to a place that is open already; as ``write(to:_:)``.
  ///
  /// - Parameter beforeReplacing: called when the new file is complete and the old one is still in its place.
  package static func write(
    to target: FileTarget, beforeReplacing: () throws -> Void = {}, _ body: (FileWriter) throws -> Void
  ) throws {
    try Interruption.whileUndoing {
      try writeWhole(to: target, calls: .system, replaces: true, beforeReplacing: beforeReplacing, body)
    }
  }

  static func write(to path: String, calls: WriteCalls, _ body: (FileWriter) throws -> Void) throws {
    try Interruption.whileUndoing {
      try writeWhole(to: FileTarget(path: path), calls: calls, replaces: true, body)
    }
  }

  private static func writeWhole(
    to target: FileTarget, calls: WriteCalls, replaces: Bool, beforeReplacing: () throws -> Void = {},
    _ body: (FileWriter) throws -> Void
  ) throws {
    let folder = target.folder
    TemporaryFiles.clear(folder)
    let (temporary, descriptor): (String, Int32)
    do {
      (temporary, descriptor) = try TemporaryFiles.makeFile(in: folder)
    } catch {
      throw GraphcError.creating(target.path, "no file can be made in its folder (\(error.text))")
    }
    var isRenamed = false
    var isClosed = false
    defer {
      if !isClosed { try? SystemCall.closeDescriptor(descriptor) }
      if !isRenamed { try? folder.remove(temporary) }
    }
    if let permissions = target.permissions { try? SystemCall.setPermissions(permissions, of: descriptor) }
    let writer = FileWriter(descriptor: descriptor, path: target.path, calls: calls)
    try body(writer)
    try Interruption.check()
    do {
      try calls.synchronize(descriptor)
      isClosed = true
      try calls.close(descriptor)
      try beforeReplacing()
      if replaces {
        try calls.rename(folder, temporary, target.name)
      } else {
        try name(temporary, as: target.name, in: folder)
      }
      isRenamed = true
      do {
        try calls.synchronize(folder.descriptor)
      } catch {
        guard error.isNotSupported else { throw error }
      }
    } catch let error as SystemError {
      if !replaces, error == .exists { throw exists(target.path) }
      throw GraphcError.writing(target.path, error)
    }
  }

  /// Renames a file to a name that must be free.
  private static func name(_ temporary: String, as name: String, in folder: FolderHandle) throws(SystemError) {
    do {
      try folder.link(temporary, as: name)
      try? folder.remove(temporary)
    } catch {
      // On a file system without second names, another file of the name may appear in between, and is replaced.
      guard error.isPermission || error.isNotSupported else { throw error }
      guard try folder.entry(name) == .missing else { throw .exists }
      try folder.rename(temporary, to: name)
    }
  }
}
