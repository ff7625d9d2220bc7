import Diagnostics
import GraphIR
import GraphcText

/// Limits of elaboration, checked before something is built.
package struct GenerationLimits: Sendable {
  /// Nodes of the graph, each counted by its size (`Node.size`): one with many operands counts once for each. Those of a
  /// function count once per call. The largest of 50 published model families has 1,100.
  package var nodes = Module.standardSizeLimit
  /// UTF-8 bytes of the names of values, and of parameter paths.
  package var nameBytes = Module.maximumPathByteCount
  /// Evaluated parts of expressions and bound names: work that makes no nodes.
  package var steps = 5_000_000
  /// Elements of a list, including those of nested lists.
  package var listElements = 4096
  /// Depth of nested expressions, through the blocks that they call.
  package var depth = 1024
  /// Depth of nested block calls.
  package var blockDepth = Module.maximumCallDepth
  /// What other variants of the spec have used.
  package var used = Usage()

  package static let standard = GenerationLimits()
}

/// What the elaboration of a module has used of its limits.
package struct Usage: Sendable {
  package var nodes = 0
  package var nameBytes = 0
  package var steps = 0
  var depth = 0

  package init() {}
}

extension ModuleGenerator {
  /// Errors after which nothing more can be built.
  static let fullCodes: Set<String> = ["limit/graph-nodes", "limit/names", "limit/parameter-paths", "limit/steps"]

  /// - Throws: `limit/graph-nodes`.
  func countNode(size: Int = 1, at span: Span) throws {
    usage.nodes += size
    guard usage.nodes <= limits.nodes else { throw tooManyNodes(at: span) }
  }

  func tooManyNodes(at span: Span) -> Diagnostic {
    let what = limits.used.nodes > 0 ? "the graphs of all variants together have" : "the graph has"
    return Diagnostic(
      "limit/graph-nodes", "\(what) more than \(limits.nodes) nodes", at: span, help: Self.raisingNodes)
  }

  /// How to raise the limit on nodes.
  package static let raisingNodes = "--max-nodes raises the limit"

  /// Counts the bytes of names of values, which grow with the depth of calls.
  ///
  /// - Throws: `limit/names`.
  func countName(_ name: String, at span: Span) throws {
    usage.nameBytes += name.utf8.count
    guard usage.nameBytes <= limits.nameBytes else {
      throw Diagnostic(
        "limit/names", "the names of all values take more than \(limits.nameBytes) bytes", at: span)
    }
  }

  /// - Throws: `limit/steps`.
  func countSteps(_ count: Int, at span: Span) throws {
    usage.steps += count
    guard usage.steps <= limits.steps else {
      throw Diagnostic("limit/steps", "the spec takes more than \(limits.steps) steps to read", at: span)
    }
  }

  /// Enters a deeper level of the spec; `ascend` leaves it.
  ///
  /// - Throws: `limit/steps`; `limit/depth`, before half of the stack is used (`KnownStack`).
  func descend(at span: Span) throws {
    try countSteps(1, at: span)
    guard usage.depth < limits.depth else {
      throw Diagnostic(
        "limit/depth", "expressions are nested more than \(limits.depth) deep, those of the called blocks included",
        at: span, help: "give parts of the expressions names, as equations of their own")
    }
    usage.depth += 1
  }

  func ascend() { usage.depth -= 1 }

  /// The candidate nearest to a name. It is searched only for errors that are shown.
  func nearest(to name: String, among names: @autoclosure () -> [String]) -> String? {
    log.errorCount < DiagnosticLog.limit ? NearestName.best(to: name, among: names()) : nil
  }
}
