package import GraphcRuntime
import GraphcText

/// The folder of a training run, which one process at a time writes. In it no link is followed, and a file is replaced as
/// a whole.
///
/// The file `.graphc-run` says that the folder is one: others, with files of the user, are left alone.
package final class RunFolder {
  /// Whether a run is begun or continued.
  package enum Purpose: Sendable {
    case begin
    case resume
  }

  private static let mark = ".graphc-run"
  private static let title = "A training run of graphc; it replaces its own files and no others.\n"

  /// The open folder.
  package let handle: FolderHandle
  private let lock: FolderLock

  /// The path by which the folder was opened, for messages.
  package var path: String { handle.path }

  /// Opens the folder of a run, or makes it, and keeps others out of it until this value goes.
  ///
  /// - Throws: 73 `run/not-ours` for a folder that holds something else, and for what is no folder; `run/exists` for a
  ///   new run where there is one; `run/busy` while another process has the folder; `io/cannot-create`;
  ///   66 `run/missing` where there is no run to resume.
  package init(path: String, for purpose: Purpose) throws {
    let (parent, name) = try FolderHandle.parent(of: path)
    do {
      handle = try Self.open(name, in: parent, path, purpose)
      // A folder of others gets no lock file.
      try Self.checkOwn(handle, path, purpose)
      guard let lock = try FolderLock(handle) else {
        throw GraphcError(
          .cannotCreate, "run/busy", "another graphc writes this run", path: path,
          help: "wait until it has ended, or name another folder")
      }
      self.lock = lock
      // Another process may have begun a run before the lock was taken.
      try Self.checkOwn(handle, path, purpose)
      handle.clearTemporaries()
      if try handle.entry(Self.mark) == .missing { try write(Array(Self.title.utf8), to: Self.mark) }
    } catch let error as SystemError {
      throw GraphcError.creatingFolder(path, error.text)
    }
  }

  /// Writes a file of the run as a whole.
  ///
  /// - Throws: 73 `io/cannot-create`; 74 `io/write-failed`.
  package func write(_ bytes: [UInt8], to name: String) throws {
    try AtomicFile.write(bytes, to: FileTarget(name, in: handle))
  }

  private static func open(
    _ name: String, in parent: FolderHandle, _ path: String, _ purpose: Purpose
  ) throws -> FolderHandle {
    switch try parent.entry(name) {
    case .folder: break
    case .missing:
      guard purpose == .begin else { throw missing(path) }
      do throws(SystemError) {
        try parent.makeFolder(name)
      } catch  where error.isTaken {
        // Another process has made it meanwhile; the lock decides.
      }
    case .file, .link, .other: throw notOurs(path, "there is something else than a folder")
    }
    return try parent.folder(name, path: path)
  }

  private static func checkOwn(_ folder: FolderHandle, _ path: String, _ purpose: Purpose) throws {
    let names = try folder.names().filter {
      $0 != FolderLock.name && !($0.hasPrefix(".graphc-") && $0.hasSuffix(".tmp"))
    }
    let isRun = try folder.entry(mark) == .file
    switch purpose {
    case .resume:
      guard isRun else {
        throw names.isEmpty ? missing(path) : notOurs(path, "the folder is not that of a run of graphc")
      }
    case .begin:
      guard isRun || names.isEmpty else {
        throw notOurs(path, "the folder is not empty, and graphc has not written it")
      }
      let begun = names.filter { CheckpointFile.names.contains($0) || $0 == TrainingLog.fileName }
      guard begun.isEmpty else {
        throw GraphcError(
          .cannotCreate, "run/exists", "there is a run already, with \(begun.joined(separator: ", "))", path: path,
          help: "continue it with --resume, or name another folder")
      }
    }
  }

  private static func missing(_ path: String) -> GraphcError {
    GraphcError(
      .missingInput, "run/missing", "there is no run to resume", path: path,
      help: "name the folder of a run, or leave out --resume to begin one")
  }

  private static func notOurs(_ path: String, _ why: String) -> GraphcError {
    GraphcError(.cannotCreate, "run/not-ours", why, path: path, help: "name another folder")
  }
}
