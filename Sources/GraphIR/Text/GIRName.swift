import Diagnostics
import GraphcText

/// Names in `.gir` text: plain if possible, otherwise quoted.
enum GIRName {
  /// Literals, which cannot be names of dims.
  static let reservedWords: Set<String> = ["true", "false", "inf", "nan"]

  /// Whether the name can be unquoted: segments of ASCII letters, digits and `_`, joined by points; the first does not
  /// start with a digit.
  static func isPlain(_ name: String) -> Bool {
    guard let first = name.utf8.first, isWordStart(first) else { return false }
    var previous = first
    for byte in name.utf8 {
      guard isWordByte(byte) || byte == UInt8(ascii: ".") && previous != byte else { return false }
      previous = byte
    }
    return previous != UInt8(ascii: ".")
  }

  /// Whether a dim may have the name: one plain segment that is not a reserved word.
  static func isDim(_ name: String) -> Bool {
    isPlain(name) && !name.utf8.contains(UInt8(ascii: ".")) && !reservedWords.contains(name)
  }

  /// The name as written after `@`, or as a path.
  static func reference(_ name: String) -> String { isPlain(name) ? name : quoted(name) }

  /// A name with every character that cannot be plain replaced by `_`.
  static func sanitized(_ name: String) -> String {
    if isPlain(name) { return name }
    var text = ""
    for scalar in name.unicodeScalars {
      let isKept = scalar.isASCII && (isWordByte(UInt8(scalar.value)) || scalar == ".")
      text.unicodeScalars.append(isKept ? scalar : "_")
    }
    return isPlain(text) ? text : "_" + text.map { $0 == "." ? "_" : String($0) }.joined()
  }

  /// A string literal; characters that a terminal would not show as text are escaped.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default:
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
          result += "\\u{" + String(scalar.value, radix: 16) + "}"
        default: result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  static func isWordStart(_ byte: UInt8) -> Bool {
    // Setting this bit turns capital letters into small ones.
    let letter = byte | 0x20
    return letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  static func isWordByte(_ byte: UInt8) -> Bool { isWordStart(byte) || isDigit(byte) }
}
