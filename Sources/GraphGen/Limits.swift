import Diagnostics
import GraphIR

/// What the elaboration of a module holds.
struct Usage {
  var nodes = 0
  var nameBytes = 0
  var depth = 0
}

extension ModuleGenerator {
  /// More nodes than this are refused before they are made.
  static let nodeLimit = 1_000_000
  /// Expressions inside each other, through the blocks that they call.
  static let depthLimit = 1024
  /// Blocks inside each other.
  static let blockDepthLimit = 64
  /// The codes after which nothing more can be built.
  static let fullCodes: Set<String> = ["limit/graph-nodes", "limit/names", "limit/parameter-paths"]

  /// - Throws: `limit/graph-nodes`.
  func countNode(at span: Span) throws {
    usage.nodes += 1
    guard usage.nodes <= Self.nodeLimit else { throw Self.tooManyNodes(at: span) }
  }

  static func tooManyNodes(at span: Span) -> Diagnostic {
    Diagnostic("limit/graph-nodes", "the graph has more than \(nodeLimit) nodes", at: span)
  }

  /// Counts the names of values, which grow with the depth of calls.
  ///
  /// - Throws: `limit/names`.
  func countName(_ name: String, at span: Span) throws {
    usage.nameBytes += name.utf8.count
    guard usage.nameBytes <= Module.maximumPathByteCount else {
      throw Diagnostic(
        "limit/names", "the names of all values take more than \(Module.maximumPathByteCount) bytes", at: span)
    }
  }

  /// Goes one level deeper in the spec; `ascend` ends it.
  ///
  /// - Throws: `limit/depth`, before the stack could run out.
  func descend(at span: Span) throws {
    guard usage.depth < Self.depthLimit else {
      throw Diagnostic(
        "limit/depth", "expressions are nested more than \(Self.depthLimit) deep, those of the called blocks included",
        at: span, help: "give parts of the expressions names, as equations of their own")
    }
    usage.depth += 1
  }

  func ascend() { usage.depth -= 1 }
}
