import GraphIR
import GraphcRuntime

extension Pass {
  /// Fuses a product with a parameter, its bias, an activation and a residual to one `linear`.
  package static let fuseLinear = Pass(
    "fuse-linear", "makes a product with a parameter and what follows it one op", after: [.canonicalize, .dce]
  ) { (function, context) throws(PassError) in
    let uses = UseMap(function)
    var matches: [Int: LinearMatch] = [:]
    // In reverse order: if a sum adds two products, the later one takes the earlier as its residual.
    for (index, node) in function.nodes.enumerated().reversed() {
      guard let match = LinearMatch(index, node, function, uses, isTaken: { matches[$0] != nil }), match.last != index,
        context.rewrites.take()
      else { continue }
      matches[match.last] = match
    }
    return Rewriter.rewrite(function, &context) { (rewriter, index, context) throws(InferenceError) in
      guard let match = matches[index] else { return nil }
      let origin = Origin.fused(match.origins, pass: rewriter.pass)
      return [try rewriter.emit(.linear(match.op), match.operands.map { rewriter.mapped($0) }, origin: origin)]
    }
  }
}

/// A product with a parameter and the following ops that one kernel can do.
private struct LinearMatch {
  var op: Linear
  var operands: [ValueID]
  /// The node that makes the result.
  var last: Int
  var origins: [Origin]

  /// - Parameter isTaken: whether another product ends at a node.
  init?(_ index: Int, _ node: Node, _ function: Function, _ uses: UseMap, isTaken: (Int) -> Bool) {
    guard case .matMul(let matmul) = node.op, function.weightMatrix(node.operands[1]) != nil else { return nil }
    op = Linear(transposeRHS: matmul.transposeRHS)
    operands = node.operands
    last = index
    origins = [node.origin]
    let type = node.types[0]
    while let use = uses.onlyUse(of: ValueID(node: last)), !isTaken(use.node) {
      let user = function.nodes[use.node]
      guard user.types == [type] else { return }
      if case .unary(let unary) = user.op, op.activation == .none, !op.hasResidual,
        let activation = Activation.allCases.first(where: { Linear.function(of: $0) == unary.function })
      {
        op.activation = activation
      } else if case .binary(let binary) = user.op, binary.function == .add {
        let other = user.operands[1 - use.operand]
        let added = function.type(of: other)
        if added.shape == [type.shape[type.rank - 1]], !op.hasBias, op.activation == .none, !op.hasResidual {
          op.hasBias = true
        } else if added == type, !op.hasResidual {
          op.hasResidual = true
        } else {
          return
        }
        operands.append(other)
      } else {
        return
      }
      last = use.node
      origins.append(user.origin)
    }
  }
}
