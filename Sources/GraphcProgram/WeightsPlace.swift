import GraphcRuntime
import GraphcText

/// The search for a compiled program's weights if no path is given.
enum WeightsPlace {
  /// The file with this name in the working folder, in the folder of the program, or in a folder above it.
  ///
  /// - Throws: 66 `weights/missing-file`.
  static func find(_ name: String) throws(GraphcError) -> String {
    if exists(name) { return name }
    var folder = program
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      if exists(folder + "/" + name) { return folder + "/" + name }
    }
    throw GraphcError(
      .missingInput, "weights/missing-file",
      "the weights \(quoted(name)) are neither in the working folder nor in a folder above the program",
      help: "name them with --weights FILE; graphc compile SPEC --weights CHECKPOINT writes them")
  }

  private static func exists(_ path: String) -> Bool { (try? RandomAccessFile(path: path)) != nil }

  /// The absolute path of this program, with links resolved.
  private static var program: String {
    let given = CommandLine.arguments.first ?? ""
    for path in ["/proc/self/exe", given] {
      if let resolved = SystemCall.resolved(path) { return resolved }
    }
    return given
  }
}
