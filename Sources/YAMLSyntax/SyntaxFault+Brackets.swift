internal import Diagnostics
import GraphcText

/// Explanations of brackets, quotes and indentation.
extension SyntaxFault {
  // MARK: Brackets and quotes

  var unclosedQuote: Diagnostic {
    let mark = character(at: context) ?? "the quote"
    return Diagnostic(
      "yaml/unclosed", "this quote is never closed", at: span(context), help: "close it with \(mark)"
    ).suggesting(
      text.text(context..<(context + 1)), replacing: "", at: endOfLine(context))
  }

  /// The place after the last character of a line.
  private func endOfLine(_ start: Int) -> Span {
    let end = Int(restOfLine(start).end)
    return span(end, end)
  }

  var unfinishedFlow: Diagnostic {
    let opening = character(at: context) ?? "a bracket"
    let closing = text.hasText("[", at: context) ? "']'" : "'}'"
    let end = endOfLine(context)
    let close = text.hasText("[", at: context) ? "]" : "}"
    if isAtEnd {
      return Diagnostic(
        "yaml/unclosed", "\(opening) is never closed", at: span(context), help: "close it with \(closing)"
      ).suggesting(close, replacing: "", at: end)
    }
    if !isOnSameLine(context, offset) {
      return Diagnostic(
        "yaml/unclosed", "\(opening) is not closed", at: span(context),
        notes: [.init("expected ',' or \(closing) before this", at: here)], help: "close it with \(closing)"
      ).suggesting(close, replacing: "", at: end)
    }
    if text.hasText("[", at: offset) || text.hasText("{", at: offset) { return bracketInFlow(at: offset) }
    if text.hasText(":", at: offset) { return colonError(at: here, in: text) }
    if let error = textAfterValue { return error }
    return syntax(
      "expected ',' or \(closing)", "put equations inside '{…}' and '[…]' in quotes",
      notes: [.init("\(opening) is opened here", at: span(context))])
  }

  /// `{x: f32[B, T]}`
  func bracketInFlow(at bracket: Int) -> Diagnostic {
    var start = bracket
    while start > 0, isNamePart(text.bytes[start - 1]) { start -= 1 }
    let whole = balancedText(from: start, in: text)
    return Diagnostic(
      "yaml/flow-bracket", "inside '{…}' and '[…]' a value ends at a bracket", at: span(bracket),
      help: whole.map { "put it in quotes: \"\(escaped($0))\"" } ?? "put it in quotes"
    ).fixed(
      whole.flatMap(inDoubleQuotes), replacing: whole ?? "",
      at: whole.map { span(start, start + $0.utf8.count) })
  }

  /// The bracket of an index that is open before an offset on the same line.
  func openIndex(before offset: Int) -> Int? {
    var balance = 0
    for place in (text.lineRange(at: offset).lowerBound..<offset).reversed() {
      balance += bracketBalance(text.bytes[place...place])
      if balance == 1 {
        let isIndex = text.hasText("[", at: place) && place > 0 && isNamePart(text.bytes[place - 1])
        return isIndex ? place : nil
      }
    }
    return nil
  }

  private func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  // MARK: Blocks

  func unexpectedInBlock(_ block: String) -> Diagnostic {
    if let error = textAfterValue { return error }
    let start = Diagnostic.Note("\(block) starts here", at: span(context))
    if text.hasText(":", at: offset) { return emptyKeyError(at: here) }
    let first = text.skippingBlanks(from: text.lineRange(at: offset).lowerBound)
    if first == offset, !text.hasText("]", at: offset), !text.hasText("}", at: offset) {
      let line = text.lineRange(at: offset).lowerBound
      return Diagnostic(
        "yaml/indentation", "this line belongs to nothing above by its indentation", at: restOfLine(offset),
        notes: [start], help: "give what belongs together the same indentation"
      ).suggesting(
        String(repeating: " ", count: max(0, text.position(of: context).column - 1)),
        replacing: text.text(line..<first), at: span(line, first))
    }
    return syntax("unexpected \(character(at: offset) ?? "end")", nil, notes: [start])
  }

  var missingValue: Diagnostic {
    syntax("expected a value before \(character(at: offset) ?? "the end")", "put the equation in quotes")
  }

  /// `*dim * 2`, `'a' if b else 'c'`, `[a, b] + c`
  private var textAfterValue: Diagnostic? {
    guard let previous, previous.end <= offset, isOnSameLine(previous.end, offset) else { return nil }
    let rest = restOfLine(offset)
    switch previous.kind {
    case .alias:
      return Diagnostic(
        "yaml/alias", "'*' at the start of a value refers to an anchor of YAML, and nothing may follow it",
        at: span(previous.start, Int(rest.end)), help: Self.helpForStart(of: "*")
      ).suggesting("", replacing: "*", at: span(previous.start))
    case .scalar(let scalar) where scalar.style == .singleQuoted || scalar.style == .doubleQuoted:
      return inQuotes(
        from: previous.start, to: rest,
        Diagnostic(
          "yaml/text-after-value", "a value that starts with a quote ends with it", at: rest,
          help: "put the whole equation in the other kind of quotes"))
    case .sequenceEnd, .mappingEnd:
      let bracket = text.text(max(0, previous.end - 1)..<previous.end)
      guard bracket == "]" || bracket == "}" else { return nil }
      let line = text.lineRange(at: previous.start)
      let opening = (line.lowerBound..<previous.end).first { at in
        (text.hasText("[", at: at) || text.hasText("{", at: at))
          && balancedText(from: at, in: text)?.utf8.count == previous.end - at
      }
      return inQuotes(
        from: opening ?? previous.start, to: rest,
        Diagnostic(
          "yaml/text-after-value", "a value that starts with a bracket is a list or a mapping and ends with it",
          at: rest, help: "put the equation in quotes"))
    default:
      return nil
    }
  }

  /// The same error with a fix that quotes the text from `start` to the end of `rest`.
  private func inQuotes(from start: Int, to rest: Span, _ error: Diagnostic) -> Diagnostic {
    var end = Int(rest.end)
    for index in start..<end where text.hasText(" #", at: index) {
      end = index
      break
    }
    let whole = text.text(start..<end)
    let quoted = inDoubleQuotes(whole) ?? (whole.utf8.contains(UInt8(ascii: "'")) ? nil : "'\(whole)'")
    return error.fixed(quoted, replacing: whole, at: span(start, end))
  }
}
