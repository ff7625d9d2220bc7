package import Diagnostics
import GraphcText

/// Parses `.gir` text (Grammar/gir.ebnf).
///
/// It is strict and reports all errors of the text: unknown names, attributes and ops, and written types that differ
/// from the inferred ones. It does not replace the verifier, which checks conditions across nodes and functions
/// (`Module.verify()`).
///
/// Errors: `gir/syntax`, `gir/unknown-op`, `gir/unknown-value`, `gir/unknown-dim`, `gir/unknown-dtype`,
/// `gir/duplicate-name`, `gir/attribute`, `gir/type-mismatch`, `gir/result-count`, `limit/nodes`, `limit/depth`,
/// `limit/rank`, `limit/elements`, and those of the inference of the ops.
package struct ModuleParser {
  /// The largest number of nodes in one text (`limit/nodes`).
  package static let maximumNodeCount = 1_000_000

  private var lexer: GIRLexer
  private let log: DiagnosticLog
  private(set) var token: GIRToken
  /// The end of the last consumed token.
  private var previousEnd = 0
  var types = NodeTypes()
  /// For each complete function the number of functions that call one another below it.
  private var callDepths: [UTF8Key: Int] = [:]
  var dims: Set<String> = []
  /// Functions whose header has errors; errors of their calls are not reported.
  var brokenFunctions: Set<UTF8Key> = []
  private var remainingNodes: Int

  private init(_ text: SourceText, source: SourceID, nodeLimit: Int, log: DiagnosticLog) {
    remainingNodes = nodeLimit
    lexer = GIRLexer(text, source: source)
    self.log = log
    token = GIRToken(kind: .end, span: Span(source: source, start: 0, end: 0), startsLine: true)
  }

  /// - Returns: `nil` if the text has errors, which are in the log.
  package static func parse(
    _ source: SourceID, in sources: SourceMap, nodeLimit: Int = maximumNodeCount, log: DiagnosticLog
  ) -> Module? {
    var parser = ModuleParser(sources[source], source: source, nodeLimit: nodeLimit, log: log)
    do {
      return try parser.module()
    } catch {
      log.report(error)
      return nil
    }
  }

  private mutating func module() throws(Diagnostic) -> Module? {
    let errorCount = log.errorCount
    try advance()
    try expect(.module)
    var module = Module(name: try string("the name of the module"))
    try expect(.leftBrace)
    while !isAt(.rightBrace), token.kind != .end {
      let start = token.span
      do throws(Diagnostic) {
        switch keyword {
        case .dims: try dimNames(&module)
        case .check: try dimCheck(&module)
        case .state: try state(&module)
        case .function: try functionDefinition(&module)
        case .module, .parameter, .folded, .return, nil: throw unexpected("'dims', 'check', 'state', 'func' or '}'")
        }
      } catch {
        log.report(error)
        recover(from: start, to: [.dims, .check, .state, .function])
      }
    }
    guard log.errorCount == errorCount else { return nil }
    try expect(.rightBrace)
    guard token.kind == .end else { throw unexpected("the end of the text") }
    guard !module.functions.isEmpty else { throw error("gir/syntax", "the module has no function") }
    return module
  }

  /// Notes how deep the calls of a function go.
  ///
  /// - Throws: `limit/depth`.
  mutating func checkCallDepth(of function: Function, at span: Span) throws(Diagnostic) {
    let callees = function.nodes.flatMap(\.op.callCounts).map { callDepths[UTF8Key($0.function)] ?? 0 }
    let depth = callees.max().map { $0 + 1 } ?? 0
    guard depth <= Module.maximumCallDepth else {
      throw error("limit/depth", "functions call each other more than \(Module.maximumCallDepth) deep", at: span)
    }
    callDepths[UTF8Key(function.name)] = depth
  }

  private mutating func dimNames(_ module: inout Module) throws(Diagnostic) {
    try expect(.dims)
    repeat {
      let span = token.span
      let name = try word("the name of a dim")
      guard GIRName.isDim(name) else { throw error("gir/syntax", "'\(name)' cannot be the name of a dim", at: span) }
      guard dims.insert(name).inserted else {
        throw error("gir/duplicate-name", "the dim '\(name)' is declared twice", at: span)
      }
      module.dims.append(name)
    } while try take(.comma)
  }

  private mutating func dimCheck(_ module: inout Module) throws(Diagnostic) {
    let start = token.span
    try expect(.check)
    var kind = Module.DimCheck.Kind.condition
    if case .string(let code) = token.kind {
      guard let known = Module.DimCheck.Kind(rawValue: code) else {
        let all = Module.DimCheck.Kind.allCases.map { GIRName.quoted($0.rawValue) }.joined(separator: " or ")
        throw unexpected(all)
      }
      kind = known
      try advance()
    }
    let dim = try dim()
    try expect(.atLeast)
    guard token.kind == .integer(0) else { throw unexpected("0") }
    try advance()
    let message = try string("a message")
    module.checks.append(Module.DimCheck(kind: kind, nonNegative: dim, message: message, origin: origin(from: start)))
  }

  /// `state keys -> keys.next {initial: 0.0, rows: 0}`
  private mutating func state(_ module: inout Module) throws(Diagnostic) {
    try expect(.state)
    let input = try reference("the name of an input")
    try expect(.arrow)
    let output = try reference("the name of an output")
    module.states.append(
      try reading("state", \.attributes) { (reader) throws(AttributeError) in
        try ModuleState(input: input, output: output, attributes: &reader)
      })
  }

  /// Counts a node towards the limit.
  mutating func countNode(at span: Span) throws(Diagnostic) {
    remainingNodes -= 1
    guard remainingNodes < 0 else { return }
    lexer.skipToEnd()
    token.kind = .end
    throw error("limit/nodes", "the text has more nodes than can be read", at: span)
  }

  func report(_ diagnostic: Diagnostic) { log.report(diagnostic) }
}

