import GraphcRuntime
import GraphcText
import SwiftEmitter

/// The file `.graphc-package`, a list of the files that graphc has written to a package folder. With it, graphc
/// distinguishes its own files from those of the user when it writes the package again.
struct PackageManifestFile {
  static let name = ".graphc-package"
  private static let title = "Files that graphc has written; it replaces these and no others."

  enum Entry: Hashable {
    /// SHA-256 of the contents.
    case file(digest: String)
    case link(to: String)
    /// Packed weights, which are recognized by their own header.
    case weights
  }

  /// The entries. While a package is being replaced, a path may have several, of which the file is one.
  private(set) var entries: [(path: String, entry: Entry)] = []

  init() {}

  init(_ files: [PackageFile], weights: [String]) {
    for file in files {
      switch file.content {
      case .text(let text): entries.append((file.path, .file(digest: SHA256.hexadecimal(of: text))))
      case .link(let target): entries.append((file.path, .link(to: target)))
      }
    }
    entries += weights.map { ($0, .weights) }
  }

  /// Reads the manifest of a folder; `nil` if there is none.
  ///
  /// - Throws: 65 `emit/manifest` for a file that graphc has not written.
  init?(folder: FolderHandle) throws {
    guard case .file = try folder.entry(Self.name) else { return nil }
    let path = folder.path + "/" + Self.name
    let bytes = try folder.file(Self.name).bytes(limit: 1 << 22)
    let lines = PathText.text(bytes).split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first.map(String.init) == Self.title, lines.last == "" else {
      throw GraphcError(
        .badInput, "emit/manifest", "its title is not that of graphc, or its end is missing", path: path)
    }
    for (number, line) in lines.dropLast().enumerated().dropFirst() {
      let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
      let entry: Entry? =
        switch (parts.first, parts.count) {
        case ("file", 3): .file(digest: parts[1])
        case ("link", 3): .link(to: parts[1])
        case ("weights", 3): .weights
        default: nil
        }
      guard let entry, Self.isInside(parts[2]) else {
        throw GraphcError(.badInput, "emit/manifest", "line \(number + 1) is not of graphc", path: path)
      }
      entries.append((parts[2], entry))
    }
  }

  var text: String {
    let lines = entries.map { path, entry in
      switch entry {
      case .file(let digest): "file \(digest) \(path)"
      case .link(let target): "link \(target) \(path)"
      case .weights: "weights - \(path)"
      }
    }
    return ([Self.title] + lines.sorted()).joined(separator: "\n") + "\n"
  }

  func entries(at path: String) -> [Entry] { entries.filter { $0.path == path }.map(\.entry) }

  func adding(_ other: PackageManifestFile) -> PackageManifestFile {
    var result = self
    result.entries += other.entries
    return result
  }

  /// Whether a path stays inside of the folder.
  private static func isInside(_ path: String) -> Bool {
    !path.hasPrefix("/") && !path.utf8.contains(0)
      && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { $0 != ".." && $0 != "." && $0 != "" }
  }
}
