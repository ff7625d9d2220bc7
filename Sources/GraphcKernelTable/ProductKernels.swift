/// The kernels of one instruction set that multiply in one weight format.
///
/// Attention and the peak have the operand type of the format. Instruction sets for bf16 products (AMX, `vdpbf16ps`)
/// have only these kernels, and take all others from the table of the set that they extend.
public struct ProductKernels: Sendable {
  /// The name of the instruction set.
  public let name: StaticString
  /// The layout of packed weights.
  public let layout: PanelLayout
  /// How products traverse large operands.
  public let blocking: ProductBlocking
  /// `PackArguments`, by panel.
  public let pack: RangeKernel
  /// `MatmulArguments`, by block of rows of a panel.
  public let matmul: RangeKernel
  /// `AttentionArguments`, by block of queries of a key head.
  public let attention: RangeKernel
  /// `PeakArguments`, by worker.
  public let peak: RangeKernel
  /// Operations of one iteration of `peak`, a multiply-add counted as two.
  public let peakOperations: Int

  /// Takes a kernel for each field.
  public init(
    name: StaticString, layout: PanelLayout, blocking: ProductBlocking, pack: RangeKernel, matmul: RangeKernel,
    attention: RangeKernel, peak: RangeKernel, peakOperations: Int
  ) {
    self.name = name
    self.layout = layout
    self.blocking = blocking
    self.pack = pack
    self.matmul = matmul
    self.attention = attention
    self.peak = peak
    self.peakOperations = peakOperations
  }
}

/// How products traverse operands that are larger than a cache.
public enum ProductBlocking: Sendable {
  /// A matmul processes a block of inner at a time, for several panels; attention holds whole rows of scores.
  case innerBlocks
  /// A matmul processes whole panels; attention processes a block of scores at a time, with a running maximum.
  case wholePanels
}
