import GraphcText

/// The beginning of each Swift file of a model.
struct SourceHeader {
  let specFile: String
  /// The name of the runtime module.
  let runtime: String
  let version: String

  /// A file with its first lines.
  ///
  /// - Parameter isPublic: whether what the file declares is seen by other modules.
  func source(isPublic: Bool = false) -> SwiftSource {
    var source = SwiftSource()
    source.line("// Written by graphc \(version) from \(escaped(specFile)); compiling again overwrites it.")
    source.line()
    source.line((isPublic ? "public " : "") + "import \(runtime)")
    source.line()
    return source
  }
}
