internal import CIntrinsics
public import GraphcKernelTable

/// The kernels that this module compiled. Call it only on a processor that has the module's instruction set.
public func kernelTable() -> KernelTable {
  KernelTable(
    name: instructionSet, lanes: lanes, unary: unary, binaryF32: binaryF32, binaryI32: binaryI32,
    elementwise: elementwise,
    compareF32: compareF32, compareI32: compareI32, compareBool: compareBool, logical: logical, select4: select4,
    select1: select1, cast: cast, fill4: fill4, fill1: fill1, iota: iota, uniform: uniform, copy4: copy4,
    copy2: copy2, copy1: copy1, gather: gather, scatterAdd: scatterAdd, findIndexOutside: findIndexOutside,
    writeRows: writeRows,
    argsort: argsort,
    cumsumF32: cumsumF32, cumsumI32: cumsumI32,
    reduceF32: reduceF32, reduceI32: reduceI32, softmax: softmax, logSoftmax: logSoftmax, layerNorm: layerNorm,
    rmsNorm: rmsNorm, batchedMatmul: batchedMatmul, decodeAttentionF32: decodeAttentionF32,
    decodeAttentionBF16: decodeAttentionBF16, decodeAttentionCombine: decodeAttentionCombine,
    attentionGradient: attentionGradient, readSum: readSum,
    f32: ProductKernels(
      name: instructionSet, layout: .f32, blocking: .innerBlocks, pack: packF32, matmul: matmulF32,
      attention: attentionF32, peak: peak, peakOperations: PeakArguments.chains * lanes * 2),
    bf16: bf16Kernels())
}
