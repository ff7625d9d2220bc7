/// Text from a file or from the command line in quotes, safe to print on a terminal.
///
/// Controls, invisible and bidirectional characters become `\u{1b}`; what is longer than `limit` characters is cut.
public func quoted(_ text: String, limit: Int = 100) -> String {
  "'" + printable(text, limit: limit) + "'"
}

/// As ``quoted(_:limit:)``, without the quotes.
public func printable(_ text: String, limit: Int = .max) -> String {
  var result = ""
  for (index, scalar) in text.unicodeScalars.enumerated() {
    guard index < limit else { return result + "…" }
    if isSafe(scalar) {
      result.unicodeScalars.append(scalar)
    } else {
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    }
  }
  return result
}

private func isSafe(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
  default: true
  }
}
