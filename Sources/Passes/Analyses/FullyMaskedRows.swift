package import GraphIR

/// Attentions with a window whose first queries lie before it, such as causal ones with more queries than keys: aligned
/// bottom-right, these queries see no key and give zeros.
package struct FullyMaskedRows: Hashable, Sendable {
  package var origin: Origin
  package var queries: Dim
  package var keys: Dim

  /// Those of a module for which it holds whatever the run-time dims are.
  package static func find(in module: Module) -> [FullyMaskedRows] {
    module.functions.flatMap { function in
      function.nodes.compactMap { node in
        guard case .attention(let attention) = node.op, let right = attention.right, node.operands.count >= 2 else {
          return nil
        }
        let query = function.type(of: node.operands[0])
        let key = function.type(of: node.operands[1])
        let queries = query.shape[query.rank - 2]
        let keys = key.shape[key.rank - 2]
        guard let excess = try? queries.subtracting(keys).subtracting(Dim(right)).subtracting(1),
          excess.isProvablyNonNegative
        else { return nil }
        return FullyMaskedRows(origin: node.origin, queries: queries, keys: keys)
      }
    }
  }
}
