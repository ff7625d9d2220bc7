#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

package struct FileError: Error, CustomStringConvertible {
  package let path: String
  package let what: String

  package init(path: String, what: String) {
    self.path = path
    self.what = what
  }

  package var description: String { "\(path): \(what)" }
}

/// Files of the repository, found from the place of a test's source (`#filePath`).
package enum TextFiles {
  /// The root of the repository, which holds the folder `Tests` that the source of a test is in.
  package static func root(from file: String = #filePath) -> String {
    file.lastIndex(of: "/Tests/").map { String(file[..<$0]) } ?? "."
  }

  package static func read(_ path: String) throws -> String {
    guard let file = fopen(path, "rb") else { throw FileError(path: path, what: "cannot be read") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw FileError(path: path, what: "is not UTF-8") }
    return text
  }

  package static func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "wb") else { throw FileError(path: path, what: "cannot be written") }
    let bytes = Array(text.utf8)
    let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
    guard fclose(file) == 0, isWritten else { throw FileError(path: path, what: "was not written whole") }
  }

  /// The names in a folder that end so, sorted.
  package static func names(in folder: String, suffix: String) throws -> [String] {
    guard let directory = opendir(folder) else { throw FileError(path: folder, what: "is no folder") }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(suffix) { names.append(name) }
    }
    return names.sorted()
  }
}

extension String {
  /// Where `text` occurs last.
  fileprivate func lastIndex(of text: String) -> String.Index? {
    var index = endIndex
    while index > startIndex {
      index = self.index(before: index)
      if self[index...].hasPrefix(text) { return index }
    }
    return nil
  }
}
