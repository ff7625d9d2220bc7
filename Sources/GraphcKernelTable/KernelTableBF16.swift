/// The products of bf16 of one instruction set.
///
/// Sets that are made for them (AMX, `vdpbf16ps`) have these and take all other kernels from the table beside which
/// they run.
public struct KernelTableBF16: Sendable {
  /// `amx`, `avx512bf16`, or the name of the table that it is part of.
  public let name: StaticString
  /// `MatmulBF16Arguments`, by block of rows of a panel.
  public let matmul: RangeKernel
  /// `MatmulBF16Arguments` of one row, by panel.
  public let rowMatmul: RangeKernel
  /// `AttentionBF16Arguments`, by block of queries of a key head.
  public let attention: RangeKernel
  /// `PeakArguments`, by worker.
  public let peak: RangeKernel
  /// Operations of one iteration of `peak`, a multiply-add counted as two.
  public let peakOperations: Int

  public init(
    name: StaticString, matmul: RangeKernel, rowMatmul: RangeKernel, attention: RangeKernel, peak: RangeKernel,
    peakOperations: Int
  ) {
    self.name = name
    self.matmul = matmul
    self.rowMatmul = rowMatmul
    self.attention = attention
    self.peak = peak
    self.peakOperations = peakOperations
  }
}
