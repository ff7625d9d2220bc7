/// The kernels that multiply in one weight format, as one instruction set has them.
///
/// Attention and the peak are those of the type that the format's left operand has. Sets that are made for products of
/// bf16 (AMX, `vdpbf16ps`) have these and take all other kernels from the table beside which they run.
public struct ProductKernels: Sendable {
  /// The instruction set that they are of.
  public let name: StaticString
  public let layout: PanelLayout
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

/// How products go through operands that are larger than a cache.
public enum ProductBlocking: Sendable {
  /// A matmul takes a block of inner at a time, for several panels; attention holds whole rows of scores.
  case innerBlocks
  /// A matmul takes whole panels; attention takes a block of scores at a time, with a running maximum.
  case wholePanels
}
