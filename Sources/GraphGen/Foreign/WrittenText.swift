import Diagnostics
import ModelSpec

// Source text, for help texts that repeat it.

extension Diagnostic {
  /// The same diagnostic with a fix instead of a suggestion, if `new` is given.
  func replacingFix(_ new: String?, _ old: String) -> Diagnostic { new == nil ? self : fixed(new, replacing: old) }
}

extension ModuleGenerator {
  /// The source text at a place.
  func written(_ place: Span) -> String {
    sources.text(of: place)?.text(Int(place.start)..<Int(place.end)) ?? ""
  }

  func isWrittenByUser(_ place: Span) -> Bool {
    guard let text = sources.text(of: place) else { return false }
    return text.kind == .file && !written(place).contains(where: \.isNewline)
  }

  /// Whether a text has no operator outside of brackets.
  func isAtom(_ text: String) -> Bool { ExpressionParser.parsed(text)?.precedence == .postfix }

  /// The source text of an expression, or its canonical text if YAML's quotes or line breaks are in between.
  func text(of expression: Expression) -> String {
    let text = written(expression.span)
    let isVerbatim =
      !text.isEmpty && !text.contains(where: { $0.isNewline || $0 == "\\" })
      && ExpressionParser.parsed(text)?.description == expression.description
    return isVerbatim ? text : expression.description
  }

  /// Whether the text around a place delimits it: brackets, commas, or the ends of the value.
  func isDelimited(_ place: Span) -> Bool {
    guard let text = sources.text(of: place) else { return false }
    let line = text.lineRange(at: Int(place.start))
    guard Int(place.start) >= line.lowerBound, Int(place.end) <= line.upperBound else { return false }
    let before = text.text(line.lowerBound..<Int(place.start)).last { $0 != " " }
    let after = text.text(Int(place.end)..<line.upperBound).first { $0 != " " }
    return (before.map { "(,[=:\"'".contains($0) } ?? true) && (after.map { "),]\"'}#:".contains($0) } ?? true)
  }

  /// The same diagnostic for a missing config, with help: pass the model's config of that name, or the arguments of the
  /// block.
  func giving(_ config: ConfigSpec, to block: BlockSpec, at call: Span, _ error: Diagnostic) -> Diagnostic {
    var result = error
    let name = config.name.text
    if let end = endOfArguments(call), self.config.contains(where: { $0.name == name }) {
      result.help = "hand on the config of the model: \(name)=\(name)"
      return result.suggesting(", \(name)=\(name)", replacing: "", at: end)
    }
    let needed =
      block.body.inputs.filter { !$0.isOptional && $0.defaultValue == nil }.map(\.name.text)
      + block.body.config.filter { $0.value == nil }.map(\.name.text)
    result.help = "it is called as \(block.name.text)(\(needed.joined(separator: ", ")))"
    return result
  }

  /// The same diagnostic with a fix that moves the line of an equation above its first use.
  func moving(_ definition: Span, above use: Span, _ error: Diagnostic) -> Diagnostic {
    guard definition.source == use.source, definition.start > use.start, let text = sources.text(of: use),
      text.kind == .file
    else { return error }
    let from = text.lineRange(at: Int(definition.start))
    let to = text.lineRange(at: Int(use.start))
    func indentation(_ line: Range<Int>) -> Int { text.skippingBlanks(from: line.lowerBound) - line.lowerBound }
    let next = text.lineRange(at: min(from.upperBound + 1, text.bytes.count))
    let isWhole = next.lowerBound <= from.lowerBound || next.isEmpty || indentation(next) <= indentation(from)
    guard to.upperBound < from.lowerBound, indentation(from) == indentation(to), isWhole,
      Int(definition.start) == from.lowerBound + indentation(from), from.upperBound - to.lowerBound <= 2000
    else { return error }
    let between = text.text(to.lowerBound..<(from.lowerBound - 1))
    return error.suggesting(
      "\(text.text(from))\n\(between)", replacing: text.text(to.lowerBound..<from.upperBound),
      at: Span(source: use.source, start: to.lowerBound, end: from.upperBound))
  }

  /// Whether a place is the first on its line, so that a key there may contain a comma.
  func startsLine(_ place: Span) -> Bool {
    guard let text = sources.text(of: place), text.kind == .file else { return false }
    return text.skippingBlanks(from: text.lineRange(at: Int(place.start)).lowerBound) == Int(place.start)
  }

  /// The place before the closing bracket of a call.
  func endOfArguments(_ call: Span) -> Span? {
    guard isWrittenByUser(call), written(call).hasSuffix(")") else { return nil }
    return Span(source: call.source, start: Int(call.end) - 1, end: Int(call.end) - 1)
  }

  /// The same diagnostic with a fix that moves a call to an equation of its own above the current one.
  func givingEquation(to callee: String, at span: Span, in scope: Scope, _ error: Diagnostic) -> Diagnostic {
    guard let text = sources.text(of: span), text.kind == .file else { return error }
    let line = text.lineRange(at: Int(span.start))
    let first = text.skippingBlanks(from: line.lowerBound)
    guard Int(span.end) <= line.upperBound,
      let match = text.text(first..<Int(span.start)).firstMatch(of: /^[A-Za-z_][A-Za-z0-9_, ]*: +[^"'{|>]*$/)
    else { return error }
    let indentation = text.text(line.lowerBound..<first)
    var name = callee
    var count = 1
    while scope[name] != nil || scope.later[name] != nil || isReservedWord(name) {
      count += 1
      name = "\(callee)_\(count)"
    }
    let whole = Span(source: span.source, start: first, end: Int(span.end))
    var result = error.fixed(
      "\(name): \(written(span))\n\(indentation)\(match.0)\(name)", replacing: written(whole), at: whole)
    result.help = "give it an equation of its own, whose name then names the parameters"
    return result
  }
}
