/// Attention of bf16, with a result in f32, or bf16 with `toBF16`.
///
/// Weights are rounded to bf16 before they meet v; scores, softmax and sums are f32. A unit is a block of `queryBlock`
/// queries of all query heads of one key head.
public struct AttentionBF16Arguments {
  public var q: UnsafePointer<UInt16>
  public var k: UnsafePointer<UInt16>
  public var v: UnsafePointer<UInt16>
  public var into: UnsafeMutableRawPointer
  public var toBF16: Bool
  public var shape: AttentionShape
  public var blocks: AttentionBF16Blocks

  public init(
    q: UnsafePointer<UInt16>, k: UnsafePointer<UInt16>, v: UnsafePointer<UInt16>, into: UnsafeMutableRawPointer,
    toBF16: Bool, shape: AttentionShape, blocks: AttentionBF16Blocks
  ) {
    self.q = q
    self.k = k
    self.v = v
    self.into = into
    self.toBF16 = toBF16
    self.shape = shape
    self.blocks = blocks
  }
}

/// How attention of bf16 is cut into pieces that fit the caches.
///
/// The keys and values of one head are packed for the second-level cache, `longestRow` of them at most, so that scratch
/// stays bounded. A block of rows goes through `scoreBlock` keys at a time, with a running maximum (Milakov and
/// Gimelshein, 2018; Dao et al., 2022).
public struct AttentionBF16Blocks: Sendable {
  /// Queries of one unit of work.
  public let queryBlock: Int
  /// Units per key head.
  public let queryBlocks: Int
  /// Keys packed at a time: all of them unless rows are long.
  public let keyBlock: Int
  /// Rows whose unfinished results are held at a time.
  public let heldRows: Int

  static let longestRow = 1024

  /// Rows whose scores are held at a time: what two tiles of AMX are high.
  public static let rowBlock = 32

  /// Keys whose scores are held at a time, a whole number of panels. Fewer would stay in the first-level cache, but
  /// products, maxima and exponentials wait for one another at every change.
  public static let scoreBlock = 512

  /// - Parameter workers: what the units are shared out among, where all keys are packed at once; neither results nor
  ///   scratch depend on it.
  public init(batch: Int, heads: Int, keyHeads: Int, queries: Int, keys: Int, workers: Int = 1) {
    keyBlock = min(keys, AttentionBF16Blocks.longestRow)
    let group = heads / max(1, keyHeads)
    let rows = AttentionBF16Blocks.rowBlock
    queryBlock = AttentionBlocks.queryBlock(
      queries: queries, group: group, pairs: batch * keyHeads, workers: workers, isWhole: keyBlock == keys, step: rows)
    queryBlocks = (queries + queryBlock - 1) / queryBlock
    heldRows = keyBlock < keys ? queryBlock * group : rows
  }

  /// Elements per row of scores and of weights: an odd number of cache lines, so that rows lie in different sets.
  public static let scoreStride = scoreBlock + 32

  /// Elements per row of unfinished results.
  public static func resultStride(valueDim: Int) -> Int {
    PanelLayoutBF16.panels(columns: valueDim) * PanelLayoutBF16.width
  }

  /// Keys packed at a time, in whole panels.
  public var packedKeys: Int { PanelLayoutBF16.panels(columns: keyBlock) * PanelLayoutBF16.width }

  /// Bytes of scratch: what products need, packed keys and values, two pieces of scores, weights, the state of a block
  /// of rows, unfinished results with their maxima and sums.
  public func scratchByteCount(headDim: Int, valueDim: Int) -> Int {
    let width = AttentionBF16Blocks.resultStride(valueDim: valueDim)
    let packed =
      PanelLayoutBF16.count(inner: headDim, columns: packedKeys)
      + PanelLayoutBF16.count(inner: packedKeys, columns: width)
    let rows = AttentionBF16Blocks.rowBlock
    let scores = rows * AttentionBF16Blocks.scoreStride * (2 * 4 + 2)
    return ProductBF16.scratchByteCount + packed * 2 + scores + (heldRows * (width + 2) + 2 * rows + 48) * 4
  }
}
