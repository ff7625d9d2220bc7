import GraphcRuntime
import GraphcText
import SwiftEmitter

/// The folder of an emitted package. A new one is written under a temporary name and renamed; an existing one is
/// updated file by file.
///
/// Files that graphc did not write, or that were edited since, are changed only on request.
struct PackageFolder {
  let path: String

  init(path: String) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }

  /// - Parameters:
  ///   - weights: the paths in the package of the files that `pack` writes, to a path that it is given.
  ///   - overwrites: whether edited files are replaced, too.
  /// - Throws: 73 `emit/not-ours`, `emit/edited`, `io/cannot-create`; 74 `io/write-failed`; the errors of `pack`.
  func write(
    _ files: [PackageFile], weights: [String], overwrites: Bool, pack: (_ file: String, _ path: String) throws -> Void
  ) throws {
    try Interruption.whileUndoing { try writeWhole(files, weights, overwrites: overwrites, pack) }
  }

  private func writeWhole(
    _ files: [PackageFile], _ weights: [String], overwrites: Bool, _ pack: (String, String) throws -> Void
  ) throws {
    let manifest = PackageManifestFile(files, weights: weights)
    switch FolderEntry(path: path) {
    case .missing: try create(files, manifest, weights, pack)
    case .folder(let isEmpty):
      if isEmpty {
        try create(files, manifest, weights, pack)
      } else {
        try update(files, manifest, weights, overwrites: overwrites, pack)
      }
    case .file, .link:
      throw GraphcError(
        .cannotCreate, "emit/not-ours", "there is something else than a folder", path: path,
        help: "name another folder with --output")
    }
  }

  // MARK: A new folder

  private func create(
    _ files: [PackageFile], _ manifest: PackageManifestFile, _ weights: [String],
    _ pack: (String, String) throws -> Void
  ) throws {
    let temporary = try FolderCalls.makeTemporaryFolder(beside: path)
    var isRenamed = false
    defer { if !isRenamed { FolderCalls.removeTree(temporary) } }
    for file in files { try place(file, in: temporary) }
    for file in weights { try pack(file, temporary + "/" + file) }
    try AtomicFile.write(Array(manifest.text.utf8), to: temporary + "/" + PackageManifestFile.name)
    try FolderCalls.rename(temporary, to: path)
    isRenamed = true
  }

  private func place(_ file: PackageFile, in folder: String) throws {
    let target = folder + "/" + file.path
    try FolderCalls.makeFolders(for: file.path, in: folder)
    switch file.content {
    case .text(let text): try AtomicFile.write(Array(text.utf8), to: target)
    case .link(let destination): try FolderCalls.makeLink(target, to: destination)
    }
  }

  // MARK: A folder that is there

  private func update(
    _ files: [PackageFile], _ manifest: PackageManifestFile, _ weights: [String], overwrites: Bool,
    _ pack: (String, String) throws -> Void
  ) throws {
    guard let old = try PackageManifestFile(folder: path) else {
      throw GraphcError(
        .cannotCreate, "emit/not-ours", "the folder is not empty, and graphc has not written it", path: path,
        help: "name another folder with --output")
    }
    let oldPaths = Set(old.entries.map(\.path))
    let newPaths = Set(manifest.entries.map(\.path))
    let foreign = oldPaths.union(newPaths).sorted().filter { !isOurs($0, old) }
    guard foreign.isEmpty || overwrites else {
      let names =
        foreign.prefix(5).joined(separator: ", ") + (foreign.count > 5 ? " and \(foreign.count - 5) more" : "")
      throw GraphcError(
        .cannotCreate, "emit/edited", "these files are not as graphc has written them: \(escaped(names))", path: path,
        help: "move your changes elsewhere, or give --force to lose them")
    }
    // If the update is interrupted from here on, a repetition recognizes the files as written by graphc.
    let manifestPath = path + "/" + PackageManifestFile.name
    try AtomicFile.write(Array(old.adding(manifest).text.utf8), to: manifestPath)
    for file in files where !holds(file.path, manifest.entries(at: file.path)) {
      if case .missing = FolderEntry(path: path + "/" + file.path) {} else { try remove(file.path) }
      try place(file, in: path)
    }
    for file in weights { try pack(file, path + "/" + file) }
    // Weights that are no longer needed are kept: they may have been expensive to make, and a program refuses those of
    // another spec.
    let kept = old.entries.filter { $0.entry == .weights && !newPaths.contains($0.path) }.map(\.path)
    for stale in oldPaths.subtracting(newPaths).subtracting(kept) { try remove(stale) }
    FolderCalls.removeEmptyFolders(of: oldPaths, in: path)
    try AtomicFile.write(
      Array(manifest.adding(PackageManifestFile([], weights: kept)).text.utf8), to: manifestPath)
  }

  /// Whether the file at a path can be replaced without losing anything.
  private func isOurs(_ file: String, _ manifest: PackageManifestFile) -> Bool {
    if case .missing = FolderEntry(path: path + "/" + file) { return true }
    return holds(file, manifest.entries(at: file))
  }

  /// Whether the file at a path is one of these entries.
  private func holds(_ file: String, _ entries: [PackageManifestFile.Entry]) -> Bool {
    let target = path + "/" + file
    return entries.contains { entry in
      switch (entry, FolderEntry(path: target)) {
      case (.file(let digest), .file): (try? readFile(target, limit: 1 << 24)).map(SHA256.hexadecimal(of:)) == digest
      case (.link(let destination), .link(let found)): destination == found
      case (.weights, .file): PackedWeights.isPacked(path: target)
      default: false
      }
    }
  }

  private func remove(_ file: String) throws {
    let target = path + "/" + file
    switch FolderEntry(path: target) {
    case .missing: break
    case .file, .link: try FolderCalls.remove(target)
    case .folder:
      throw GraphcError(.cannotCreate, "emit/not-ours", "a folder stands where a file is to be", path: target)
    }
  }
}
