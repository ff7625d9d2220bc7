import GraphcRuntime

/// Random numbers, a pure function of the seed and the stream that are its operand.
package struct Uniform: OpDefinition {
  package static let mnemonics = ["uniform"]
  package static let documentation = OpDocumentation(
    "random numbers in [0, 1), 24 bits each, of the seed and the stream whose low and high words are the draw",
    operands: ["draw"],
    formula: "i32[4] → f32[shape]: element n is (w >> 8) · 2⁻²⁴, w word n mod 4 of the Philox 4×32-10 block ⌊n / 4⌋",
    reference: "Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, 2011")

  package var shape: [Dim]

  package init(_ shape: [Dim]) { self.shape = shape }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    shape = try attributes.dims("shape")
  }

  package var attributes: [Attribute] { [Attribute("shape", .dims(shape))] }

  /// What seed and stream are given by: i32[4].
  package static let drawType = TensorType(.i32, [4])

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 1)
    try Check.dtype(operands, at: 0, .i32)
    guard operands[0] == Self.drawType else {
      throw InferenceError(
        "shape/mismatch", "a draw is the words of a seed and of a stream, \(Self.drawType), not \(operands[0])",
        operand: 0)
    }
    try Check.shape(shape)
    return [TensorType(.f32, shape)]
  }

  /// Every element reads all words, each in its own way.
  private var flow: AxisFlow.Flows { { _ in [[.scattered(0)]] } }

  package var semantics: Semantics {
    .primitive(flow: flow) { (context) throws(LoweringError) in
      let draw = try context.contiguous(0)
      let count = try BufferView.sizing { () throws(DimError) in try shape.product() }
      try context.call(Kernels.Uniform(draw: draw, into: try context.allocateResult(), count: count))
    }
  }

  package var gradient: Gradient { .zero("it is random") }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
