extension JSONValue {
  /// The value as text: members in their order, no white space, equal text for equal values. A double that is not
  /// finite becomes `null`, since JSON has no such number. Hidden characters are escaped, so that the text can be shown
  /// on a terminal.
  public var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .unsigned(let value): text += String(value)
    case .double(let value): text += value.isFinite ? "\(value)" : "null"
    case .string(let value): text += jsonQuoted(value, escapingHidden: true)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        element.write(to: &text)
      }
      text += "]"
    case .object(let object):
      text += "{"
      for (index, member) in object.members.enumerated() {
        if index > 0 { text += "," }
        text += jsonQuoted(member.key, escapingHidden: true) + ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }
}

/// A string as JSON: control characters, the quote and the backslash are escaped, everything else is kept.
///
/// - Parameter escapingHidden: also escapes characters that a terminal does not show.
public func jsonQuoted(_ string: String, escapingHidden: Bool = false) -> String {
  var text = "\""
  for scalar in string.unicodeScalars {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\u{08}": text += "\\b"
    case "\u{0C}": text += "\\f"
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case "\0"..<" ": text += unicodeEscapes(scalar)
    default:
      if escapingHidden, isHidden(scalar) {
        text += unicodeEscapes(scalar)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
  return text + "\""
}

/// A scalar as one or two `\u0000` of its UTF-16 code units.
private func unicodeEscapes(_ scalar: Unicode.Scalar) -> String {
  String(scalar).utf16.map { unit in
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }.joined()
}
