import Diagnostics
import GraphcRuntime
import GraphcText

/// Diagnostics as SARIF 2.1.0 (OASIS) for editors and code hosts: rules are made from the pages of the codes, places
/// are regions in Unicode code points, notes are related locations, fixes are fixes.
struct SARIFLog {
  private typealias Members = [(key: String, value: JSONValue)]

  private var rules: [String] = []
  private var results: [JSONValue] = []

  init(_ diagnostics: [Diagnostic], sources: SourceMap) {
    for diagnostic in diagnostics {
      let index = rule(diagnostic.code)
      results.append(Self.result(diagnostic, ruleIndex: index, sources))
    }
  }

  /// The log of an error without a place in a source.
  init(_ error: GraphcError) {
    var members = Self.start(error.code, rule(error.code), "error", error.message, error.help)
    if let path = error.path {
      members.append(
        ("locations", .array([.object([("physicalLocation", .object([("artifactLocation", Self.artifact(path))]))])])))
    }
    results = [.object(members)]
  }

  var json: JSONValue {
    let driver: Members = [
      ("name", .string("graphc")), ("semanticVersion", .string(CommandLineTool.version)),
      ("rules", .array(rules.map(Self.rule))),
    ]
    return .object([
      ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")), ("version", .string("2.1.0")),
      (
        "runs",
        .array([
          .object([
            ("tool", .object([("driver", .object(driver))])), ("columnKind", .string("unicodeCodePoints")),
            ("results", .array(results)),
          ])
        ])
      ),
    ])
  }

  /// Several logs merged to one.
  static func joined(_ logs: [JSONValue]) -> JSONValue {
    let runs = logs.flatMap { $0["runs"]?.array ?? [] }
    return .object([
      ("$schema", logs.first?["$schema"] ?? .null), ("version", logs.first?["version"] ?? .null),
      ("runs", .array(runs)),
    ])
  }

  /// The index of the rule of a code.
  private mutating func rule(_ code: String) -> Int {
    if let index = rules.firstIndex(of: code) { return index }
    rules.append(code)
    return rules.count - 1
  }

  private static func rule(_ code: String) -> JSONValue {
    var members: Members = [("id", .string(code))]
    if let page = DiagnosticPages.page(of: code) {
      members += [
        ("shortDescription", text(page.meaning)),
        ("help", .object([("text", .string(page.fix)), ("markdown", .string(page.text))])),
      ]
    }
    return .object(members)
  }

  private static func start(
    _ code: String, _ ruleIndex: Int, _ level: String, _ message: String, _ help: String?
  ) -> Members {
    [
      ("ruleId", .string(code)), ("ruleIndex", .integer(ruleIndex)), ("level", .string(level)),
      ("message", text(message + (help.map { "\nhelp: " + $0 } ?? ""))),
    ]
  }

  private static func result(_ diagnostic: Diagnostic, ruleIndex: Int, _ sources: SourceMap) -> JSONValue {
    let level =
      switch diagnostic.severity {
      case .error: "error"
      case .warning: "warning"
      case .remark: "note"
      }
    var members = start(diagnostic.code, ruleIndex, level, diagnostic.message, diagnostic.help)
    if let place = diagnostic.span.flatMap({ location($0, sources) }) {
      members.append(("locations", .array([.object(place)])))
    }
    let notes = diagnostic.notes.enumerated().map { index, note in
      JSONValue.object(
        [("id", .integer(index)), ("message", text(note.message))] + (note.span.flatMap { location($0, sources) } ?? [])
      )
    }
    if !notes.isEmpty { members.append(("relatedLocations", .array(notes))) }
    if let fix = sources.fix(of: diagnostic), let source = sources.text(of: fix.span) {
      let replacement: Members = [
        ("deletedRegion", region(fix.span, source)), ("insertedContent", text(fix.new)),
      ]
      let change: Members = [
        ("artifactLocation", artifact(source.name)), ("replacements", .array([.object(replacement)])),
      ]
      members.append(
        (
          "fixes",
          .array([
            .object([
              ("description", text(diagnostic.help ?? "replace it")), ("artifactChanges", .array([.object(change)])),
            ])
          ])
        ))
    }
    return .object(members)
  }

  /// A place in a file; an argument of the command line is a logical location.
  private static func location(_ span: Span, _ sources: SourceMap) -> Members? {
    guard let source = sources.text(of: span) else { return nil }
    if source.kind == .commandLine {
      return [("logicalLocations", .array([.object([("fullyQualifiedName", .string(source.name))])]))]
    }
    return [
      (
        "physicalLocation",
        .object([("artifactLocation", artifact(source.name)), ("region", region(span, source))])
      )
    ]
  }

  private static func region(_ span: Span, _ source: SourceText) -> JSONValue {
    let start = source.position(of: Int(span.start))
    let end = source.position(of: Int(span.end))
    return .object([
      ("startLine", .integer(start.line)), ("startColumn", .integer(start.column)),
      ("endLine", .integer(end.line)), ("endColumn", .integer(end.column)),
    ])
  }

  /// A path as a URI: an absolute path as `file:`, a relative one unchanged.
  private static func artifact(_ path: String) -> JSONValue {
    var uri = path.hasPrefix("/") ? "file://" : ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: "/"):
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        uri += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
      }
    }
    return .object([("uri", .string(uri))])
  }

  private static func text(_ text: String) -> JSONValue { .object([("text", .string(text))]) }
}
