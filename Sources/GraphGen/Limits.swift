import GraphcText
import Diagnostics
import GraphIR

/// What is refused before it is made.
package struct GenerationLimits: Sendable {
  /// Nodes of the graph, those of a called function once for each call.
  package var nodes = 1_000_000
  /// UTF-8 bytes of the names of values, and of the paths of parameters.
  package var nameBytes = Module.maximumPathByteCount
  /// Parts of expressions that are evaluated, and names that are bound: what takes time without making nodes.
  package var steps = 5_000_000
  /// Elements of a list, those of its lists included.
  package var listElements = 4096
  /// Expressions inside each other, through the blocks that they call.
  package var depth = 1024
  /// Blocks inside each other.
  package var blockDepth = 64

  package static let standard = GenerationLimits()
}

/// What the elaboration of a module holds.
struct Usage {
  var nodes = 0
  var nameBytes = 0
  var steps = 0
  var depth = 0
}

extension ModuleGenerator {
  /// The codes after which nothing more can be built.
  static let fullCodes: Set<String> = ["limit/graph-nodes", "limit/names", "limit/parameter-paths", "limit/steps"]

  /// - Throws: `limit/graph-nodes`.
  func countNode(at span: Span) throws {
    usage.nodes += 1
    guard usage.nodes <= limits.nodes else { throw tooManyNodes(at: span) }
  }

  func tooManyNodes(at span: Span) -> Diagnostic {
    Diagnostic("limit/graph-nodes", "the graph has more than \(limits.nodes) nodes", at: span)
  }

  /// Counts the names of values, which grow with the depth of calls.
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

  /// Goes one level deeper in the spec; `ascend` ends it.
  ///
  /// - Throws: `limit/steps`; `limit/depth`, before the stack could run out.
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

  /// The candidate nearest to a name, sought only for errors that are shown.
  func nearest(to name: String, among names: @autoclosure () -> [String]) -> String? {
    log.errorCount < DiagnosticLog.limit ? NearestName.best(to: name, among: names()) : nil
  }
}
