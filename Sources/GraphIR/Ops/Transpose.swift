/// Permutes the axes.
package struct Transpose: OpDefinition {
  package static let mnemonics = ["transpose"]
  package static let documentation = OpDocumentation(
    "permutes the axes: axis i of the result is axis permutation[i] of x", operands: ["x"],
    formula: "transpose(x, [0, 2, 1])[b, j, i] = x[b, i, j]")

  package var permutation: [Int]

  package init(_ permutation: [Int]) { self.permutation = permutation }

  /// Swaps the last two of `rank` axes: `.T`.
  package static func lastTwo(rank: Int) -> Transpose {
    var permutation = Array(0..<rank)
    permutation.swapAt(rank - 2, rank - 1)
    return Transpose(permutation)
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    permutation = try attributes.integers("permutation")
  }

  package var attributes: [Attribute] { [Attribute("permutation", .integers(permutation))] }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 1)
    let type = operands[0]
    guard permutation.sorted() == Array(0..<type.rank) else {
      throw InferenceError("shape/permutation", "\(permutation) does not name every axis of \(type) once", operand: 0)
    }
    return [TensorType(type.dtype, permutation.map { type.shape[$0] })]
  }

  private var flow: AxisFlow.Flows {
    { operands in
      operands.map { type in
        type.axesWithPositions.map { axis in
          permutation.firstIndex(of: axis).map { .aligned(axis, to: $0) } ?? .scattered(axis)
        }
      }
    }
  }

  package var semantics: Semantics {
    .primitive(flow: flow) { (context) throws(LoweringError) in
      let x = context.view(0)
      context.setResult(
        0, x.window(strides: permutation.map { x.strides[$0] }, type: context.resultTypes[0]))
    }
  }

  package var view: View? { .whole }

  package var gradient: Gradient {
    .operandwise { (builder, _, cotangent) throws(InferenceError) in
      var inverse = permutation
      for (axis, from) in permutation.enumerated() { inverse[from] = axis }
      return try builder.emit(.transpose(Transpose(inverse)), [cotangent])
    }
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
