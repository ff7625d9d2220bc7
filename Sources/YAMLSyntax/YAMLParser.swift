package import Diagnostics
import GraphcText

/// Parses one YAML document of the form that specs have: mappings, lists and scalars.
///
/// It is built on libyaml's events, which leave the unsafe and surprising parts of YAML to the reader: unlimited
/// nesting, alias bombs, undefined and cyclic anchors, duplicate keys, several documents and tags. Each of these is an
/// error with a code of the family `yaml` or `limit`, and so is an equation that YAML reads differently from what its
/// writer means.
package enum YAMLParser {
  /// Parses a source whose bytes were made by `decodedSource`.
  ///
  /// - Returns: the mapping at the root, or `nil` if an error was reported.
  package static func parse(
    _ source: SourceID,
    in sources: SourceMap,
    log: DiagnosticLog,
    limits: YAMLLimits = .standard
  ) -> YAMLNode? {
    let text = sources[source]
    let before = log.errorCount
    func place(_ start: Int, _ end: Int) -> Span { Span(source: source, start: start, end: end) }

    guard text.bytes.count <= limits.bytes else {
      log.report(
        Diagnostic(
          "limit/yaml-size", "a spec may have \(limits.bytes) bytes, this one has \(text.bytes.count)", at: place(0, 0))
      )
      return nil
    }
    if let error = encodingError(in: text.bytes, source: source) ?? directiveError(in: text, source: source) {
      log.report(error)
      return nil
    }
    let root: YAMLNode? = text.bytes.withUnsafeBufferPointer { bytes in
      let base = text.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      guard let reader = EventReader(bytes, base: base, offsets: ScalarOffsets(text.bytes, base: base)) else {
        log.report(Diagnostic("limit/memory", "no memory is left to read the spec", at: place(0, 0)))
        return nil
      }
      var composer = Composer(reader: reader, text: text, source: source, limits: limits, log: log)
      return composer.composeDocument()
    }
    guard let root, log.errorCount == before else { return nil }
    guard case .mapping = root.content else {
      log.report(expectedMapping(root, text))
      return nil
    }
    return root
  }

  private static func expectedMapping(_ root: YAMLNode, _ text: SourceText) -> Diagnostic {
    var found = "a list"
    var help = "start with 'graphc: 1' and 'model: NAME'"
    if case .scalar(let scalar) = root.content {
      found = "the text \(quoted(scalar.text))"
      if scalar.text.contains(":") { help = "write a space after the ':' of every key" }
    }
    return Diagnostic(
      "yaml/expected-mapping", "a spec is a mapping of keys to values, not \(found)", at: root.span, help: help)
  }
}

/// Checks the lines that start with `%` before the document; only `%YAML 1.1` and `%YAML 1.2` are allowed. This happens
/// before libyaml reads them, because it takes quadratic time for many `%TAG` lines.
private func directiveError(in text: SourceText, source: SourceID) -> Diagnostic? {
  for start in text.lineStarts {
    let line = text.lineRange(at: start)
    let first = text.skippingBlanks(from: text.hasText("\u{FEFF}", at: start) ? start + 3 : start)
    if first >= line.upperBound || text.bytes[first] == UInt8(ascii: "#") { continue }
    guard text.bytes[first] == UInt8(ascii: "%") else { return nil }
    let words = text.text(first..<line.upperBound).split(whereSeparator: { $0 == " " || $0 == "\t" })
    let span = Span(source: source, start: first, end: line.upperBound)
    if words.first == "%TAG" {
      return Diagnostic("yaml/tag-unsupported", "tags have no meaning in a spec", at: span, help: "remove this line")
    }
    guard words.first == "%YAML" else { return nil }
    if words.count < 2 || words[1] != "1.1" && words[1] != "1.2" {
      let version = words.count < 2 ? "no version" : quoted(String(words[1]))
      return Diagnostic(
        "yaml/version", "a spec is YAML 1.1 or 1.2, this line says \(version)", at: span,
        help: "write '%YAML 1.2', or remove the line")
    }
  }
  return nil
}
