internal import Diagnostics
import GraphcText

/// Explains a libyaml error in terms of a spec.
///
/// - Parameter previous: the last event before the error.
func syntaxError(
  _ fault: YAMLFault,
  after previous: YAMLEvent?,
  text: SourceText,
  source: SourceID,
  limits: YAMLLimits
) -> Diagnostic {
  SyntaxFault(fault: fault, previous: previous, text: text, source: source, limits: limits).diagnostic
}

/// A libyaml error with the text that is needed to explain it.
struct SyntaxFault {
  let fault: YAMLFault
  let previous: YAMLEvent?
  let text: SourceText
  let source: SourceID
  let limits: YAMLLimits

  var offset: Int { fault.offset }
  /// The start of the construct that libyaml was reading.
  var context: Int { fault.contextOffset ?? fault.offset }
  var isAtEnd: Bool { text.skippingBlanks(from: offset) >= text.bytes.count }

  var diagnostic: Diagnostic {
    if fault.isOutOfMemory { return Diagnostic("limit/memory", "no memory is left to read the spec", at: here) }
    if fault.problem.contains("tab character") { return tab }
    // A value that ends too late is detected on the line below it.
    for place in [context, text.lineRange(at: offset).lowerBound - 1, offset] where place >= 0 {
      if let error = typographyError(in: text.lineRange(at: place), text: text, source: source) { return error }
    }
    if fault.context.contains("tag") || fault.context.contains("%TAG") || fault.problem.contains("tag") {
      return tagError(at: span(context))
    }
    switch fault.problem {
    case "found character that cannot start any token": return reservedCharacter
    case "could not find expected ':'": return missingColon
    case "mapping values are not allowed in this context": return unexpectedColon
    case "found unexpected ':'": return colonInFlow
    case "block sequence entries are not allowed in this context":
      return syntax("a list cannot start here", "put the '-' on a line of its own, or the value in quotes")
    case "mapping keys are not allowed in this context":
      return syntax("'?' cannot start a value here", "put the value in quotes")
    case "did not find expected alphabetic or numeric character": return badAnchor
    case "found unexpected end of stream", "found unexpected document indicator": return unclosedQuote
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'": return unfinishedFlow
    case "did not find expected '-' indicator": return unexpectedInBlock("the list")
    case "did not find expected key": return unexpectedInBlock("the mapping")
    case "did not find expected node content": return missingValue
    default: break
    }
    switch fault.context {
    case "while scanning a block scalar": return reservedBlockScalar
    case "while parsing a quoted scalar": return badEscape
    case "while scanning a directive": return reservedPercent
    default: break
    }
    if fault.context.contains("%YAML") || fault.problem.contains("%YAML") || fault.problem.contains("incompatible") {
      return Diagnostic(
        "yaml/version", "a spec is YAML 1.1 or 1.2", at: here, help: "write '%YAML 1.2' once, or remove the line")
    }
    if fault.problem.contains("document start") {
      return syntax("a line '---' must follow the '%YAML' line", nil)
    }
    return syntax("this is not YAML", nil)
  }

  // MARK: Places

  var here: Span { span(offset) }

  /// One character; empty at the end of the text.
  func span(_ start: Int) -> Span {
    var end = min(start + 1, text.bytes.count)
    while end < text.bytes.count, text.bytes[end] & 0xC0 == 0x80 { end += 1 }
    return span(start, end)
  }

  func span(_ start: Int, _ end: Int) -> Span { Span(source: source, start: start, end: end) }

  /// From an offset to the end of its line, without trailing blanks.
  func restOfLine(_ start: Int) -> Span {
    var end = text.lineRemainder(after: start).upperBound
    while end > start, text.bytes[end - 1] == 0x20 || text.bytes[end - 1] == 0x09 { end -= 1 }
    return span(start, end)
  }

  /// The character at an offset, for a message; `nil` at the end of the text.
  func character(at offset: Int) -> String? {
    let place = span(offset)
    guard place.end > place.start else { return nil }
    let found = text.text(Int(place.start)..<Int(place.end))
    return found == "\n" || found == "\r" || found == "\r\n" ? nil : quoted(found)
  }

  func isOnSameLine(_ a: Int, _ b: Int) -> Bool { text.lineIndex(of: a) == text.lineIndex(of: b) }

  func syntax(_ message: String, _ help: String?, notes: [Diagnostic.Note] = []) -> Diagnostic {
    Diagnostic("yaml/syntax", message, at: here, notes: notes, help: help)
  }
}
