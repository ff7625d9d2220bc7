import GraphcRuntime

/// The order of the elements along the last axis.
package struct Argsort: OpDefinition {
  package static let mnemonics = ["argsort"]
  package static let documentation = OpDocumentation(
    "the positions of the elements of the last axis in ascending order; stable, NaN last", operands: ["x"],
    formula: "[.., N] → i32[.., N]: x[y[0]] ≤ x[y[1]] ≤ …, and y[n] < y[n + 1] where they are equal")

  package init() {}

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {}

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 1)
    try Check.number(operands, at: 0)
    try Check.axis(operands[0].rank - 1, rank: operands[0].rank)
    return [TensorType(.i32, operands[0].shape)]
  }

  private var flow: AxisFlow.Flows {
    { operands in
      operands.map { type in
        type.axesWithPositions.map { $0 == type.rank - 1 ? .scattered($0) : .aligned($0, to: $0) }
      }
    }
  }

  package var semantics: Semantics {
    .primitive(flow: flow) { (context) throws(LoweringError) in
      let dtype = context.operandTypes[0].dtype
      let type = try context.supported(NumericType(dtype), dtype)
      let (x, rows, columns, result) = try context.rows()
      try context.call(Kernels.Argsort(type, x: x, into: result, rows: rows, columns: columns))
    }
  }

  package var gradient: Gradient { .zero("positions change by steps") }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
