internal import Diagnostics
import GraphcText

/// Explanations of characters that cannot stand where they are.
extension SyntaxFault {
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
}
