/// Arguments of attention on operands of one type.
///
/// Scores, softmax and sums are f32; weights are rounded to the type of the operands before they are multiplied with v.
/// A unit is a block of `queryBlock` queries of all query heads of one key head.
public struct AttentionArguments {
  /// The queries, laid out by `shape.qStrides`.
  public var q: UnsafeRawPointer
  /// The keys, laid out by `shape.kStrides`.
  public var k: UnsafeRawPointer
  /// The values, laid out by `shape.vStrides`.
  public var v: UnsafeRawPointer
  /// The result, laid out by `shape.intoStrides`.
  public var into: UnsafeMutableRawPointer
  /// The type of the result.
  public var result: FloatType
  /// Shape, strides and options.
  public var shape: AttentionShape
  /// How the work is cut into units.
  public var blocks: AttentionBlocks

  /// Takes a value for each field.
  public init(
    q: UnsafeRawPointer, k: UnsafeRawPointer, v: UnsafeRawPointer, into: UnsafeMutableRawPointer, result: FloatType,
    shape: AttentionShape, blocks: AttentionBlocks
  ) {
    self.q = q
    self.k = k
    self.v = v
    self.into = into
    self.result = result
    self.shape = shape
    self.blocks = blocks
  }
}

/// How attention is divided into blocks that fit the caches.
///
/// The keys and values of one head are packed for the second-level cache, at most `longestRow` of them, so that scratch
/// is bounded. With `.innerBlocks`, the softmax of a row with at most that many keys is computed as a whole, with the
/// scores of a block of rows in the first-level cache; longer rows are processed in blocks of keys with a running
/// maximum (Milakov and Gimelshein, 2018; Dao et al., 2022). With `.wholePanels`, all rows are processed in that way,
/// in blocks of scores (``ScoreBlock``).
public struct AttentionBlocks: Sendable {
  private let blocking: ProductBlocking
  /// Queries of a unit.
  public let queryBlock: Int
  /// Units per key head.
  public let queryBlocks: Int
  /// Keys packed at a time: all keys, unless rows are longer than `longestRow`.
  public let keyBlock: Int
  /// Rows whose scores are held at a time.
  public let rowBlock: Int
  /// Rows whose unfinished results are held at a time.
  public let heldRows: Int

  static let longestRow = 1024

  /// - Parameter workers: the number of workers that share the units, used if all keys are packed at once. Neither
  ///   results nor scratch depend on it.
  public init(
    _ blocking: ProductBlocking, batch: Int, heads: Int, keyHeads: Int, queries: Int, keys: Int, workers: Int = 1
  ) {
    self.blocking = blocking
    keyBlock = min(keys, AttentionBlocks.longestRow)
    let group = heads / max(1, keyHeads)
    let step: Int
    switch blocking {
    case .innerBlocks:
      step = 8
      let rowsInCache = 6144 / max(1, keyBlock) / 8 * 8
      rowBlock = min(32, max(8, rowsInCache))
    case .wholePanels:
      step = ScoreBlock.rows
      rowBlock = ScoreBlock.rows
    }
    queryBlock = AttentionBlocks.queryBlock(
      queries: queries, group: group, pairs: batch * keyHeads, workers: workers, isWhole: keyBlock == keys, step: step)
    queryBlocks = (queries + queryBlock - 1) / queryBlock
    heldRows = keyBlock < keys ? queryBlock * group : rowBlock
  }

  /// Queries of a unit. If rows are whole, it minimizes the time of the busiest worker, since each unit packs keys and
  /// values again; otherwise it bounds the number of results that are held.
  ///
  /// - Parameter step: the block is a multiple of this number of rows.
  private static func queryBlock(queries: Int, group: Int, pairs: Int, workers: Int, isWhole: Bool, step: Int) -> Int {
    let pairs = max(1, pairs)
    guard isWhole else {
      let wantedBlocks = max(1, 16 / pairs)
      let evenBlock = (queries + wantedBlocks - 1) / wantedBlocks
      return min(256, max(64, (evenBlock + step - 1) / step * step))
    }
    /// The number of rows that take as long as packing the keys and values that they attend to.
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

  /// Floats per row of scores with `.innerBlocks`.
  public var scoreStride: Int { PanelLayout.f32.panels(columns: keyBlock) * PanelLayout.f32.width }

  /// Keys packed at a time with `.wholePanels`, in whole panels.
  public var packedKeys: Int { PanelLayout.bf16.panels(columns: keyBlock) * PanelLayout.bf16.width }

  /// Bytes of scratch: packed keys and values, scores, and unfinished results with their maxima and sums; with
  /// `.wholePanels` also the scratch of products, a second block of scores, weights, and the state of a block of rows.
  public func scratchByteCount(headDim: Int, valueDim: Int) -> Int {
    switch blocking {
    case .innerBlocks:
      let layout = PanelLayout.f32
      let values = layout.panels(columns: valueDim) * layout.width
      let packed = layout.count(inner: headDim, columns: keyBlock) + keyBlock * values
      return (packed + rowBlock * scoreStride + heldRows * (values + 2) + 16) * 4
    case .wholePanels:
      let layout = PanelLayout.bf16
      let width = ScoreBlock.resultStride(valueDim: valueDim)
      let packed =
        layout.count(inner: headDim, columns: packedKeys) + layout.count(inner: packedKeys, columns: width)
      let scores = ScoreBlock.rows * ScoreBlock.stride * (2 * 4 + 2)
      return ProductBF16.scratchByteCount + packed * 2 + scores
        + (heldRows * (width + 2) + 2 * ScoreBlock.rows + 48) * 4
    }
  }
}

/// The block of scores that attention of bf16 holds at a time.
public enum ScoreBlock {
  /// The rows of a block: the height of two AMX tiles.
  public static let rows = 32

  /// The keys of a block: a whole number of panels. Fewer keys would fit the first-level cache, but the units for
  /// products, maxima and exponentials would wait for one another at every change of block.
  public static let keys = 512

  /// Elements from one row of scores or weights to the next: an odd number of cache lines, so that rows map to
  /// different sets.
  public static let stride = keys + 32

  /// Elements from one row of unfinished results to the next.
  public static func resultStride(valueDim: Int) -> Int {
    PanelLayout.bf16.panels(columns: valueDim) * PanelLayout.bf16.width
  }
}
