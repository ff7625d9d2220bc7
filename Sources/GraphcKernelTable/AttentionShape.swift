/// The shape and options of softmax(cap(scale · q kᵀ) + bias, where window and mask allow) · v, for each batch item and
/// head, in any operand type.
///
/// Strides are in elements; the last axis of q, k, v and the result is contiguous. Query head h reads key head h /
/// (heads / keyHeads).
public struct AttentionShape {
  /// The strides of one operand along batch, head and row, in elements.
  public struct Strides {
    /// Elements from one batch item to the next.
    public var batch: Int
    /// Elements from one head to the next.
    public var head: Int
    /// Elements from one query or key to the next.
    public var row: Int

    /// Takes a value for each field.
    public init(batch: Int, head: Int, row: Int) {
      self.batch = batch
      self.head = head
      self.row = row
    }

    /// The offset of a row, in elements.
    @inlinable
    public func offset(_ batch: Int, _ head: Int, _ row: Int) -> Int {
      batch * self.batch + head * self.head + row * self.row
    }
  }

  /// [batch, heads, queries, keys], true attends.
  public var mask: UnsafePointer<UInt8>?
  /// [batch, heads, queries, keys], added to the scaled scores; −∞ hides a key as the mask does.
  public var bias: UnsafePointer<Float>?
  /// [batch], the position of the first query of each batch item among the keys; without it the last query stands at the
  /// last key.
  public var past: UnsafePointer<Int32>?
  /// The number of query heads, a multiple of `keyHeads`.
  public var heads: Int
  /// The number of heads of keys and values.
  public var keyHeads: Int
  /// The number of queries.
  public var queries: Int
  /// The number of keys and values.
  public var keys: Int
  /// Elements of a query and of a key.
  public var headDim: Int
  /// Elements of a value and of a row of the result.
  public var valueDim: Int
  /// Strides of the queries.
  public var qStrides: Strides
  /// Strides of the keys.
  public var kStrides: Strides
  /// Strides of the values.
  public var vStrides: Strides
  /// Strides of the result.
  public var intoStrides: Strides
  /// Strides of the mask; its rows are queries.
  public var maskStrides: Strides
  /// Elements of the mask from one key to the next; 0 if all keys share one.
  public var maskKeyStride: Int
  /// Strides of the bias; its rows are queries.
  public var biasStrides: Strides
  /// Elements of the bias from one key to the next; 0 if all keys share one.
  public var biasKeyStride: Int
  /// The factor of q kᵀ.
  public var scale: Float
  /// Scaled scores become softcap · tanh(score / softcap); 0 for no cap.
  public var softcap: Float
  /// A query at position p attends to the keys from p - left up to p + right.
  public var left: Int
  /// See `left`; 0 is causal, `keys + queries` or more no bound.
  public var right: Int
  /// The position of the first query among the keys. `placed(at:)` sets that of a batch item.
  public var firstPosition: Int

  /// Takes a value for each field.
  public init(
    mask: UnsafePointer<UInt8>?, bias: UnsafePointer<Float>?, past: UnsafePointer<Int32>?, heads: Int, keyHeads: Int,
    queries: Int, keys: Int, headDim: Int, valueDim: Int, qStrides: Strides, kStrides: Strides, vStrides: Strides,
    intoStrides: Strides,
    maskStrides: Strides, maskKeyStride: Int, biasStrides: Strides, biasKeyStride: Int, scale: Float, softcap: Float,
    left: Int, right: Int
  ) {
    self.mask = mask
    self.bias = bias
    self.past = past
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
    firstPosition = keys - queries
  }

  /// The shape with the windows of a batch item. Any position is safe: windows are cut to the keys.
  @inlinable
  public func placed(at batch: Int) -> AttentionShape {
    guard let past else { return self }
    var shape = self
    shape.firstPosition = Int(past[batch])
    return shape
  }

  /// The end of the keys in the window of a query, within a block of `keys` keys from `firstKey` on.
  @inlinable
  public func keysBefore(_ query: Int, _ firstKey: Int, _ keys: Int) -> Int {
    max(0, min(keys, query + firstPosition + right + 1 - firstKey))
  }

  /// The number of keys of such a block before the window of a query.
  @inlinable
  public func keysHidden(_ query: Int, _ firstKey: Int, _ keys: Int) -> Int {
    max(0, min(keys, query + firstPosition - left - firstKey))
  }

  /// The mask of a query from key `firstKey` on; the stride along keys is `maskKeyStride`.
  @inlinable
  public func maskRow(_ batch: Int, _ head: Int, _ query: Int, _ firstKey: Int) -> UnsafePointer<UInt8>? {
    guard let mask else { return nil }
    return mask + maskStrides.offset(batch, head, query) + firstKey * maskKeyStride
  }

  /// Whether the mask may hide a key of the block from rows that share it; true if each row has a mask of its own.
  @inlinable
  public func mayHide(_ batch: Int, _ head: Int, _ query: Int, _ rows: Int, _ firstKey: Int, _ keys: Int) -> Bool {
    guard let mask = maskRow(batch, head, query, firstKey) else { return false }
    guard maskKeyStride == 1, maskStrides.row == 0, rows > 1 else { return true }
    // Only the lowest bits are combined: a true value other than 1 leads to the slower path.
    var common: UInt8 = 1
    for key in 0..<keys { common &= mask[key] }
    return common == 0
  }

  /// Whether mask and bias let a query see a key of its window; a bias of −∞ hides it.
  @inlinable
  public func shows(_ batch: Int, _ head: Int, _ query: Int, _ key: Int) -> Bool {
    if let mask = maskRow(batch, head, query, key), mask[0] == 0 { return false }
    if let bias = biasRow(batch, head, query, key), bias[0] == -.infinity { return false }
    return true
  }

  /// The weight of a score that is the maximum of its row: a power of two, at most half of 1 / `keys`.
  ///
  /// Sums of weights stay below 1, so that weighted sums do not overflow where weighted means do not.
  @inlinable
  public var weightUnit: Float { Float(bitPattern: UInt32(truncatingIfNeeded: 127 - weightExponent) << 23) }

  /// The logarithm of 1 / `weightUnit` to base 2.
  @inlinable
  public var weightExponent: Int { Int.bitWidth + 1 - max(1, keys).leadingZeroBitCount }

  /// The bias of a query from key `firstKey` on; the stride along keys is `biasKeyStride`.
  @inlinable
  public func biasRow(_ batch: Int, _ head: Int, _ query: Int, _ firstKey: Int) -> UnsafePointer<Float>? {
    guard let bias else { return nil }
    return bias + biasStrides.offset(batch, head, query) + firstKey * biasKeyStride
  }
}

/// The part of the result that one unit computes: some queries of all query heads of one key head.
public struct AttentionPlace {
  /// The batch item.
  public let batch: Int
  /// The head of keys and values.
  public let keyHead: Int
  /// The first query.
  public let firstQuery: Int
  /// The end of the queries, which is not part of them.
  public let lastQuery: Int

  /// Unit u is block u % queryBlocks of pair u / queryBlocks, where a pair is a batch item and a key head.
  @inlinable
  public init(_ shape: AttentionShape, unit: Int, queryBlock: Int, queryBlocks: Int) {
    let pair = unit / queryBlocks
    batch = pair / shape.keyHeads
    keyHead = pair % shape.keyHeads
    firstQuery = unit % queryBlocks * queryBlock
    lastQuery = min(shape.queries, firstQuery + queryBlock)
  }
}
