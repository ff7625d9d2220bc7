import GraphcRuntime

/// The matrix product over the last two axes; the axes before them broadcast.
package struct MatMul: OpDefinition {
  package static let mnemonics = ["matmul"]
  package static let documentation = OpDocumentation(
    "the matrix product over the last two axes; leading axes broadcast", operands: ["x", "y"],
    formula: "[.., M, K] · [.., K, N] → [.., M, N]; with transpose_rhs y is [.., N, K]")

  package var transposeRHS: Bool

  package init(transposeRHS: Bool = false) { self.transposeRHS = transposeRHS }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    transposeRHS = try attributes.flag("transpose_rhs")
  }

  package var attributes: [Attribute] { [Attribute("transpose_rhs", .flag(transposeRHS))] }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 2)
    try Check.float(operands, at: 0)
    try Check.float(operands, at: 1)
    return [try product(operands[0], operands[1])]
  }

  /// The type of the product for operands of any dtype; it is f32.
  func product(_ x: TensorType, _ y: TensorType) throws(InferenceError) -> TensorType {
    for (index, type) in [x, y].enumerated() where type.rank < 2 {
      throw InferenceError("shape/rank", "matmul needs a rank of at least 2, not \(type)", operand: index)
    }
    let inner = transposeRHS ? y.shape[y.rank - 1] : y.shape[y.rank - 2]
    let columns = transposeRHS ? y.shape[y.rank - 2] : y.shape[y.rank - 1]
    guard x.shape[x.rank - 1] == inner else {
      throw InferenceError(
        "shape/contracting",
        "\(x) and \(y)\(transposeRHS ? " transposed" : "") cannot be multiplied: \(x.shape[x.rank - 1]) columns meet \(inner) rows",
        operand: 1)
    }
    guard let batch = TensorType.broadcast(Array(x.shape.dropLast(2)), Array(y.shape.dropLast(2))) else {
      throw InferenceError(
        "shape/broadcast", "the leading axes of \(x) and \(y) do not broadcast: dims must be equal or 1", operand: 1)
    }
    return TensorType(.f32, batch + [x.shape[x.rank - 2], columns])
  }

  private var flow: AxisFlow.Flows {
    { operands in
      let rank = operands.map(\.rank).max() ?? 2
      return operands.enumerated().map { index, type in
        // The axis that is summed over, and the one that is kept.
        let isTransposed = index == 1 && transposeRHS
        let contracted = index == 0 || isTransposed ? type.rank - 1 : type.rank - 2
        let kept = index == 0 || isTransposed ? type.rank - 2 : type.rank - 1
        return type.axesWithPositions.map { axis in
          if axis == contracted { return .contracted(axis) }
          if axis == kept { return .aligned(axis, to: index == 0 ? rank - 2 : rank - 1) }
          return .aligned(axis, to: axis + rank - type.rank)
        }
      }
    }
  }

  package var semantics: Semantics {
    .primitive(flow: flow) { (context) throws(LoweringError) in
      if let weight = context.packedParameter(1, transposed: transposeRHS, as: .f32) {
        let x = try context.contiguous(0)
        try MatMul.lowerPacked(context, .f32, x: x, weight: weight)
      } else {
        try lowerBatched(context)
      }
    }
  }

  /// The product with a packed parameter, with what follows it done on the way out.
  static func lowerPacked(
    _ context: any LoweringContext, _ format: WeightFormat, to type: FloatType = .f32, x: BufferArgument,
    weight: BufferArgument, bias: BufferArgument? = nil, residual: BufferArgument? = nil,
    activation: Activation = .none
  ) throws(LoweringError) {
    let shape = context.operandTypes[0].shape
    let result = context.resultTypes[0].shape
    let rows = try BufferView.sizing { () throws(DimError) in try shape.dropLast().product() }
    try context.call(
      Kernels.Matmul(
        format, result: type, x: x, weight: weight, bias: bias, residual: residual,
        into: try context.allocateResult(), rows: rows, inner: shape[shape.count - 1],
        columns: result[result.count - 1], activation: activation))
  }

  private func lowerBatched(_ context: any LoweringContext) throws(LoweringError) {
    let result = context.resultTypes[0].shape
    let batch = Array(result.dropLast(2))
    let (x, xBatch, xRow) = try MatMul.matrices(context, 0, batch: batch)
    let (y, yBatch, yRow) = try MatMul.matrices(context, 1, batch: batch)
    let inner = context.operandTypes[0].shape[context.operandTypes[0].rank - 1]
    let (into, strides) = try MatMul.place(context)
    try context.call(
      Kernels.BatchedMatmul(
        x: x, y: y, into: into,
        batch: Symbolic.Strided(shape: batch, strides: [xBatch, yBatch, Array(strides.dropLast(2))]),
        rows: result[result.count - 2], inner: inner, columns: result[result.count - 1], xRowStride: xRow,
        yRowStride: yRow, intoRowStride: strides[result.count - 2], transposeRHS: transposeRHS, scale: 1))
  }

  /// New memory for the result, and its strides there: row-major as the transpose that reads it sees it, if that leaves
  /// rows whole. So heads are merged after a product without a copy.
  private static func place(_ context: any LoweringContext) throws(LoweringError) -> (BufferArgument, [Dim]) {
    let type = context.resultTypes[0]
    var order = Array(type.shape.indices)
    if let transpose = context.onlyTranspose, transpose.permutation.last == type.rank - 1 {
      order = transpose.permutation
    }
    let memory = try context.allocate(TensorType(type.dtype, order.map { type.shape[$0] }))
    var strides = memory.strides
    for (position, axis) in order.enumerated() { strides[axis] = memory.strides[position] }
    context.setResult(0, memory.window(strides: strides, type: type))
    return (memory.argument, strides)
  }

  /// An operand as matrices with contiguous rows: the buffer, the strides over the batch, the stride of a row.
  private static func matrices(
    _ context: any LoweringContext, _ operand: Int, batch: [Dim]
  ) throws(LoweringError) -> (BufferArgument, [Dim], Dim) {
    var view = context.view(operand)
    let rank = view.type.rank
    if view.strides[rank - 1] != Dim(1), view.type.shape[rank - 1] != Dim(1) {
      view = try context.contiguousView(operand)
    }
    let leading = view.window(
      strides: Array(view.strides.dropLast(2)),
      type: TensorType(view.type.dtype, Array(view.type.shape.dropLast(2))))
    return (view.argument, leading.strides(broadcastTo: batch), view.strides[rank - 2])
  }

  /// Of a product with a parameter, the rows of the other factor lie together.
  package func readsSeparateRows(_ operand: Int) -> Bool { true }

  /// x̄ = ȳ · rᵀ and r̄ = xᵀ · ȳ for y = x · r. If r is one matrix for all, the rows of all items are one long matrix.
  package var gradient: Gradient {
    .operandwise { (builder, operand, cotangent) throws(InferenceError) in
      let (x, rhs) = (builder.operand(0), builder.operand(1))
      if operand == 0 {
        return try builder.emit(.matMul(MatMul(transposeRHS: !transposeRHS)), [cotangent, rhs])
      }
      var (left, right) = (x, cotangent)
      if builder.shape(of: rhs).count == 2, builder.shape(of: x).count > 2 {
        left = try Self.rows(of: left, &builder)
        right = try Self.rows(of: right, &builder)
      }
      // The transposed right-hand side is the result with x and ȳ exchanged.
      if transposeRHS { (left, right) = (right, left) }
      let transpose = Transpose.lastTwo(rank: builder.shape(of: left).count)
      return try builder.emit(.matMul(MatMul()), [try builder.emit(.transpose(transpose), [left]), right])
    }
  }

  /// All rows of a tensor as one matrix.
  private static func rows(of x: ValueID, _ builder: inout GradientBuilder) throws(InferenceError) -> ValueID {
    let shape = builder.shape(of: x)
    let count = try inferring { () throws(DimError) in try shape.dropLast().product() }
    return try builder.reshape(x, [count, shape[shape.count - 1]])
  }

  package func multiplyAdds(_ operands: [TensorType]) throws(DimError) -> Dim {
    guard operands.count == 2, let result = try? product(operands[0], operands[1]) else { return 0 }
    return try result.shape.product().multiplied(by: operands[0].shape[operands[0].rank - 1])
  }
}
