package import Diagnostics
internal import YAMLSyntax

/// Reads a spec from YAML: checks its form and parses every expression in it. Names and types are resolved by the next
/// stage.
///
/// All errors of a file are reported in one run, at most one per scalar.
package struct SpecReader {
  let source: SourceID
  let sources: SourceMap
  let text: SourceText
  let log: DiagnosticLog

  /// Reads a model file.
  /// - Returns: `nil` if an error was reported.
  package static func readModel(_ source: SourceID, in sources: SourceMap, log: DiagnosticLog) -> ModelSpec? {
    read(source, in: sources, log: log) { reader, root in reader.model(root) }
  }

  /// Reads a file for `include:`.
  /// - Returns: `nil` if an error was reported.
  package static func readIncluded(_ source: SourceID, in sources: SourceMap, log: DiagnosticLog) -> BlockFileSpec? {
    read(source, in: sources, log: log) { reader, root in reader.includedFile(root) }
  }

  /// Reads a file with one block, as in the layer library: `block: NAME`, then the keys of a block.
  /// - Returns: `nil` if an error was reported.
  package static func readBlock(_ source: SourceID, in sources: SourceMap, log: DiagnosticLog) -> BlockSpec? {
    read(source, in: sources, log: log) { reader, root in reader.blockFile(root) }
  }

  private static func read<Result>(
    _ source: SourceID, in sources: SourceMap, log: DiagnosticLog, _ body: (SpecReader, Section) -> Result?
  ) -> Result? {
    let errorCount = log.errorCount
    guard let root = YAMLParser.parse(source, in: sources, log: log), case .mapping(let entries) = root.content else {
      return nil
    }
    let reader = SpecReader(source: source, sources: sources, text: sources[source], log: log)
    let result = body(reader, Section(entries: entries, span: root.span))
    return log.errorCount == errorCount ? result : nil
  }

  private func model(_ root: Section) -> ModelSpec? {
    guard checkVersion(root) else { return nil }
    var root = root
    checkKeys(&root, SpecKeys.model, of: "a model")
    let name = required("model", in: root).flatMap { self.name(at: $0) }
    let body = body(root, isBlock: false)
    let includes = read(root["include"], texts) ?? []
    let variants = read(root["variants"], variants) ?? []
    let blocks = read(root["blocks"], blocks) ?? []
    let weights = read(root["weights"], weights) ?? []
    let huggingface = read(root["huggingface"], huggingface)
    let labels = read(root["labels"], labels) ?? []
    let preprocess = read(root["preprocess"], preprocess) ?? []
    let taps = read(root["taps"], texts) ?? []
    let assertions = read(root["assert"], assertions) ?? []
    let expectations = read(root["expect"], expectations) ?? []
    let precision = read(root["precision"], precision)
    let generation = read(root["generate"], generation)
    let training = read(root["train"], training)
    let doc = read(root["doc"], string)
    guard let name else { return nil }
    return ModelSpec(
      name: name, doc: doc, body: body, includes: includes, variants: variants, blocks: blocks, weights: weights,
      huggingface: huggingface, labels: labels, labelsSpan: root["labels"]?.value.span, preprocess: preprocess,
      taps: taps, assertions: assertions,
      expectations: expectations, precision: precision, generation: generation, training: training,
      source: source)
  }

  private func includedFile(_ root: Section) -> BlockFileSpec? {
    guard checkVersion(root) else { return nil }
    if let model = root["model"] {
      report(
        "spec/include-model", "an included file holds blocks, this one is a model", at: model.keySpan,
        help: "move its blocks to a file of their own, which both include")
      return nil
    }
    var root = root
    checkKeys(&root, SpecKeys.includedFile, of: "an included file")
    return BlockFileSpec(includes: read(root["include"], texts) ?? [], blocks: read(root["blocks"], blocks) ?? [])
  }

  /// Another version may have other keys, so an error here ends the check.
  private func checkVersion(_ root: Section) -> Bool {
    guard let version = root["graphc"], let first = root.entries.first else {
      report(
        "spec/version", "a spec starts with the version of the language", at: root.start, help: "add 'graphc: 1'",
        fix: text.hasText("{", at: Int(root.span.start)) ? nil : ("", "graphc: 1\n"))
      return false
    }
    guard first.key == "graphc" else {
      let line = text.lineRange(at: Int(version.keySpan.start))
      let place = Span(source: source, start: Int(root.span.start), end: line.upperBound)
      let before = text.text(Int(root.span.start)..<max(Int(root.span.start), line.lowerBound))
      let lines = before.hasSuffix("\n") ? String(before.dropLast()) : before
      log.report(
        Diagnostic(
          "spec/version", "the version of the language comes first", at: version.keySpan,
          help: "move 'graphc: 1' to the top"
        ).fixed(
          line.lowerBound == Int(version.keySpan.start) ? "\(text.text(line))\n\(lines)" : nil,
          replacing: text.text(Int(place.start)..<Int(place.end)), at: place))
      return false
    }
    guard case .scalar(let scalar) = version.value.content, scalar.text == "1" else {
      let value = version.value.span
      log.report(
        Diagnostic(
          "spec/version", "this compiler reads version 1 of the language", at: value, help: "write 'graphc: 1'"
        ).suggesting("1", replacing: text.text(Int(value.start)..<Int(value.end))))
      return false
    }
    return true
  }
}
