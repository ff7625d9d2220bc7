import Diagnostics
import GraphIR

/// What a function comes to with everything that it calls: bounded while it is built, because calls of calls multiply.
struct FunctionSize {
  /// Nodes, by their sizes, and expanded blocks; those of a called function once for each call.
  var nodes = 0
  /// Parameters, likewise.
  var parameters = 0
  /// UTF-8 bytes of the paths of these parameters.
  var pathBytes = 0
}

extension FunctionGenerator {
  /// - Parameter count: what the node counts for (`Node.size`).
  /// - Throws: `limit/graph-nodes`.
  func countNode(size count: Int = 1, at span: Span) throws {
    size.nodes += count
    try module.countNode(size: count, at: span)
    try checkSize(at: span)
  }

  /// - Throws: `limit/graph-nodes`, `limit/parameter-paths`.
  func countParameter(_ path: String, at span: Span) throws {
    size.parameters += 1
    size.pathBytes += path.utf8.count
    try countNode(at: span)
  }

  /// - Throws: `limit/graph-nodes`, `limit/parameter-paths`.
  func countCall(of callee: FunctionSize, path: String, at span: Span) throws {
    size.nodes += callee.nodes
    size.parameters += callee.parameters
    size.pathBytes += callee.pathBytes + callee.parameters * (path.utf8.count + 1)
    try countNode(at: span)
  }

  private func checkSize(at span: Span) throws {
    guard size.nodes <= module.limits.nodes else { throw module.tooManyNodes(at: span) }
    guard size.pathBytes <= module.limits.nameBytes else {
      throw Diagnostic(
        "limit/parameter-paths", "the paths of the parameters take more than \(module.limits.nameBytes) bytes",
        at: span)
    }
  }
}
