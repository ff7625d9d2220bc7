/// The code of a Swift file: comments, and the text of strings and regular expressions, become spaces. Lines and columns
/// stay; code in `\(…)` of a string is code.
package struct SwiftCode {
  /// As many bytes as the file has.
  package var lines: [String] {
    String(decoding: result, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Whether a line holds one of the bytes and words without which nothing in it wraps around or ends the process.
  package static func mayBeUnchecked(_ line: String) -> Bool {
    let bytes = Array(line.utf8)
    return bytes.indices.contains { place in
      "!&*".utf8.contains(bytes[place])
        || words.contains { bytes[place] == $0[0] && bytes[place...].starts(with: $0) }
    }
  }

  private static let words = ["fatalError(", "precondition", "assert", "unsafelyUnwrapped"].map { Array($0.utf8) }

  private enum Context {
    /// Code within so many parentheses since the string around it was left.
    case code(parentheses: Int)
    case string(hashes: Int, quotes: Int)
  }

  private let text: [UInt8]
  private var result: [UInt8]
  private var place = 0
  private var contexts: [Context] = []

  package init(_ text: String) {
    self.text = Array(text.utf8)
    result = self.text
    while place < self.text.count {
      if case .string(let hashes, let quotes)? = contexts.last {
        stepInString(hashes, quotes)
      } else {
        stepInCode()
      }
    }
  }

  private mutating func stepInCode() {
    guard "/\"#()".utf8.contains(text[place]) else {
      place += 1
      return
    }
    if starts("//") {
      blank(upTo: text[place...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count)
    } else if starts("/*") {
      var depth = 0
      repeat {
        if starts("/*") { depth += 1 } else if starts("*/") { depth -= 1 }
        blank(upTo: place + (starts("/*") || starts("*/") ? 2 : 1))
      } while depth > 0 && place < text.count
    } else if let end = regexEnd {
      blank(upTo: end)
    } else if let (hashes, quotes) = stringStart {
      place += hashes + quotes
      contexts.append(.string(hashes: hashes, quotes: quotes))
    } else {
      if case .code(let parentheses)? = contexts.last {
        let change = text[place] == UInt8(ascii: "(") ? 1 : text[place] == UInt8(ascii: ")") ? -1 : 0
        contexts[contexts.count - 1] = .code(parentheses: parentheses + change)
        if parentheses + change == 0 { contexts.removeLast() }
      }
      place += 1
    }
  }

  private mutating func stepInString(_ hashes: Int, _ quotes: Int) {
    guard "\\\"\n".utf8.contains(text[place]) else { return blank(upTo: place + 1) }
    let mark = String(repeating: "#", count: hashes)
    let end = String(repeating: "\"", count: quotes) + mark
    if starts("\\" + mark + "(") {
      blank(upTo: place + 1 + hashes)
      contexts.append(.code(parentheses: 0))
    } else if starts("\\" + mark) {
      blank(upTo: place + 2 + hashes)
    } else if starts(end) || (quotes == 1 && text[place] == UInt8(ascii: "\n")) {
      place += starts(end) ? end.utf8.count : 1
      contexts.removeLast()
    } else {
      blank(upTo: place + 1)
    }
  }

  private var stringStart: (hashes: Int, quotes: Int)? {
    let hashes = text[place...].prefix { $0 == UInt8(ascii: "#") }.count
    guard place + hashes < text.count, text[place + hashes] == UInt8(ascii: "\"") else { return nil }
    return (hashes, text[(place + hashes)...].starts(with: "\"\"\"".utf8) ? 3 : 1)
  }

  /// The end of a regular expression that begins here, `/…/` or `#/…/#`, in the same line.
  private var regexEnd: Int? {
    let isExtended = starts("#/")
    guard isExtended || starts("/"), place + 1 < text.count else { return nil }
    if !isExtended {
      let before = text[..<place].last { $0 != UInt8(ascii: " ") }
      guard let before, "(,=:[{".utf8.contains(before), text[place + 1] != UInt8(ascii: " ") else { return nil }
    }
    var end = place + (isExtended ? 2 : 1)
    while end < text.count, text[end] != UInt8(ascii: "\n") {
      if text[end] == UInt8(ascii: "\\") {
        end += 2
      } else if text[end...].starts(with: (isExtended ? "/#" : "/").utf8) {
        return end + (isExtended ? 2 : 1)
      } else {
        end += 1
      }
    }
    return nil
  }

  private func starts(_ prefix: String) -> Bool { text[place...].starts(with: prefix.utf8) }

  private mutating func blank(upTo end: Int) {
    for index in place..<min(end, text.count) where text[index] != UInt8(ascii: "\n") {
      result[index] = UInt8(ascii: " ")
    }
    place = min(end, text.count)
  }
}
