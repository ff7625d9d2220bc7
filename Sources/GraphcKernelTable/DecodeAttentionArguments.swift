/// Decode attention: few queries per key head, as in a step of a decoder. Keys and values are read in place, once for
/// all query heads of a key head; packing them would take longer than using them. Those of bf16 are widened to f32 a few
/// keys at a time.
///
/// The keys are split (split-K). A unit of the first kernel is one split of the keys of one key head: unit u is split
/// u % splits of pair u / splits of a batch item and a key head. With several splits, each writes one partial result per
/// row: the weighted sum of values before division, the maximum of its scores and the sum of its weights. The second
/// kernel combines the partial results; its unit is a row of the result.
public struct DecodeAttentionArguments {
  /// `blocks` is not used.
  public var attention: AttentionArguments
  /// How the keys are split.
  public var keySplit: KeySplit
  /// [batch · keyHeads, splits, rows, `KeySplit.partialCount`], in the shared scratch; `nil` for a single split.
  public var partials: UnsafeMutablePointer<Float>?

  /// Takes a value for each field.
  public init(
    attention: AttentionArguments, keySplit: KeySplit, partials: UnsafeMutablePointer<Float>?
  ) {
    self.attention = attention
    self.keySplit = keySplit
    self.partials = partials
  }
}

/// How decode attention splits the keys. The split depends on the shapes alone, never on the number of threads.
public struct KeySplit: Sendable {
  /// Rows of scores per key head: query heads that share it times queries.
  public let rows: Int
  /// Keys of every split but the last, which may have fewer.
  public let keysPerSplit: Int
  /// The number of splits.
  public let splits: Int

  /// The most rows for which keys and values are read in place; with more rows they are packed first.
  static let mostRows = 8
  /// The fewest keys of a split: combining costs little in comparison.
  static let fewestKeys = 256
  /// The most keys of a split: its scores stay in the cache.
  static let mostKeys = 2048
  /// Units that keep the threads of most machines busy.
  static let wantedUnits = 24

  /// Keys of a block of values, which stays in the first-level cache for all rows, also where the values of interleaved
  /// heads map to few of its sets.
  public static let valueBlock = 32
  /// The lanes of the widest vector: so many keys are multiplied with the queries at a time, at most.
  static let keyBlock = 16

  /// `nil` if there are more than `mostRows` rows per key head, or no keys.
  public init?(batch: Int, heads: Int, keyHeads: Int, queries: Int, keys: Int) {
    rows = queries * (heads / max(1, keyHeads))
    guard rows <= KeySplit.mostRows, keys > 0 else { return nil }
    let wanted = (KeySplit.wantedUnits - 1) / max(1, batch * keyHeads) + 1
    let needed = (keys - 1) / KeySplit.mostKeys + 1
    let count = max(needed, min(wanted, keys / KeySplit.fewestKeys))
    keysPerSplit = ((keys - 1) / count + KeySplit.keyBlock) / KeySplit.keyBlock * KeySplit.keyBlock
    splits = (keys - 1) / keysPerSplit + 1
  }

  /// Floats of the partial result of a row: the weighted values, padded to whole vectors, then the maximum and the sum.
  @inlinable
  public static func partialCount(valueDim: Int) -> Int { resultCount(valueDim: valueDim) + 16 }

  /// Floats of a row of weighted values, or of a query or key as f32: its length rounded up to a multiple of 16.
  @inlinable
  public static func resultCount(valueDim: Int) -> Int { (valueDim + 15) / 16 * 16 }

  /// Floats from one row of scores to the next: the keys of a split, and one vector that a store past the end may fill.
  public var scoreStride: Int { keysPerSplit + 16 }

  /// Bytes of the partial results of all pairs of a batch item and a key head; 0 for a single split.
  public func partialByteCount(pairs: Int, valueDim: Int) -> Int {
    splits > 1 ? pairs * splits * rows * KeySplit.partialCount(valueDim: valueDim) * 4 : 0
  }

  /// Bytes of scratch per worker: the scores of a split and the partial result of each row; for bf16 also the queries
  /// and a block of keys or values as f32.
  public func scratchByteCount(_ type: FloatType, headDim: Int, valueDim: Int) -> Int {
    let own = rows * (scoreStride + KeySplit.partialCount(valueDim: valueDim))
    let (key, value) = (KeySplit.resultCount(valueDim: headDim), KeySplit.resultCount(valueDim: valueDim))
    let wide = rows * key + max(KeySplit.keyBlock * key, KeySplit.valueBlock * value)
    return (own + (type == .bf16 ? wide : 0)) * 4
  }
}
