/// `AttentionArguments` with q, k and v in bf16 and a result in f32, or bf16 with `toBF16`.
///
/// Weights are rounded to bf16 before they meet v; scores, softmax and sums are f32. Strides are in elements; the last
/// axis of q, k, v and into is dense. Query head h reads key head h / (heads / keyHeads). A unit is a block of
/// `queryBlock` queries of all query heads of one key head.
public struct AttentionBF16Arguments {
  public typealias Strides = AttentionArguments.Strides

  public var q: UnsafePointer<UInt16>
  public var k: UnsafePointer<UInt16>
  public var v: UnsafePointer<UInt16>
  /// [batch, heads, queries, keys], true attends.
  public var mask: UnsafePointer<UInt8>?
  /// [batch, heads, queries, keys], added to the scaled scores.
  public var bias: UnsafePointer<Float>?
  public var into: UnsafeMutableRawPointer
  public var toBF16: Bool
  public var heads: Int
  public var keyHeads: Int
  public var queries: Int
  public var keys: Int
  public var headDim: Int
  public var valueDim: Int
  public var qStrides: Strides
  public var kStrides: Strides
  public var vStrides: Strides
  public var intoStrides: Strides
  public var maskStrides: Strides
  public var maskKeyStride: Int
  public var biasStrides: Strides
  public var biasKeyStride: Int
  public var scale: Float
  /// Scaled scores become softcap · tanh(score / softcap); 0 for as they are.
  public var softcap: Float
  /// Query i attends to the keys from i + keys - queries - left up to i + keys - queries + right.
  public var left: Int
  public var right: Int
  public var blocks: AttentionBF16Blocks

  public init(
    q: UnsafePointer<UInt16>, k: UnsafePointer<UInt16>, v: UnsafePointer<UInt16>, mask: UnsafePointer<UInt8>?,
    bias: UnsafePointer<Float>?, into: UnsafeMutableRawPointer, toBF16: Bool, heads: Int, keyHeads: Int,
    queries: Int, keys: Int, headDim: Int, valueDim: Int, qStrides: Strides, kStrides: Strides, vStrides: Strides,
    intoStrides: Strides, maskStrides: Strides, maskKeyStride: Int, biasStrides: Strides, biasKeyStride: Int,
    scale: Float, softcap: Float, left: Int, right: Int, blocks: AttentionBF16Blocks
  ) {
    self.q = q
    self.k = k
    self.v = v
    self.mask = mask
    self.bias = bias
    self.into = into
    self.toBF16 = toBF16
    self.heads = heads
    self.keyHeads = keyHeads
    self.queries = queries
    self.keys = keys
    self.headDim = headDim
    self.valueDim = valueDim
    self.qStrides = qStrides
    self.kStrides = kStrides
    self.vStrides = vStrides
    self.intoStrides = intoStrides
    self.maskStrides = maskStrides
    self.maskKeyStride = maskKeyStride
    self.biasStrides = biasStrides
    self.biasKeyStride = biasKeyStride
    self.scale = scale
    self.softcap = softcap
    self.left = left
    self.right = right
    self.blocks = blocks
  }
}

/// How attention of bf16 is cut into pieces that fit the caches.
///
/// The keys and values of one head are packed for the second-level cache, `longestRow` of them at most, so that scratch
/// stays bounded. A block of rows goes through `scoreBlock` keys at a time, whose scores and weights stay in the first
/// level, with a running maximum (Milakov and Gimelshein, 2018; Dao et al., 2022).
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

  /// Keys whose scores are held at a time, a whole number of panels.
  public static let scoreBlock = 512

  /// - Parameter workers: what the units are shared out among, where all keys are packed at once; neither results nor
  ///   scratch depend on it.
  public init(batch: Int, heads: Int, keyHeads: Int, queries: Int, keys: Int, workers: Int = 1) {
    keyBlock = min(keys, AttentionBF16Blocks.longestRow)
    let group = heads / max(1, keyHeads)
    let pairs = max(1, batch * keyHeads)
    let rows = AttentionBF16Blocks.rowBlock
    if keyBlock == keys {
      queryBlock = AttentionBlocks.quickestBlock(
        queries: queries, group: group, pairs: pairs, workers: workers, step: rows)
    } else {
      let wantedBlocks = max(1, 16 / pairs)
      let evenBlock = (queries + wantedBlocks - 1) / wantedBlocks
      queryBlock = min(256, max(64, (evenBlock + rows - 1) / rows * rows))
    }
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

  /// Bytes of scratch: what products need, packed keys and values, scores and weights, the state of a block of rows,
  /// unfinished results with their maxima and sums.
  public func scratchByteCount(headDim: Int, valueDim: Int) -> Int {
    let width = AttentionBF16Blocks.resultStride(valueDim: valueDim)
    let packed =
      PanelLayoutBF16.count(inner: headDim, columns: packedKeys) + PanelLayoutBF16.count(inner: packedKeys, columns: width)
    let rows = AttentionBF16Blocks.rowBlock
    let scores = rows * AttentionBF16Blocks.scoreStride * (4 + 2)
    return ProductBF16.scratchByteCount + packed * 2 + scores + (heldRows * (width + 2) + 2 * rows + 48) * 4
  }
}
