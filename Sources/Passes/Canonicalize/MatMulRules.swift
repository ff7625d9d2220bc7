import GraphIR
import GraphcRuntime

extension Rule {
  static let matmulRules: [Rule] = [transposeInside, factorOutOfProduct]

  /// It applies also to a transpose that moves more axes: the product takes over the swap of the last two.
  private static let transposeInside = Rule(name: "x · transpose(y) = x ·ᵀ y") {
    (context, op, operands) throws(InferenceError) in
    guard case .matMul(let matmul) = op else { return nil }
    let node = context.producer(operands[1])
    guard case .transpose(var transpose) = node.op else { return nil }
    let rank = transpose.permutation.count
    guard transpose.permutation[rank - 2] == rank - 1 else { return nil }
    transpose.permutation.swapAt(rank - 2, rank - 1)
    let rows = try context.emit(.transpose(transpose), node.operands)
    return try context.emit(.matMul(MatMul(transposeRHS: !matmul.transposeRHS)), [operands[0], rows])
  }

  /// It does not apply to products with a parameter, whose result may be larger than the scaled operand.
  private static let factorOutOfProduct = Rule(name: "(x · c) y = (x y) · c") {
    (context, op, operands) throws(InferenceError) in
    guard case .matMul = op else { return nil }
    if case .parameter = context.producer(operands[1]).op { return nil }
    var x = operands[0]
    var y = operands[1]
    var factor = 1.0
    if let (inner, scale) = context.builder.scaled(x) { (x, factor) = (inner, factor * scale) }
    if let (inner, scale) = context.builder.scaled(y) { (y, factor) = (inner, factor * scale) }
    guard x != operands[0] || y != operands[1], factor.isFactor else { return nil }
    let product = try context.emit(op, [x, y])
    let constant = try context.emit(.constant(Constant(.float(factor))), [])
    return try context.emit(.binary(Binary(.multiply)), [product, constant])
  }
}
