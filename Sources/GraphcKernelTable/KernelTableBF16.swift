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

  public init(name: StaticString, matmul: RangeKernel, rowMatmul: RangeKernel) {
    self.name = name
    self.matmul = matmul
    self.rowMatmul = rowMatmul
  }
}
