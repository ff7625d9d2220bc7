internal import Diagnostics
import GraphcText
internal import YAMLSyntax

extension SpecReader {
  /// Parses a scalar that holds an expression or declaration; `nil` after an error.
  func parse<Value>(
    _ node: YAMLNode, _ parser: (ScalarText) throws(Diagnostic) -> Value
  ) -> Value? {
    guard case .scalar(let scalar) = node.content else {
      reportCollection(node)
      return nil
    }
    do throws(Diagnostic) {
      let value = try parser(ScalarText(scalar.text, at: node.span, in: text))
      checkComment(after: node, scalar)
      return value
    } catch {
      log.report(error) { cutByComment(node, scalar, $0) ?? $0.fittingYAML(in: sources) }
      return nil
    }
  }

  func expression(_ node: YAMLNode) -> Expression? { parse(node, ExpressionParser.expression) }

  /// An expression; quotes around a plain number are an error, because they would make it a text.
  func unquotedExpression(
    _ node: YAMLNode, _ parser: (ScalarText) throws(Diagnostic) -> Expression = ExpressionParser.expression
  ) -> Expression? {
    guard let value = parse(node, parser) else { return nil }
    guard case .scalar(let scalar) = node.content, scalar.style == .singleQuoted || scalar.style == .doubleQuoted,
      let kind = value.literalKind, kind == .int || kind == .float
    else { return value }
    report(
      kind == .int ? "type/expected-int" : "type/expected-float", "a number takes no quotes", at: node.span,
      help: "write \(escaped(scalar.text))",
      fix: (text.text(Int(node.span.start)..<Int(node.span.end)), scalar.text))
    return nil
  }

  /// The error for `x: [a, b]`: YAML reads a list instead of a scalar.
  private func reportCollection(_ node: YAMLNode) {
    let first = Int(node.span.start)
    var what = "a list"
    if case .mapping = node.content { what = "a mapping" }
    guard text.hasText("[", at: first) || text.hasText("{", at: first) else {
      report("type/expected-text", "an expression is expected here, not \(what)", at: node.span)
      return
    }
    let range = first..<Int(node.span.end)
    let isShort = range.count <= 80 && text.lineRemainder(after: first).upperBound >= range.upperBound
    let quotes = text.text(range).utf8.contains(UInt8(ascii: "\"")) ? "'" : "\""
    let whole = "\(quotes)\(escaped(text.text(range)))\(quotes)"
    report(
      "yaml/flow-value", "YAML reads \(what) here, because the value starts with '\(text.text(first..<(first + 1)))'",
      at: node.span, help: isShort ? "put it in quotes: \(whole)" : "put it in quotes",
      fix: isShort ? (text.text(range), quotes + text.text(range) + quotes) : nil)
  }

  // MARK: - Comments

  /// The range of a comment that ends the line of a plain scalar.
  private func comment(after node: YAMLNode, _ scalar: YAMLScalar) -> Range<Int>? {
    guard scalar.style == .plain else { return nil }
    let rest = text.lineRemainder(after: Int(node.span.end))
    let start = text.skippingBlanks(from: rest.lowerBound)
    guard start < rest.upperBound, text.hasText("#", at: start) else { return nil }
    return start..<rest.upperBound
  }

  /// `x: a + #b`: the error for an expression that is incomplete because the rest is a comment.
  private func cutByComment(_ node: YAMLNode, _ scalar: YAMLScalar, _ error: Diagnostic) -> Diagnostic? {
    let codes = ["syntax/unexpected-end", "syntax/unclosed-bracket", "syntax/unclosed-string", "type/missing-value"]
    guard codes.contains(error.code), let comment = comment(after: node, scalar) else { return nil }
    return Diagnostic(
      "yaml/comment", "the rest of the line is a comment, and the value ends too early", at: node.span,
      notes: [
        Diagnostic.Note(
          "the comment starts here", at: Span(source: source, start: comment.lowerBound, end: comment.upperBound))
      ],
      help: "put the value in quotes, if '#' belongs to it")
  }

  /// A warning for `x: a #b`: without a space after `#`, a comment may not be meant.
  private func checkComment(after node: YAMLNode, _ scalar: YAMLScalar) {
    guard let comment = comment(after: node, scalar), comment.count > 1 else { return }
    guard ![0x20, 0x09, UInt8(ascii: "#")].contains(text.bytes[comment.lowerBound + 1]) else { return }
    log.report(
      Diagnostic(
        .warning, "yaml/comment", "the rest of the line is a comment",
        at: Span(source: source, start: comment.lowerBound, end: comment.upperBound),
        help: "write '# ' to start a comment, or put the value in quotes, if '#' belongs to it"))
  }
}
