import GraphIR
import GraphcRuntime

extension Pass {
  /// Fuses an addition with the norm of the sum: the sum is normalized while it is in the cache, and stored only if
  /// something else reads it.
  ///
  /// An addition that a product with a parameter could do is part of a `linear` already and stays there.
  package static let fuseResidualNorm = Pass(
    "fuse-residual-norm", "makes an addition and the norm of the sum one op",
    after: [.fuseNorms, .fuseLinear, .dce]
  ) { (function, context) throws(PassError) in
    let uses = UseMap(function)
    return Rewriter.rewrite(function, &context) { (rewriter, index, context) throws(InferenceError) in
      guard let match = ResidualNormMatch(index, function, uses), context.rewrites.take() else { return nil }
      let operands = match.operands.map { rewriter.mapped($0) }
      let results = try rewriter.withBuilder { (builder) throws(InferenceError) in
        try builder.append(match.op, operands, origin: .fused(match.origins, pass: context.pass))
      }
      if results.count > 1 { rewriter.redirect(match.sum, to: results[1]) }
      context.remarks.append(
        Remark(
          pass: context.pass, function: function.name,
          value: function.nodes[index].name ?? match.op.definition.mnemonic, origin: function.nodes[index].origin,
          outcome: .done(results.count > 1 ? "the sum is kept" : "the sum is not kept")))
      return [results[0]]
    }
  }
}

/// A norm of a sum that nothing reads before the norm.
private struct ResidualNormMatch {
  var op: Op
  var operands: [ValueID]
  var sum: ValueID
  var origins: [Origin]

  init?(_ index: Int, _ function: Function, _ uses: UseMap) {
    let node = function.nodes[index]
    guard node.op.isPlainNorm else { return nil }
    sum = node.operands[0]
    let addition = function.producer(of: sum)
    guard case .binary(let binary) = addition.op, binary.function == .add else { return nil }
    let type = function.type(of: sum)
    let isResidual = addition.operands.indices.map { side in
      NormResidual.fits(function.type(of: addition.operands[side]), to: type)
        && function.type(of: addition.operands[1 - side]) == type
    }
    guard let side = isResidual.lastIndex(of: true) else { return nil }
    // The sum is available when the normalized rows are, which must not be computed earlier than needed: they would
    // take memory.
    let others = uses.uses(of: sum).filter { $0.node != index || $0.operand != 0 }
    guard others.allSatisfy({ $0.node > index }) else { return nil }
    let isKept = !others.isEmpty || uses.isOutput(sum)
    op = node.op.withResidual(isKept ? .addedAndKept : .added)
    operands = [addition.operands[1 - side]] + node.operands.dropFirst() + [addition.operands[side]]
    origins = [node.origin, addition.origin]
  }
}

extension Op {
  /// Whether it is a norm without a residual.
  fileprivate var isPlainNorm: Bool {
    if case .layerNorm(let norm) = self { return norm.residual == .none }
    if case .rmsNorm(let norm) = self { return norm.residual == .none }
    return false
  }

  fileprivate func withResidual(_ residual: NormResidual) -> Op {
    if case .layerNorm(let norm) = self { return .layerNorm(LayerNorm(epsilon: norm.epsilon, residual: residual)) }
    if case .rmsNorm(let norm) = self { return .rmsNorm(RMSNorm(epsilon: norm.epsilon, residual: residual)) }
    return self
  }
}
