internal import Diagnostics
import GraphcText

// Errors for valid YAML that a spec cannot contain: keys, anchors and tags without a meaning in graphc.

/// The error in the text of a key, if there is one.
func keyError(_ key: YAMLScalar, at span: Span, limits: YAMLLimits) -> Diagnostic? {
  let length = key.text.utf8.count
  // A key longer than the limit of all scalars is reported as a scalar.
  if length > limits.keyBytes, length <= limits.scalarBytes { return longKeyError(length, at: span, limits: limits) }
  if key.text.isEmpty { return emptyKeyError(at: span) }
  if key.style == .plain, key.text.utf8.elementsEqual("<<".utf8) {
    return Diagnostic(
      "yaml/merge-key-unsupported", "merge keys ('<<') have no meaning in a spec", at: span,
      help: "write the keys out; what models share belongs in a block, 'include:' or 'variants:'")
  }
  return nil
}

func longKeyError(_ length: Int, at span: Span, limits: YAMLLimits) -> Diagnostic {
  Diagnostic("limit/yaml-key", "a key may have \(limits.keyBytes) bytes, this one has \(length)", at: span)
}

func emptyKeyError(at span: Span) -> Diagnostic {
  let place = Span(source: span.source, start: Int(span.start), end: Int(span.start))
  return Diagnostic(
    "yaml/empty-key", "a name must stand before the ':'", at: span, help: "give the value a name: 'value: …'"
  ).suggesting("value", replacing: "", at: place)
}

func complexKeyError(at span: Span) -> Diagnostic {
  Diagnostic(
    "yaml/complex-key", "a key must be a plain or quoted name", at: span,
    help: "put the key in quotes, if a name that starts with '{', '[', '*', '|' or '>' is meant")
}

func duplicateKeyError(_ name: String, at span: Span, first: Span) -> Diagnostic {
  Diagnostic(
    "yaml/duplicate-key", "key \(quoted(name)) is defined twice", at: span,
    notes: [.init("first defined here", at: first)], help: "remove one of the two")
}

func duplicateAnchorError(_ name: String, at span: Span, first: Span) -> Diagnostic {
  Diagnostic(
    "yaml/duplicate-anchor", "anchor \(quoted(name)) is defined twice", at: span,
    notes: [.init("first defined here", at: first)])
}

func unknownAnchorError(_ name: String, at span: Span) -> Diagnostic {
  Diagnostic(
    "yaml/unknown-anchor", "no anchor '&\(escaped(name, combiningMarks: true))' is defined above", at: span,
    label: "'*' at the start of a value refers to an anchor of YAML", help: SyntaxFault.helpForStart(of: "*")
  ).suggesting("", replacing: "*", at: firstByte(of: span))
}

func aliasCycleError(_ name: String, at span: Span, anchor: Span) -> Diagnostic {
  Diagnostic(
    "yaml/alias-cycle", "anchor \(quoted(name)) contains itself", at: span,
    notes: [.init("the anchor starts here", at: anchor)])
}

/// `x: &b`
func emptyAnchorError(at span: Span) -> Diagnostic {
  Diagnostic(
    "yaml/anchor", "'&' at the start of a value names an anchor of YAML, and no value follows it", at: span,
    help: SyntaxFault.helpForStart(of: "&")
  ).suggesting("", replacing: "&", at: firstByte(of: span))
}

func tagError(at span: Span) -> Diagnostic {
  Diagnostic(
    "yaml/tag-unsupported", "tags ('!') have no meaning in a spec", at: span,
    help: SyntaxFault.helpForStart(of: "!")
  ).suggesting("not ", replacing: "!", at: firstByte(of: span))
}

private func firstByte(of span: Span) -> Span {
  Span(source: span.source, start: Int(span.start), end: Int(span.start) + 1)
}
