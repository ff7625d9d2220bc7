import GraphcRuntime
import GraphcText
import SwiftEmitter

/// The folder of an emitted package. A new one is written under a temporary name and renamed; an existing one is
/// updated file by file, under a lock.
///
/// Files that graphc did not write, or that were edited since, are changed only on request. Within the package no link is
/// followed: where one stands in the place of a folder, nothing is written.
struct PackageFolder {
  let path: String

  init(path: String) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }

  /// - Parameters:
  ///   - weights: the paths in the package of the files that `pack` writes, to a place that it is given.
  ///   - overwrites: whether edited files are replaced, too.
  /// - Throws: 73 `emit/not-ours`, `emit/edited`, `emit/busy`, `io/cannot-create`; 74 `io/write-failed`; 65
  ///   `emit/manifest`; the errors of `pack`.
  func write(
    _ files: [PackageFile], weights: [String], overwrites: Bool,
    pack: (_ file: String, _ target: FileTarget) throws -> Void
  ) throws {
    try Interruption.whileUndoing {
      do {
        try writeWhole(files, weights, overwrites: overwrites, pack)
      } catch let error as SystemError {
        throw GraphcError.creatingFolder(path, error.text)
      }
    }
  }

  private func writeWhole(
    _ files: [PackageFile], _ weights: [String], overwrites: Bool, _ pack: (String, FileTarget) throws -> Void
  ) throws {
    let manifest = PackageManifestFile(files, weights: weights)
    let (parent, name) = try FolderHandle.parent(of: path)
    parent.clearTemporaries()
    switch try parent.entry(name) {
    case .missing: try create(in: parent, name, files, manifest, weights, pack)
    case .folder:
      let folder = try parent.folder(name)
      if try folder.names().isEmpty {
        try create(in: parent, name, files, manifest, weights, pack)
      } else {
        try update(folder, files, manifest, weights, overwrites: overwrites, pack)
      }
    case .file, .link, .other:
      throw GraphcError(
        .cannotCreate, "emit/not-ours", "there is something else than a folder", path: path,
        help: "name another folder with --output")
    }
  }

  private var busy: GraphcError {
    GraphcError(
      .cannotCreate, "emit/busy", "another graphc writes this package", path: path,
      help: "wait until it has ended, then compile again")
  }

  // MARK: A new folder

  private func create(
    in parent: FolderHandle, _ name: String, _ files: [PackageFile], _ manifest: PackageManifestFile,
    _ weights: [String], _ pack: (String, FileTarget) throws -> Void
  ) throws {
    let (temporary, folder) = try FolderCalls.makeTemporaryFolder(in: parent)
    var isRenamed = false
    defer { if !isRenamed { parent.removeTree(temporary) } }
    for file in files { try place(file, in: folder) }
    for file in weights { try pack(file, FileTarget(file, in: folder)) }
    try AtomicFile.write(Array(manifest.text.utf8), to: FileTarget(PackageManifestFile.name, in: folder))
    do {
      try parent.rename(temporary, to: name)
    } catch {
      // The place was free before: another process has filled it meanwhile.
      if error.isTaken { throw busy }
      throw error
    }
    isRenamed = true
    try parent.synchronize()
  }

  private func place(_ file: PackageFile, in folder: FolderHandle) throws {
    guard let (inner, name) = try FolderCalls.find(file.path, in: folder, makesFolders: true) else { return }
    switch file.content {
    case .text(let text): try AtomicFile.write(Array(text.utf8), to: FileTarget(name, in: inner))
    case .link(let destination): try inner.makeLink(name, to: destination)
    }
  }

  // MARK: A folder that is there

  private func update(
    _ folder: FolderHandle, _ files: [PackageFile], _ manifest: PackageManifestFile, _ weights: [String],
    overwrites: Bool, _ pack: (String, FileTarget) throws -> Void
  ) throws {
    // A folder of others gets no lock file.
    guard try folder.entry(PackageManifestFile.name) == .file else { throw notOurs }
    guard let lock = try FolderLock(folder) else { throw busy }
    defer { withExtendedLifetime(lock) {} }
    guard let old = try PackageManifestFile(folder: folder) else { throw notOurs }
    let oldPaths = Set(old.entries.map(\.path))
    let newPaths = Set(manifest.entries.map(\.path))
    let foreign = try oldPaths.union(newPaths).sorted().filter { try !isOurs($0, old, in: folder) }
    guard foreign.isEmpty || overwrites else {
      let names =
        foreign.prefix(5).joined(separator: ", ") + (foreign.count > 5 ? " and \(foreign.count - 5) more" : "")
      throw GraphcError(
        .cannotCreate, "emit/edited", "these files are not as graphc has written them: \(escaped(names))", path: path,
        help: "move your changes elsewhere, or give --force to lose them")
    }
    // If the update is interrupted from here on, a repetition recognizes the files as written by graphc.
    try AtomicFile.write(
      Array(old.adding(manifest).text.utf8), to: FileTarget(PackageManifestFile.name, in: folder))
    for file in files where try !holds(file.path, manifest.entries(at: file.path), in: folder) {
      // A file is replaced at once; only what a file cannot replace, or a link would not, is removed before.
      if case .link = file.content { try remove(file.path, in: folder) }
      try place(file, in: folder)
    }
    for file in weights { try pack(file, FileTarget(file, in: folder)) }
    // Weights that are no longer needed are kept: they may have been expensive to make, and a program refuses those of
    // another spec.
    let kept = old.entries.filter { $0.entry == .weights && !newPaths.contains($0.path) }.map(\.path)
    for stale in oldPaths.subtracting(newPaths).subtracting(kept) { try remove(stale, in: folder) }
    FolderCalls.removeEmptyFolders(of: oldPaths, in: folder)
    try AtomicFile.write(
      Array(manifest.adding(PackageManifestFile([], weights: kept)).text.utf8),
      to: FileTarget(PackageManifestFile.name, in: folder))
  }

  private var notOurs: GraphcError {
    GraphcError(
      .cannotCreate, "emit/not-ours", "the folder is not empty, and graphc has not written it", path: path,
      help: "name another folder with --output")
  }

  /// Whether the file at a path can be replaced without losing anything.
  private func isOurs(_ file: String, _ manifest: PackageManifestFile, in folder: FolderHandle) throws -> Bool {
    guard let (inner, name) = try FolderCalls.find(file, in: folder), try inner.entry(name) != .missing else {
      return true
    }
    return try holds(file, manifest.entries(at: file), in: folder)
  }

  /// Whether the file at a path is one of these entries.
  private func holds(
    _ file: String, _ entries: [PackageManifestFile.Entry], in folder: FolderHandle
  ) throws -> Bool {
    guard let (inner, name) = try FolderCalls.find(file, in: folder) else { return false }
    let found = try inner.entry(name)
    return entries.contains { entry in
      switch (entry, found) {
      case (.file(let digest), .file):
        (try? inner.file(name).bytes(limit: 1 << 24)).map(SHA256.hexadecimal(of:)) == digest
      case (.link(let destination), .link(let target)): destination == target
      case (.weights, .file): (try? inner.file(name)).map { PackedWeights.isPacked($0) } ?? false
      case (.file, _), (.link, _), (.weights, _): false
      }
    }
  }

  private func remove(_ file: String, in folder: FolderHandle) throws {
    guard let (inner, name) = try FolderCalls.find(file, in: folder) else { return }
    switch try inner.entry(name) {
    case .missing: break
    case .file, .link, .other: try inner.remove(name)
    case .folder:
      throw GraphcError(
        .cannotCreate, "emit/not-ours", "a folder stands where a file is to be", path: inner.path + "/" + name)
    }
  }
}
