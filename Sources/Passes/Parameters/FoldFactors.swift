import GraphIR
import GraphcRuntime

extension Pass {
  /// Folds a factor of a product with a parameter into the parameter and the bias: (x W + b) · c = x (W · c) + b · c,
  /// where c is a number, such as the scale of an attention, or a learned vector over the columns.
  package static let foldFactors = Pass(
    "fold-factors", "takes a factor of a product with a parameter into the parameter",
    after: [.canonicalize, .fuseAttention]
  ) { (function, context) throws(PassError) in
    let values = StaticValues(function)
    let uses = UseMap(function)
    var factors: [Int: Factor] = [:]
    var products: [Int: ScaledProduct] = [:]
    for index in function.nodes.indices {
      guard let factor = Factor(index, function, values),
        let product = ScaledProduct(factor, function, values, uses), products[product.matmul] == nil,
        product.isSmall(values, &context.rewrites),
        context.rewrites.take()
      else { continue }
      factors[index] = factor
      products[product.matmul] = product
    }
    let byBias = Dictionary(
      products.values.compactMap { product in product.sum.map { ($0, product) } },
      uniquingKeysWith: { first, _ in first })
    var paths = FreePaths(function)
    let rewritten = Rewriter.rewriteTogether(function, &context) { (rewriter, index, context) throws(InferenceError) in
      let node = function.nodes[index]
      let origin = node.origin.derived(by: rewriter.pass)
      if let factor = factors[index] {
        guard case .attention(var attention) = node.op else { return [rewriter.mapped(factor.scaled)] }
        attention.scale = 1
        return [try rewriter.emit(.attention(attention), node.operands.map { rewriter.mapped($0) }, origin: origin)]
      }
      if let product = products[index] {
        let weight = try product.fold(product.weight, isWeight: true, values, &paths, &rewriter)
        return [try rewriter.emit(node.op, [rewriter.mapped(node.operands[0]), weight], origin: origin)]
      }
      if let product = byBias[index], let bias = product.bias {
        let folded = try product.fold(bias, isWeight: false, values, &paths, &rewriter)
        return [
          try rewriter.emit(
            node.op, node.operands.map { $0 == bias ? folded : rewriter.mapped($0) }, origin: origin)
        ]
      }
      return nil
    }
    return rewritten ?? function
  }
}

/// A value, and a factor that is known when the weights are loaded.
private struct Factor {
  enum Amount {
    case number(Double)
    /// A scalar, or one number for each position of the last axis.
    case learned(ValueID)
  }

  var scaled: ValueID
  var amount: Amount

  /// A product with a factor, or the query of an attention with its scale.
  init?(_ index: Int, _ function: Function, _ values: StaticValues) {
    let node = function.nodes[index]
    if case .attention(let attention) = node.op, attention.scale != 1, Float(attention.scale).isNormal {
      (scaled, amount) = (node.operands[0], .number(attention.scale))
      return
    }
    guard case .binary(let binary) = node.op, binary.function == .multiply else { return nil }
    for (x, factor) in [(node.operands[0], node.operands[1]), (node.operands[1], node.operands[0])] {
      guard values.contains(factor), !values.contains(x), function.type(of: x) == node.types[0] else { continue }
      let shape = function.type(of: factor).shape
      guard shape.isEmpty || (shape.count == 1 && shape[0] == node.types[0].shape.last) else { continue }
      scaled = x
      if let number = function.exactNumber(factor) {
        guard Float(number).isNormal else { return nil }
        amount = .number(number)
      } else {
        amount = .learned(factor)
      }
      return
    }
    return nil
  }
}

/// A product with a parameter, with its bias, of which only the scaled value is used.
private struct ScaledProduct {
  var factor: Factor
  var matmul: Int
  var weight: ValueID
  /// The node that adds the bias.
  var sum: Int?
  var bias: ValueID?
  private let transposeRHS: Bool

  init?(_ factor: Factor, _ function: Function, _ values: StaticValues, _ uses: UseMap) {
    self.factor = factor
    var value = factor.scaled
    guard uses.onlyUse(of: value) != nil else { return nil }
    // A number may be applied through views; a factor for each column may not.
    if case .number = factor.amount {
      while let inner = Self.viewed(value, function) {
        guard uses.onlyUse(of: inner) != nil else { return nil }
        value = inner
      }
    }
    var node = function.producer(of: value)
    if case .binary(let binary) = node.op, binary.function == .add {
      guard
        let side = [0, 1].first(where: { side in
          values.contains(node.operands[side]) && !values.contains(node.operands[1 - side])
            && function.type(of: node.operands[side]).shape == Array(node.types[0].shape.suffix(1))
        }), function.type(of: node.operands[1 - side]) == node.types[0],
        uses.onlyUse(of: node.operands[1 - side]) != nil
      else { return nil }
      (sum, bias) = (value.node, node.operands[side])
      value = node.operands[1 - side]
      node = function.producer(of: value)
    }
    guard case .matMul(let product) = node.op, function.weightMatrix(node.operands[1]) != nil else { return nil }
    matmul = value.node
    weight = node.operands[1]
    transposeRHS = product.transposeRHS
  }

  /// The operand of a view that keeps all elements.
  private static func viewed(_ value: ValueID, _ function: Function) -> ValueID? {
    let node = function.producer(of: value)
    if case .reshape = node.op { return node.operands[0] }
    if case .transpose = node.op { return node.operands[0] }
    return nil
  }

  /// Whether the bodies are small; the nodes that are copied into them count as steps.
  func isSmall(_ values: StaticValues, _ rewrites: inout RewriteBudget) -> Bool {
    var copied = [weight] + (bias.map { [$0] } ?? [])
    if case .learned(let learned) = factor.amount { copied.append(learned) }
    for value in copied {
      guard let parts = values.parts(of: value) else { return false }
      rewrites.spend(parts.count)
    }
    return true
  }

  /// The weight or the bias times the factor, as a folded parameter.
  func fold(
    _ value: ValueID, isWeight: Bool, _ values: StaticValues, _ paths: inout FreePaths, _ rewriter: inout Rewriter
  ) throws(InferenceError) -> ValueID {
    let origin = values.function.producer(of: value).origin.derived(by: rewriter.pass)
    var body = FoldedBody(of: values)
    let plain = try body.add(value)
    var amount: ValueID
    switch factor.amount {
    case .number(let number): amount = try body.emit(.constant(Constant(.float(number))), [], origin: origin)
    case .learned(let learned):
      amount = try body.add(learned)
      let shape = body.builder.type(of: amount).shape
      // The columns of the product are the rows of a transposed weight.
      if isWeight, transposeRHS, let count = shape.first {
        amount = try body.emit(.reshape(Reshape([count, 1])), [amount], origin: origin)
      }
    }
    let scaled = try body.emit(.binary(Binary(.multiply)), [plain, amount], origin: origin)
    let sources = (values.parts(of: value) ?? []).compactMap { values.function.nodes[$0].parameterPath }
    let path = paths.next((sources.first ?? "folded") + "_scaled")
    return rewriter.addFolded(FoldedParameter(path: path, body: body.finish(scaled)), origin: origin)
  }
}
