import Foundation

/// The repository of the tests, found from the location of this file. Paths are relative to its root.
package enum Repository {
  package static let root: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(4)
    return parts.joined(separator: "/")
  }()

  package static func path(_ relative: String) -> String { root + "/" + relative }

  package static func text(_ relative: String) throws -> String {
    try String(contentsOfFile: path(relative), encoding: .utf8)
  }

  package static func bytes(_ relative: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(relative))))
  }

  /// The names in a folder with a suffix, sorted.
  package static func names(in folder: String, suffix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).filter { $0.hasSuffix(suffix) }.sorted()
  }

  /// The files below a folder with a suffix, as paths from the root, sorted. Links are not followed.
  package static func files(under folder: String, suffix: String) -> [String] {
    guard let files = FileManager.default.enumerator(atPath: path(folder)) else { return [] }
    return files.compactMap { $0 as? String }.filter { $0.hasSuffix(suffix) }.sorted().map { folder + "/" + $0 }
  }
}
