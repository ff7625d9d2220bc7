import GraphcText
import Diagnostics

/// Names in `.gir` text: plain where they can be, quoted elsewhere.
enum GIRName {
  /// Words that stand for values; no dim may be called so.
  static let reservedWords: Set<String> = ["true", "false", "inf", "nan"]

  /// Whether the name may stand unquoted: segments of ASCII letters, digits and `_`, joined by points, of which the
  /// first does not begin with a digit.
  static func isPlain(_ name: String) -> Bool {
    var segmentLength = 0
    for (index, byte) in name.utf8.enumerated() {
      if byte == UInt8(ascii: ".") {
        if segmentLength == 0 { return false }
        segmentLength = 0
      } else {
        guard index == 0 ? isWordStart(byte) : isWordByte(byte) else { return false }
        segmentLength += 1
      }
    }
    return segmentLength > 0
  }

  /// Whether a dim may have the name: one plain segment that is no reserved word.
  static func isDim(_ name: String) -> Bool {
    isPlain(name) && !name.utf8.contains(UInt8(ascii: ".")) && !reservedWords.contains(name)
  }

  /// The name as it stands after `@`, or as a path.
  static func reference(_ name: String) -> String { isPlain(name) ? name : quoted(name) }

  /// A name for readers, made plain: anything else becomes `_`.
  static func sanitized(_ name: String) -> String {
    if isPlain(name) { return name }
    var text = ""
    for scalar in name.unicodeScalars {
      let isKept = scalar.isASCII && (isWordByte(UInt8(scalar.value)) || scalar == ".")
      text.unicodeScalars.append(isKept ? scalar : "_")
    }
    return isPlain(text) ? text : "_" + text.map { $0 == "." ? "_" : String($0) }.joined()
  }

  /// A string literal; what a terminal would not show as text is escaped.
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
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
    default: false
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  static func isWordByte(_ byte: UInt8) -> Bool { isWordStart(byte) || isDigit(byte) }
}
