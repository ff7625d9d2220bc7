/// Attention of f32. A unit is a block of `queryBlock` queries of all query heads of one key head.
public struct AttentionArguments {
  public var q: UnsafePointer<Float>
  public var k: UnsafePointer<Float>
  public var v: UnsafePointer<Float>
  public var into: UnsafeMutablePointer<Float>
  public var shape: AttentionShape
  public var blocks: AttentionBlocks

  public init(
    q: UnsafePointer<Float>, k: UnsafePointer<Float>, v: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>,
    shape: AttentionShape, blocks: AttentionBlocks
  ) {
    self.q = q
    self.k = k
    self.v = v
    self.into = into
    self.shape = shape
    self.blocks = blocks
  }
}

/// How attention is cut into pieces that fit the caches.
///
/// Rows of up to `longestRow` keys are softmaxed whole, with the scores of one block of rows in the first-level cache
/// and the packed keys and values of one head in the second; longer rows go by blocks of keys with a running maximum
/// (Milakov and Gimelshein, 2018; Dao et al., 2022), so that scratch stays bounded.
public struct AttentionBlocks: Sendable {
  /// Queries of one unit of work.
  public let queryBlock: Int
  /// Units per key head.
  public let queryBlocks: Int
  /// Keys packed at a time: all of them unless rows are long.
  public let keyBlock: Int
  /// Rows whose scores are held at a time.
  public let rowBlock: Int
  /// Rows whose unfinished results are held at a time.
  public let heldRows: Int

  static let longestRow = 1024

  /// - Parameter workers: what the units are shared out among, where rows are whole; neither results nor scratch depend
  ///   on it.
  public init(batch: Int, heads: Int, keyHeads: Int, queries: Int, keys: Int, workers: Int = 1) {
    keyBlock = min(keys, AttentionBlocks.longestRow)
    let group = heads / max(1, keyHeads)
    queryBlock = AttentionBlocks.queryBlock(
      queries: queries, group: group, pairs: batch * keyHeads, workers: workers, isWhole: keyBlock == keys, step: 8)
    queryBlocks = (queries + queryBlock - 1) / queryBlock
    let rowsInCache = 6144 / max(1, keyBlock) / 8 * 8
    rowBlock = min(32, max(8, rowsInCache))
    heldRows = keyBlock < keys ? queryBlock * group : rowBlock
  }

  /// Queries of one unit: with whole rows as many as have the busiest worker done first, each unit packing the keys and
  /// values anew; otherwise few enough for the results that are held.
  ///
  /// - Parameter step: rows that a block is a whole number of.
  static func queryBlock(queries: Int, group: Int, pairs: Int, workers: Int, isWhole: Bool, step: Int) -> Int {
    let pairs = max(1, pairs)
    guard isWhole else {
      let wantedBlocks = max(1, 16 / pairs)
      let evenBlock = (queries + wantedBlocks - 1) / wantedBlocks
      return min(256, max(64, (evenBlock + step - 1) / step * step))
    }
    /// Rows that take as long as packing the keys and values that they attend to.
    let packing = 24
    var best = (time: Int.max, block: max(1, queries))
    for blocks in 1...max(1, min(64, queries / 32)) {
      let block = max(1, ((queries + blocks - 1) / blocks + step - 1) / step * step)
      let units = pairs * ((queries + block - 1) / block)
      let time = (units + workers - 1) / workers * (packing + min(block, queries) * group)
      if time < best.time { best = (time, block) }
    }
    return best.block
  }

  /// Floats per row of scores.
  public var scoreStride: Int { PanelLayout.panels(columns: keyBlock) * PanelLayout.width }

  /// Bytes of scratch: packed keys and values, scores, unfinished results with their maxima and sums.
  public func scratchByteCount(headDim: Int, valueDim: Int) -> Int {
    let values = PanelLayout.panels(columns: valueDim) * PanelLayout.width
    let packed = PanelLayout.count(inner: headDim, columns: keyBlock) + keyBlock * values
    let held = heldRows * (values + 2) + 16
    return (packed + rowBlock * scoreStride + held) * 4
  }
}
