/// Input text made fit for a terminal: controls, bidirectional and other invisible format characters are written as
/// `\u{1b}`, so that no input can colour, reorder or hide what a message says.
///
/// - Parameter combiningMarks: also writes out combining marks and ignorable characters, for names that have to be told
///   apart though they look alike.
package func escaped(_ text: String, combiningMarks: Bool = false) -> String {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    if isHidden(scalar) || combiningMarks && isMark(scalar) {
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// A name of the input in quotes for use in a message: escaped, and shortened when it is long.
package func quoted(_ name: String) -> String {
  let limit = 60
  let scalars = name.unicodeScalars
  guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
    end != scalars.endIndex
  else { return "'" + escaped(name, combiningMarks: true) + "'" }
  return "'" + escaped(String(scalars[..<end]), combiningMarks: true) + "…'"
}

/// Whether a terminal shows nothing, or something else than text, for the scalar.
func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.value < 0x7F { return scalar.value < 0x20 }
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator: return true
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
