import Foundation

package struct FileError: Error, CustomStringConvertible {
  package let path: String
  package let what: String

  package init(path: String, what: String) {
    self.path = path
    self.what = what
  }

  package var description: String { "\(path): \(what)" }
}

/// Files of UTF-8 text.
package enum TextFiles {
  package static func read(_ path: String) throws -> String {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw FileError(path: path, what: "cannot be read as UTF-8")
    }
    return text
  }

  package static func write(_ text: String, to path: String) throws {
    do {
      try text.write(toFile: path, atomically: false, encoding: .utf8)
    } catch {
      throw FileError(path: path, what: "cannot be written (\(error))")
    }
  }
}
