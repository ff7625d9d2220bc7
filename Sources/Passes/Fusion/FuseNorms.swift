import GraphIR
import GraphcRuntime

extension Pass {
  /// Fuses mean, variance, division, scale and shift to one `layer_norm`, and a root mean square to one `rms_norm`.
  package static let fuseNorms = Pass(
    "fuse-norms", "makes the parts of a layer norm or an RMS norm one op", after: [.canonicalize, .cse]
  ) { (function, context) throws(PassError) in
    let matcher = NormMatcher(function: function)
    return Rewriter.rewrite(function, &context) { (rewriter, index, context) throws(InferenceError) in
      guard let match = matcher.layerNorm(index) ?? matcher.rmsNorm(index), context.rewrites.take() else { return nil }
      let origin = Origin.fused([rewriter.source.nodes[index].origin], pass: rewriter.pass)
      return [try rewriter.emit(match.op, match.operands.map { rewriter.mapped($0) }, origin: origin)]
    }
  }
}

private struct NormMatcher {
  let function: Function

  struct Match {
    var op: Op
    var operands: [ValueID]
  }

  /// (x − mean x) · 1/√(variance x + eps) · weight + bias
  func layerNorm(_ index: Int) -> Match? {
    for (weighted, bias) in commuted(.add, ValueID(node: index)) {
      for (normed, weight) in commuted(.multiply, weighted) {
        for (centered, inverse) in commuted(.multiply, normed) {
          guard let (x, mean) = difference(centered), self.mean(mean) == x,
            let (variance, epsilon) = inverseRoot(inverse), isVariance(variance, of: x, centered: centered),
            fits([weight, bias], x)
          else { continue }
          return Match(op: .layerNorm(LayerNorm(epsilon: epsilon)), operands: [x, weight, bias])
        }
      }
    }
    return nil
  }

  /// x · 1/√(mean x² + eps) · weight
  func rmsNorm(_ index: Int) -> Match? {
    for (normed, weight) in commuted(.multiply, ValueID(node: index)) {
      for (x, inverse) in commuted(.multiply, normed) {
        guard let (square, epsilon) = inverseRoot(inverse), let squared = mean(square),
          isSquare(squared, of: x), fits([weight], x)
        else { continue }
        return Match(op: .rmsNorm(RMSNorm(epsilon: epsilon)), operands: [x, weight])
      }
    }
    return nil
  }

  private func binary(_ function: BinaryFunction, _ value: ValueID) -> (ValueID, ValueID)? {
    let node = self.function.producer(of: value)
    guard case .binary(let binary) = node.op, binary.function == function else { return nil }
    return (node.operands[0], node.operands[1])
  }

  /// Both orders of a commutative function.
  private func commuted(_ function: BinaryFunction, _ value: ValueID) -> [(ValueID, ValueID)] {
    guard let (x, y) = binary(function, value) else { return [] }
    return [(x, y), (y, x)]
  }

  private func difference(_ value: ValueID) -> (ValueID, ValueID)? { binary(.subtract, value) }

  private func reduced(_ kind: ReduceFunction, _ value: ValueID) -> ValueID? {
    let node = function.producer(of: value)
    guard case .reduce(let reduce) = node.op, reduce.function == kind, reduce.keep,
      reduce.axis == function.type(of: node.operands[0]).rank - 1
    else { return nil }
    return node.operands[0]
  }

  private func mean(_ value: ValueID) -> ValueID? { reduced(.mean, value) }

  private func isSquare(_ value: ValueID, of x: ValueID) -> Bool {
    let node = function.producer(of: value)
    guard case .binary(let binary) = node.op else { return false }
    if binary.function == .multiply { return node.operands == [x, x] }
    return binary.function == .power && node.operands[0] == x && function.constant(node.operands[1]) == .float(2)
  }

  private func isVariance(_ value: ValueID, of x: ValueID, centered: ValueID) -> Bool {
    if reduced(.variance, value) == x { return true }
    return mean(value).map { isSquare($0, of: centered) } ?? false
  }

  private func inverseRoot(_ value: ValueID) -> (ValueID, Double)? {
    let root = function.producer(of: value)
    guard case .unary(let unary) = root.op, unary.function == .rsqrt,
      let (x, epsilon) = binary(.add, root.operands[0]), let number = function.exactNumber(epsilon)
    else { return nil }
    return (x, number)
  }

  /// Whether all of them have the length of the last axis of `x`.
  private func fits(_ values: [ValueID], _ x: ValueID) -> Bool {
    guard let last = function.type(of: x).shape.last else { return false }
    return values.allSatisfy { function.type(of: $0).shape == [last] }
  }
}
