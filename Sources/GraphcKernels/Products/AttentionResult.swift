internal import CIntrinsics
internal import GraphcKernelTable

/// Divides by the sum of the weights and stores the row; a row without any weight becomes zeros.
@inline(__always)
func storeRow(
  _ call: AttentionArguments, _ result: UnsafePointer<Float>, _ sum: Float, _ batch: Int, _ head: Int, _ query: Int
) {
  let shape = call.shape
  let place = shape.intoStrides.offset(batch, head, query)
  if call.result.isRounded {
    let into = call.into.assumingMemoryBound(to: UInt16.self) + place
    storeMean(result, sum, shape.valueDim, largest: bf16Value(0x7f7f)) { c, value in
      storeBF16(value, into + c, first: shape.valueDim - c)
    }
  } else {
    let into = call.into.assumingMemoryBound(to: Float.self) + place
    storeMean(result, sum, shape.valueDim, largest: Float.greatestFiniteMagnitude) { c, value in
      store(value, into + c, first: shape.valueDim - c)
    }
  }
}

/// The blocks of keys that the queries of a unit may see, one after the other. Blocks lie at fixed places, whatever the
/// window; of the first and the last only the keys from the first to the last window count.
struct KeyBlocks {
  private let size: Int
  /// The keys that some query may see, or an empty range.
  private let begin: Int
  private let end: Int
  /// The start of the next block.
  private var next: Int
  /// The first key of the block to process.
  private(set) var firstKey: Int
  /// Its number of keys; 0 if no query sees a key.
  private(set) var keys: Int
  private(set) var isFirst = true

  /// - Parameter step: a block starts at a multiple of this number of keys.
  @inline(__always)
  init(_ call: AttentionArguments, _ place: AttentionPlace, step: Int) {
    let shape = call.shape
    size = max(1, call.blocks.keyBlock)
    end = shape.keysBefore(place.lastQuery - 1, 0, shape.keys)
    begin = min(shape.keysHidden(place.firstQuery, 0, shape.keys), end) / step * step
    next = (begin / size + 1) * size
    firstKey = begin
    keys = min(next, end) - begin
  }

  @inline(__always)
  var isLast: Bool { next >= end }

  /// Goes on to the next block; `false` if there is none.
  @inline(__always)
  mutating func advance() -> Bool {
    guard next < end else { return false }
    isFirst = false
    firstKey = next
    next += size
    keys = min(next, end) - firstKey
    return true
  }
}
