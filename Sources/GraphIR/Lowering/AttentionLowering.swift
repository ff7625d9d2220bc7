import GraphcRuntime

extension Attention {
  /// The result is stored with the heads as the last axis but one, [B, T, H, V], so that merging the heads is free.
  /// With `past`, a single leading axis is the batch: each of its items has a window of its own.
  func lower(_ context: any LoweringContext) throws(LoweringError) {
    let types = context.operandTypes
    let result = context.resultTypes[0]
    let shape = asFourAxes(result.shape, 1)
    let memory = try context.allocate(TensorType(dtype, [shape[0], shape[2], shape[1], shape[3]]))
    let order = [0, 2, 1, 3]
    let strides = order.map { memory.strides[$0] }
    let isBatch = hasPast && result.rank == 3
    context.setResult(
      0,
      memory.window(strides: isBatch ? [strides[0]] + strides[2...] : Array(strides.suffix(result.rank)), type: result))

    var factors: [(buffer: BufferArgument, strides: Symbolic.RowStrides)] = []
    for index in 0..<3 {
      var view = context.view(index)
      if view.strides[view.type.rank - 1] != Dim(1) { view = try context.contiguousView(index) }
      factors.append((view.argument, Symbolic.RowStrides(asFourAxes(view.strides, 0))))
    }
    let scores = Array(shape[..<3]) + [types[1].shape[types[1].rank - 2]]
    let own = isBatch ? [scores[0], scores[2], scores[3]] : scores
    /// Of the mask and the bias, with strides of 0 where it is missing.
    func extra(_ isPresent: Bool, _ index: Int) -> (buffer: BufferArgument?, strides: [Dim]) {
      isPresent
        ? (context.view(index).argument, asFourAxes(context.view(index).strides(broadcastTo: own), 0))
        : (nil, Array(repeating: 0, count: 4))
    }
    let (mask, bias) = (extra(hasMask, 3), extra(hasBias, hasMask ? 4 : 3))
    // Unbounded is as far as the farthest key.
    let all = try BufferView.sizing { () throws(DimError) in hasPast ? try scores[3].adding(shape[2]) : shape[2] }
    try context.call(
      Kernels.Attention(
        try context.supported(FloatType(types[0].dtype), types[0].dtype),
        result: try context.productResult(dtype, of: types[0].dtype), q: factors[0].buffer, k: factors[1].buffer,
        v: factors[2].buffer, mask: mask.buffer, bias: bias.buffer,
        past: hasPast ? try context.contiguous(types.count - 1) : nil, into: memory.argument, batch: shape[0],
        heads: shape[1], keyHeads: asFourAxes(types[1].shape, 1)[1], queries: shape[2],
        keys: scores[3], headDim: types[0].shape[types[0].rank - 1], valueDim: shape[3],
        left: left.map { Dim($0) } ?? scores[3], right: right.map { Dim($0) } ?? all,
        qStrides: factors[0].strides, kStrides: factors[1].strides, vStrides: factors[2].strides,
        intoStrides: Symbolic.RowStrides(strides), maskStrides: Symbolic.RowStrides(mask.strides),
        maskKeyStride: mask.strides[3], biasStrides: Symbolic.RowStrides(bias.strides),
        biasKeyStride: bias.strides[3], scale: scale, softcap: softcap ?? 0, site: .value))
  }

  /// Extents or strides of batch, heads and the last two axes; `missing` for axes that are not there.
  private func asFourAxes(_ shape: [Dim], _ missing: Dim) -> [Dim] {
    if hasPast, shape.count == 3 { return [shape[0], missing, shape[1], shape[2]] }
    return Array(repeating: missing, count: 4 - shape.count) + shape
  }
}
