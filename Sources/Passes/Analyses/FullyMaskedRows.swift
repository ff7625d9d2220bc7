package import GraphIR

/// Attentions with a window in which the first queries see no key and give zeros, such as causal ones with more queries
/// than keys: windows are aligned bottom-right. With `past`, every query stands at a key.
package struct FullyMaskedRows: Hashable, Sendable {
  package var origin: Origin
  package var queries: Dim
  package var keys: Dim

  /// The attentions of a module for which that holds whatever the run-time dims are.
  package static func find(in module: Module) -> [FullyMaskedRows] {
    module.functions.flatMap { function in
      function.nodes.compactMap { node in
        guard case .attention(let attention) = node.op, let right = attention.right, !attention.hasPast,
          node.operands.count >= 2
        else { return nil }
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
