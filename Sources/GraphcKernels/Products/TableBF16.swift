public import GraphcKernelTable

/// The bf16 products of this module. Call it only on a processor with the module's instructions.
public func bf16Kernels() -> ProductKernels {
  ProductKernels(
    name: instructionSet, layout: .bf16, blocking: .wholePanels, pack: packBF16, matmul: matmulBF16,
    attention: attentionBF16, peak: peakBF16, peakOperations: peakOperationsBF16)
}

var instructionSet: StaticString {
  #if GRAPHC_AMX
    "amx"
  #elseif GRAPHC_AVX512BF16
    "avx512bf16"
  #elseif GRAPHC_AVX512
    "avx512"
  #elseif GRAPHC_AVX2
    "avx2"
  #elseif arch(arm64)
    "neon"
  #else
    "baseline"
  #endif
}
