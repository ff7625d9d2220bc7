internal import Diagnostics
import GraphcText

// Explanations of libyaml errors.

extension SyntaxFault {
  // MARK: Characters

  var tab: Diagnostic {
    let line = text.lineRange(at: offset)
    let blanks = line.lowerBound..<text.skippingBlanks(from: line.lowerBound)
    let old = text.text(blanks)
    let new =
      old.contains("\t") ? old.split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "  ") : nil
    return Diagnostic("yaml/tab", "a tab cannot indent a line", at: here, help: "indent with spaces").fixed(
      new, replacing: old, at: span(blanks.lowerBound, blanks.upperBound))
  }

  var reservedCharacter: Diagnostic {
    if text.hasText("\t", at: offset) { return tab }
    return reserved(at: offset)
  }

  /// `x: > 5` or `x: |a|`
  var reservedBlockScalar: Diagnostic { reserved(at: context) }

  /// `%` in the first column
  var reservedPercent: Diagnostic { reserved(at: context) }

  private func reserved(at offset: Int) -> Diagnostic {
    Diagnostic(
      "yaml/reserved-character", "a value cannot start with \(character(at: offset) ?? "nothing"), which YAML reserves",
      at: span(offset), help: Self.helpForStart(of: text.text(Int(span(offset).start)..<Int(span(offset).end)))
    ).suggesting(
      text.hasText("@", at: offset) || text.hasText("%", at: offset) ? "" : nil,
      replacing: text.text(offset..<(offset + 1)), at: span(offset))
  }

  /// The help for a value that starts with an operator. No expression does, so quotes alone do not help.
  static func helpForStart(of mark: String) -> String {
    let meaning =
      switch mark {
      case "*", "@", "%": "a product has a value on both sides, as in a \(mark) b"
      case "&": "a conjunction is written 'a and b'"
      case "|": "an alternative is written 'a or b', and an amount abs(a)"
      case ">", "<": "a comparison has a value on both sides, as in a \(mark) b"
      case "!": "a negation is written 'not a'"
      default: "no expression starts so"
      }
    return meaning + "; a text that starts so is put in quotes"
  }

  var badEscape: Diagnostic {
    var start = offset
    while start > context, offset - start < 2, !text.hasText("\\", at: start) { start -= 1 }
    return Diagnostic(
      "yaml/escape", "this is not an escape of a text in double quotes", at: span(start, Int(here.end)),
      notes: [.init("the text starts here", at: span(context))],
      help: "write '\\\\' for a backslash, or use single quotes")
  }

  /// `*dim*2`, `&b(c)`
  var badAnchor: Diagnostic {
    let isAlias = text.hasText("*", at: context)
    var start = context
    if let previous, case .alias = previous.kind, isOnSameLine(previous.start, context) { start = previous.start }
    return Diagnostic(
      isAlias ? "yaml/alias" : "yaml/anchor",
      isAlias
        ? "'*' at the start of a value refers to an anchor of YAML"
        : "'&' at the start of a value names an anchor of YAML",
      at: restOfLine(start), help: Self.helpForStart(of: isAlias ? "*" : "&")
    ).suggesting("", replacing: isAlias ? "*" : "&", at: span(start))
  }

  // MARK: Keys and colons

  /// A line of a mapping without `key: value`.
  var missingColon: Diagnostic {
    if let error = longKey(from: context) ?? missingSpace(from: context) { return error }
    let error = Diagnostic(
      "yaml/syntax", "expected 'key: value'", at: restOfLine(context), help: "every line of a mapping has a key")
    // `y = relu(x)`
    let line = text.text(context..<text.lineRemainder(after: context).upperBound)
    guard let match = line.prefixMatch(of: /([A-Za-z_][A-Za-z0-9_]*) *= *(?=[^=])/) else { return error }
    var result = error
    result.help = "an equation is written '\(match.1): …'"
    return result.fixed(
      "\(match.1): ", replacing: String(match.0), at: span(context, context + match.0.utf8.count))
  }

  /// `: ` at a place where no key can be.
  var unexpectedColon: Diagnostic {
    let line = text.lineRange(at: offset)
    let first = text.skippingBlanks(from: line.lowerBound)
    if let error = longKey(from: first) { return error }
    let isFirstColon = !containsColon(first..<offset)
    if isFirstColon, let above = lineAbove(line.lowerBound) {
      if let error = missingSpace(from: above) { return error }
      if containsColon(text.lineRemainder(after: above)), indentation(of: above) < indentation(of: first) {
        return Diagnostic(
          "yaml/indentation", "this line is indented more than the one above, which has a value already",
          at: restOfLine(first), notes: [.init("the line above", at: restOfLine(above))],
          help: "give keys of one mapping the same indentation"
        ).suggesting(
          String(repeating: " ", count: indentation(of: above)), replacing: text.text(line.lowerBound..<first),
          at: span(line.lowerBound, first))
      }
    }
    return colonError(at: here, in: text)
  }

  /// `{a:[1]}`, or a slice in a flow mapping: `{y: a[1:]}`
  var colonInFlow: Diagnostic {
    if let bracket = openIndex(before: offset) { return bracketInFlow(at: bracket) }
    return Diagnostic("yaml/missing-space", "a space must follow the ':' of a key", at: here, help: "write ': '").fixed(
      ": ", replacing: ":")
  }

  /// A key that is too long for libyaml or for the limits, from its first character to its colon.
  private func longKey(from start: Int) -> Diagnostic? {
    let line = text.lineRemainder(after: start)
    var end = line.lowerBound
    while end < line.upperBound, text.bytes[end] != UInt8(ascii: ":") { end += 1 }
    guard end < line.upperBound, end - start > limits.keyBytes else { return nil }
    return longKeyError(end - start, at: span(start, end), limits: limits)
  }

  /// `heads:12`
  private func missingSpace(from start: Int) -> Diagnostic? {
    for offset in text.lineRemainder(after: start) {
      switch text.bytes[offset] {
      case UInt8(ascii: ":"):
        guard offset > start, offset + 1 < text.lineRemainder(after: start).upperBound,
          text.bytes[offset + 1] != UInt8(ascii: " "), text.bytes[offset + 1] != 0x09
        else { return nil }
        return Diagnostic(
          "yaml/missing-space", "a space must follow the ':' of a key", at: span(offset),
          help: "write '\(escaped(text.text(start..<offset))): …'"
        ).fixed(": ", replacing: ":")
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x80...:
        continue
      default: return nil
      }
    }
    return nil
  }

  private func containsColon(_ range: Range<Int>) -> Bool {
    range.contains { text.bytes[$0] == UInt8(ascii: ":") }
  }

  private func indentation(of first: Int) -> Int { first - text.lineRange(at: first).lowerBound }

  /// The first character of the nearest line above that holds more than a comment.
  private func lineAbove(_ start: Int) -> Int? {
    var start = start
    while start > 0 {
      let line = text.lineRange(at: start - 1)
      let first = text.skippingBlanks(from: line.lowerBound)
      if first < line.upperBound, !text.hasText("#", at: first) { return first }
      start = line.lowerBound
    }
    return nil
  }

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
  private func bracketInFlow(at bracket: Int) -> Diagnostic {
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
  private func openIndex(before offset: Int) -> Int? {
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
