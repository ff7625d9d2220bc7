/// Text from the input, made safe for a terminal: control, bidirectional and other invisible characters are written as
/// `\u{1b}`, so that no input can colour, reorder or hide what a message says.
///
/// - Parameters:
///   - limit: scalars after which the text is cut.
///   - combiningMarks: also escapes combining marks and ignorable characters, for names that look alike and must be
///   told apart.
public func escaped(_ text: String, limit: Int = .max, combiningMarks: Bool = false) -> String {
  if limit == .max, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
  var result = ""
  for (index, scalar) in text.unicodeScalars.enumerated() {
    guard index < limit else { return result + "…" }
    if isHidden(scalar) || combiningMarks && isMark(scalar) {
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// Text of several lines, made safe as by ``escaped(_:limit:combiningMarks:)``; its line feeds are kept.
public func escapedLines(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A }) { return text }
  return text.split(separator: "\n" as Unicode.Scalar).map { escaped(String($0)) }.joined(separator: "\n")
}

/// Text that follows something on its line, made safe: lines after the first are indented, so that none of them looks
/// like the start of another message.
public func escapedParagraph(_ text: String) -> String {
  let lines = text.split(separator: "\n" as Unicode.Scalar).map { escaped(String($0)) }
  guard let first = lines.first else { return "" }
  return ([first] + lines.dropFirst().map { $0.hasPrefix("    ") ? $0 : "    " + $0 }).joined(separator: "\n")
}

extension String {
  /// The parts between scalars. Characters are not compared: a carriage return and a line feed are one character.
  fileprivate func split(separator: Unicode.Scalar) -> [Substring.UnicodeScalarView] {
    unicodeScalars.split(separator: separator, omittingEmptySubsequences: false)
  }
}

/// A name from the input in quotes for use in a message: escaped, and cut when it is long.
public func quoted(_ name: String, limit: Int = 100) -> String {
  "'" + escaped(name, limit: limit, combiningMarks: true) + "'"
}

/// Whether a terminal shows the scalar as nothing, or as something else than text.
public func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.value < 0x7F { return scalar.value < 0x20 }
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: return true
  default: return false
  }
}

private func isMark(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.value < 0x300 { return false }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .spacingMark: return true
  default: return scalar.properties.isDefaultIgnorableCodePoint
  }
}
