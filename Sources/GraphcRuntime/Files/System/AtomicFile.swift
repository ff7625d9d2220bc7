import GraphcText
import Synchronization

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
    let place = try Place(path)
    try SystemCall.closeDescriptor(try place.openFolder())
    guard SystemCall.mayWrite(place.folder) else {
      throw GraphcError.creating(path, "its folder may not be written")
    }
    let name = place.path.split(separator: "/").last ?? ""
    return (SystemCall.resolved(place.folder) ?? place.folder) + "/" + name
  }

  /// Writes a file that does not exist yet. A dangling link counts as existing.
  ///
  /// - Throws: 73 `io/exists`; what `write` throws.
  package static func writeNew(_ bytes: [UInt8], to path: String) throws {
    try checkPlace(path)
    do {
      try SystemCall.closeDescriptor(SystemCall.createNew(path, permissions: 0o666))
    } catch {
      guard error == .exists else {
        throw GraphcError.creating(path, "no file can be made in its folder (\(error.text))")
      }
      throw GraphcError(
        .cannotCreate, "io/exists", "the file exists and is not overwritten", path: path,
        help: "name another file, or remove this one")
    }
    do {
      try write(bytes, to: path)
    } catch {
      SystemCall.remove(path)
      throw error
    }
  }

  /// Refuses a target that exists and cannot be replaced by a file: a directory, a pipe, a device.
  ///
  /// - Throws: 73 `io/cannot-create`.
  package static func checkReplaceable(_ path: String) throws { _ = try Place(path) }

  /// Refuses a file without write permission: replacing it by a new file of its name would need no permission of its
  /// own.
  ///
  /// - Throws: 73 `io/cannot-create`.
  package static func checkWritable(_ path: String) throws {
    guard let status = try? FileStatus(path: path), status.permissions & 0o222 == 0 else { return }
    throw GraphcError.creating(path, "it is read-only")
  }

  static func write(to path: String, calls: WriteCalls, _ body: (FileWriter) throws -> Void) throws {
    try Interruption.whileUndoing { try writeWhole(to: path, calls: calls, body) }
  }

  private static func writeWhole(to path: String, calls: WriteCalls, _ body: (FileWriter) throws -> Void) throws {
    let place = try Place(path)
    let folder = try place.openFolder()
    defer { try? SystemCall.closeDescriptor(folder) }

    let (temporary, descriptor) = try place.createTemporary()
    var isRenamed = false
    var isClosed = false
    defer {
      if !isClosed { try? SystemCall.closeDescriptor(descriptor) }
      if !isRenamed { SystemCall.remove(temporary) }
    }
    let writer = FileWriter(descriptor: descriptor, path: path, calls: calls)
    try body(writer)
    try Interruption.check()
    do {
      try calls.synchronize(descriptor)
      isClosed = true
      try calls.close(descriptor)
      try calls.rename(temporary, place.path)
      isRenamed = true
      do {
        try calls.synchronize(folder)
      } catch {
        guard error.isNotSupported else { throw error }
      }
    } catch let error as SystemError {
      throw GraphcError.writing(path, error)
    }
  }
}

/// Takes the bytes of an ``AtomicFile`` in order.
public final class FileWriter {
  private let descriptor: Int32
  private let path: String
  private let calls: WriteCalls

  init(descriptor: Int32, path: String, calls: WriteCalls) {
    self.descriptor = descriptor
    self.path = path
    self.calls = calls
  }

  /// Appends bytes.
  ///
  /// - Throws: 74 `io/write-failed`.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    try Interruption.check()
    var written = 0
    while written < bytes.count {
      do {
        let count = try calls.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]))
        guard count > 0 else { throw SystemError.noSpace }
        written += count
      } catch let error as SystemError where error == .interrupted {
        continue
      } catch let error as SystemError {
        throw GraphcError.writing(path, error)
      }
    }
  }

  /// Appends bytes.
  ///
  /// - Throws: 74 `io/write-failed`.
  public func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }
}

/// The target of a write, with links resolved.
private struct Place {
  let path: String
  let folder: String
  let permissions: UInt32?
  private let given: String

  init(_ given: String) throws {
    self.given = given
    guard !given.isEmpty, !given.utf8.contains(0) else {
      throw GraphcError.creating(given, "the path is empty or holds a NUL byte")
    }
    let status = try? FileStatus(path: given)
    if let status, status.kind != .regular {
      throw GraphcError.creating(given, "the output would replace \(status.kind.rawValue)")
    }
    permissions = status?.permissions
    let path = SystemCall.resolved(given) ?? given
    guard path.utf8.last != UInt8(ascii: "/") else {
      throw GraphcError.creating(given, "the output has no file name")
    }
    self.path = path
    folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "./"
  }

  func openFolder() throws -> Int32 {
    do {
      return try SystemCall.openForReading(folder)
    } catch {
      throw GraphcError.creating(given, "its folder cannot be opened (\(error.text))")
    }
  }

  func createTemporary() throws -> (path: String, descriptor: Int32) {
    do {
      while true {
        let number = temporaryNumber.add(1, ordering: .relaxed).newValue
        let temporary = "\(folder).graphc-\(SystemCall.processID)-\(number).tmp"
        do {
          let descriptor = try SystemCall.createNew(temporary, permissions: 0o666)
          if let permissions { try? SystemCall.setPermissions(permissions, of: descriptor) }
          return (temporary, descriptor)
        } catch {
          guard error == .exists else { throw error }
        }
      }
    } catch let error as SystemError {
      throw GraphcError.creating(given, "no file can be made in its folder (\(error.text))")
    }
  }
}

private let temporaryNumber = Atomic<Int>(0)

extension GraphcError {
  fileprivate static func creating(_ path: String, _ why: String) -> GraphcError {
    GraphcError(.cannotCreate, "io/cannot-create", "the file cannot be created: \(why)", path: path)
  }

  fileprivate static func writing(_ path: String, _ error: SystemError) -> GraphcError {
    GraphcError(.inputOutput, "io/write-failed", "the file cannot be written (\(error.text))", path: path)
  }
}
