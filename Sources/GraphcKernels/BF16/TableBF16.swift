public import GraphcKernelTable

/// The bf16 matmul and attention kernels that this module compiled. Call it only on a processor that has the module's
/// instruction set.
public func bf16KernelTable() -> KernelTableBF16 {
  KernelTableBF16(
    name: instructionSet, matmul: matmulBF16, rowMatmul: rowMatmulBF16, attention: attentionBF16,
    peak: peakBF16, peakOperations: peakOperationsBF16)
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
