import GraphcRuntime
import ModelSpec

/// The folders from which a spec may include files: its own with those within it, and those that the user allows. Links
/// are resolved, so that none leads out of them.
struct IncludeFolders {
  private let roots: [String]

  /// - Parameters:
  ///   - spec: the path of the spec; `-` belongs to the working folder.
  ///   - allowed: the folders of `--allow-include`.
  /// - Throws: 66 `io/not-found` for an allowed folder that is not there.
  init(spec: String, allowed: [String]) throws(GraphcError) {
    var roots = [SystemCall.resolved(Self.folder(of: spec)) ?? "/"]
    for folder in allowed {
      guard let root = SystemCall.resolved(folder) else {
        throw GraphcError(.missingInput, "io/not-found", "there is no such folder for --allow-include", path: folder)
      }
      roots.append(root)
    }
    self.roots = roots
  }

  /// The path of an included file, with links resolved.
  ///
  /// - Throws: `spec/include-outside`.
  func place(of path: String) throws(IncludeResolver.Failure) -> String {
    let resolved = SystemCall.resolved(path)
    let place = resolved ?? Self.existingFolder(above: path)
    guard roots.contains(where: { place.hasPrefix($0 == "/" ? "/" : $0 + "/") }) else {
      throw IncludeResolver.Failure(
        code: "spec/include-outside", message: "it is outside of the folder of the spec",
        help: "if it may be read, allow its folder with --allow-include DIR")
    }
    return resolved ?? path
  }

  /// The lowest folder on a path that is there, with a slash at its end: it decides about a file that is not there.
  private static func existingFolder(above path: String) -> String {
    var folder = path
    while true {
      folder = Self.folder(of: folder)
      if let resolved = SystemCall.resolved(folder) { return resolved == "/" ? "/" : resolved + "/" }
    }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
