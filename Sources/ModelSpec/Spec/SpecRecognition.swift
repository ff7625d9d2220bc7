import GraphcText

/// Whether a text is meant as a spec. Of a text that is not, diagnostics show nothing: `include:` and the command line
/// may name any file.
package enum SpecRecognition {
  /// The error for a file that is not a spec.
  package static let code = "spec/not-a-spec"
  package static let message = "this is not a spec, so nothing of it is shown"
  package static let help = "a spec starts with 'graphc: 1'"

  /// Whether the first line with content starts with the key `graphc`, as it has to in an included file.
  package static func isSpec(_ bytes: [UInt8]) -> Bool {
    for line in lines(bytes) where !line.isEmpty && line.first != UInt8(ascii: "#") {
      if line.starts(with: "---".utf8) || line.first == UInt8(ascii: "%") { continue }
      return key(line) == "graphc"
    }
    return false
  }

  /// Whether a text has the key `graphc`, or one that only specs have in common.
  package static func mayBeSpec(_ bytes: [UInt8]) -> Bool {
    lines(bytes, alsoIn: "-").contains { ["graphc", "model", "graph"].contains(key($0)) }
  }

  /// Whether a text holds nothing but white space and comments.
  package static func isEmpty(_ bytes: [UInt8]) -> Bool {
    lines(bytes).allSatisfy { $0.isEmpty || $0.first == UInt8(ascii: "#") }
  }

  /// The lines without white space, a byte order mark, brackets, quotes and other characters before a key.
  private static func lines(_ bytes: [UInt8], alsoIn others: String = "") -> [ArraySlice<UInt8>] {
    let ignored = Set(" \t{\"'\u{FEFF}\(others)".utf8)
    return bytes.split { $0 == 0x0A || $0 == 0x0D }.map { line in line.drop { ignored.contains($0) } }
  }

  /// The word before a colon; empty without one.
  private static func key(_ line: ArraySlice<UInt8>) -> String {
    let word = line.prefix { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
    let rest = line[word.endIndex...].drop {
      $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'")
    }
    return rest.first == UInt8(ascii: ":") ? String(decoding: word, as: UTF8.self) : ""
  }
}
