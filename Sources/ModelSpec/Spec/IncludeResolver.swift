package import Diagnostics
import GraphcText

/// Adds the blocks of included files to a model. Every file is read once, even if several files include it.
package struct IncludeResolver {
  /// The reason why a file cannot be read.
  package struct Failure: Error {
    package var code: String
    package var message: String
    package var help: String

    package init(
      code: String = "spec/include-file", message: String,
      help: String = "a path is relative to the folder of the file that includes it"
    ) {
      self.code = code
      self.message = message
      self.help = help
    }
  }

  /// Limits on all included files together.
  package struct Limits: Sendable {
    package var files = 64
    package var bytes = 16 << 20
    /// The largest depth of includes within includes.
    package var depth = 16

    package static let standard = Limits()
  }

  private let log: DiagnosticLog
  private let limits: Limits
  /// The bytes of a file, in UTF-8.
  private let read: (_ path: String) throws(Failure) -> [UInt8]
  private var sources: SourceMap
  private var blocks: [BlockSpec]
  private var byteCount = 0
  private var known: Set<UTF8Key> = []
  /// The files being read, each with the place that includes it; the model has none.
  private var active: [(path: String, span: Span?)]

  /// Adds the blocks of all included files to those of the model.
  ///
  /// - Parameter read: reads a file; its path is relative to the same folder as the name of the model's source.
  /// - Returns: `false` if an error was reported.
  package static func resolve(
    _ spec: inout ModelSpec, sources: inout SourceMap, log: DiagnosticLog, limits: Limits = .standard,
    read: @escaping (_ path: String) throws(Failure) -> [UInt8]
  ) -> Bool {
    guard !spec.includes.isEmpty else { return true }
    let errorCount = log.errorCount
    let root = normalized(sources[spec.source].name)
    var resolver = IncludeResolver(
      log: log, limits: limits, read: read, sources: sources, blocks: spec.blocks, active: [(root, nil)])
    resolver.include(spec.includes)
    spec.blocks = resolver.blocks
    sources = resolver.sources
    return log.errorCount == errorCount
  }

  private init(
    log: DiagnosticLog, limits: Limits, read: @escaping (_ path: String) throws(Failure) -> [UInt8],
    sources: SourceMap, blocks: [BlockSpec], active: [(path: String, span: Span?)]
  ) {
    self.log = log
    self.limits = limits
    self.read = read
    self.sources = sources
    self.blocks = blocks
    self.active = active
  }

  private mutating func include(_ files: [Name]) {
    var listed: [String: Span] = [:]
    for file in files {
      guard let path = path(of: file) else { continue }
      if let first = listed.updateValue(file.span, forKey: path) {
        report(
          "spec/duplicate-name", "\(quoted(file.text)) is included twice", at: file.span,
          notes: [.init("first included here", at: first)])
        continue
      }
      include(path, file)
    }
  }

  private mutating func include(_ path: String, _ file: Name) {
    if let start = active.firstIndex(where: { $0.path == path }) {
      let cycle = (active[start...].map(\.path) + [path]).map { escaped($0) }.joined(separator: " → ")
      let notes = active[(start + 1)...].compactMap(\.span).map { Diagnostic.Note("included here", at: $0) }
      report("spec/include-cycle", "a file may not include itself: \(cycle)", at: file.span, notes: notes)
      return
    }
    guard known.insert(UTF8Key(path)).inserted else { return }
    guard active.count <= limits.depth else {
      report("limit/include", "files include each other more than \(limits.depth) deep", at: file.span)
      return
    }
    guard known.count <= limits.files else {
      report("limit/include", "more than \(limits.files) files are included", at: file.span)
      return
    }
    let bytes: [UInt8]
    do throws(Failure) { bytes = try read(path) } catch {
      report(error.code, "\(quoted(file.text)) cannot be included: \(error.message)", at: file.span, help: error.help)
      return
    }
    guard SpecRecognition.isSpec(bytes) else {
      let message = "\(quoted(file.text)) cannot be included: \(SpecRecognition.message)"
      report(SpecRecognition.code, message, at: file.span, help: SpecRecognition.help)
      return
    }
    byteCount += bytes.count
    guard byteCount <= limits.bytes else {
      report("limit/include", "the included files have more than \(limits.bytes) bytes", at: file.span)
      return
    }
    let source = sources.add(SourceText(name: path, kind: .file, bytes: bytes))
    guard let included = SpecReader.readIncluded(source, in: sources, log: log) else { return }
    for block in included.blocks {
      if let other = blocks.first(where: { $0.name.text == block.name.text }) {
        report(
          "spec/duplicate-block", "the block '\(block.name.text)' is defined twice", at: block.name.span,
          notes: [.init("it is defined here, too", at: other.name.span), .init("included here", at: file.span)],
          help: "rename one of them: included blocks share one namespace")
      } else {
        blocks.append(block)
      }
    }
    active.append((path, file.span))
    include(included.includes)
    active.removeLast()
  }

  private func report(
    _ code: String, _ message: String, at span: Span, notes: [Diagnostic.Note] = [], help: String? = nil
  ) {
    log.report(Diagnostic(code, message, at: span, notes: notes, help: help))
  }

  // MARK: Paths

  /// The path of an included file, relative to the folder of the including file.
  private func path(of file: Name) -> String? {
    let text = file.text
    let why: String? =
      if text.isEmpty {
        "is empty"
      } else if text.contains("://") {
        "is an address; files are local"
      } else if text.hasPrefix("/") || text.hasPrefix("~") {
        "is absolute, which holds on one machine only"
      } else if text.utf8.contains(0) || text.utf8.contains(UInt8(ascii: "\\")) || text.hasSuffix("/") {
        "names no file"
      } else {
        nil
      }
    if let why {
      report(
        "spec/include-path", "the path \(quoted(text)) \(why)", at: file.span,
        help: "write it relative to the folder of this file, with '/' between folders")
      return nil
    }
    let name = sources[file.span.source].name
    let folder = name.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(name[...$0]) } ?? ""
    return Self.normalized(folder + text)
  }

  /// A path without `.`, and without `..` after a folder.
  private static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
