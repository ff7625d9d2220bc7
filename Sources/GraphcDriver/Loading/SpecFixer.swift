import Diagnostics
import GraphcProgram
import GraphcRuntime
import GraphcText
import YAMLSyntax

/// Applies the sure fixes to the files of a spec, for `graphc check --fix`.
struct SpecFixer {
  var console: Console
  var spec: String
  /// The diagnostics of the spec if its files had these contents, by path.
  var diagnose: (_ contents: [String: [UInt8]]) throws -> (log: DiagnosticLog, sources: SourceMap)

  /// A fix may enable another one; this limits the number of rounds.
  private static let roundLimit = 64

  /// Applies fixes until none is left, then writes every changed file atomically and reports the fixes.
  ///
  /// - Throws: 64 for standard input; 73 `io/cannot-create` if the spec is a pipe, or a file is read-only; 74
  ///   `io/changed` if another program has changed a file.
  func run() throws {
    guard spec != "-" else {
      throw GraphcError(.usage, "usage/value", "--fix rewrites files, and '-' is standard input")
    }
    try AtomicFile.checkReplaceable(spec)
    var original: [String: [UInt8]] = [:]
    var contents: [String: [UInt8]] = [:]
    var seen: Set<[String: [UInt8]]> = []
    var lines: [String] = []
    for _ in 0..<Self.roundLimit {
      guard seen.insert(contents).inserted else { break }
      let (log, sources) = try diagnose(contents)
      let fixes = sources.compatibleFixes(of: log.diagnostics)
      guard !fixes.isEmpty else { break }
      for (path, fixes) in Dictionary(grouping: fixes, by: { sources[$0.fix.span.source].name }) {
        let text = sources[fixes[0].fix.span.source]
        if original[path] == nil { original[path] = text.bytes }
        contents[path] = text.applying(fixes.map(\.fix))
      }
      for (diagnostic, fix) in fixes {
        lines.append("\(sources.place(of: fix.span)): fixed: \(Self.change(fix)) [\(diagnostic.code)]")
      }
    }
    let changed = contents.keys.sorted().filter { contents[$0] != original[$0] }
    let files = try changed.map { (path: $0, bytes: try encoded(contents[$0] ?? [], to: $0, was: original[$0] ?? [])) }
    for file in files { try AtomicFile.write(file.bytes, to: file.path) }
    if !files.isEmpty { for line in lines { console.note(line) } }
  }

  /// New text in the encoding of the file that it replaces.
  private func encoded(_ text: [UInt8], to path: String, was original: [UInt8]) throws -> [UInt8] {
    try AtomicFile.checkWritable(path)
    let bytes = try readFile(path, limit: 2 * YAMLLimits.standard.bytes)
    guard decodedSource(bytes) == original else {
      throw GraphcError(.inputOutput, "io/changed", "the file was changed while it was read", path: path)
    }
    guard bytes.count != original.count else { return text }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard bytes.starts(with: mark) else {
      throw GraphcError(
        .cannotCreate, "io/cannot-create", "the file is not UTF-8, and fixes are written in no other encoding",
        path: path)
    }
    return mark + text
  }

  private static func change(_ fix: Diagnostic.Fix) -> String {
    if fix.old.isEmpty { return "inserted \(quoted(fix.new))" }
    return fix.new.isEmpty ? "removed \(quoted(fix.old))" : "\(quoted(fix.old)) is now \(quoted(fix.new))"
  }
}