// MARK: Tokens

extension ModuleParser {
  mutating func advance() throws(Diagnostic) {
    previousEnd = Int(token.span.end)
    token = try lexer.next()
  }

  var keyword: GIRKeyword? {
    guard case .word(let text) = token.kind else { return nil }
    return GIRKeyword(rawValue: text)
  }

  func isAt(_ mark: GIRPunctuation) -> Bool { token.kind == .punctuation(mark) }

  mutating func take(_ mark: GIRPunctuation) throws(Diagnostic) -> Bool {
    guard isAt(mark) else { return false }
    try advance()
    return true
  }

  mutating func expect(_ mark: GIRPunctuation) throws(Diagnostic) {
    guard try take(mark) else { throw unexpected("'\(mark.rawValue)'") }
  }

  mutating func expect(_ expected: GIRKeyword) throws(Diagnostic) {
    guard keyword == expected else { throw unexpected("'\(expected.rawValue)'") }
    try advance()
  }

  mutating func word(_ what: String) throws(Diagnostic) -> String {
    guard case .word(let text) = token.kind else { throw unexpected(what) }
    try advance()
    return text
  }

  mutating func string(_ what: String) throws(Diagnostic) -> String {
    guard case .string(let text) = token.kind else { throw unexpected(what + " in double quotes") }
    try advance()
    return text
  }

  /// A plain path, or a quoted one.
  mutating func reference(_ what: String) throws(Diagnostic) -> String {
    switch token.kind {
    case .word(let text), .string(let text):
      try advance()
      return text
    default: throw unexpected(what)
    }
  }

  func unexpected(_ wanted: String) -> Diagnostic {
    error("gir/syntax", "expected \(wanted), not \(token.description)", at: token.span)
  }

  func error(_ code: String, _ message: String, at span: Span? = nil, help: String? = nil) -> Diagnostic {
    Diagnostic(.error, code, message, at: span ?? token.span, help: help)
  }

  /// The origin from the token at `start` to the last consumed one.
  func origin(from start: Span) -> Origin {
    .spec(Span(source: start.source, start: Int(start.start), end: previousEnd))
  }

  /// Goes on to the next line, or to the next one that begins with one of the keywords.
  ///
  /// - Parameter start: the first token of what went wrong, which is left after in any case.
  mutating func recover(from start: Span, to keywords: [GIRKeyword]? = nil) {
    while token.kind != .end {
      if token.startsLine, token.span.start > start.start {
        guard let keywords else { return }
        if let keyword, keywords.contains(keyword) { return }
      }
      skip()
    }
  }

  /// Skips one token. Text that is not a token has been reported, or is skipped because of an error.
  private mutating func skip() {
    while true {
      do {
        try advance()
        return
      } catch { continue }
    }
  }
}
