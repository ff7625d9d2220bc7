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
typealias KeyBlocks = graphc_key_blocks

extension KeyBlocks {
  /// - Parameter step: the first key is a multiple of this number.
  @inline(__always)
  init(_ call: AttentionArguments, _ place: AttentionPlace, step: Int) {
    let shape = call.shape
    let size = max(1, call.blocks.keyBlock)
    let end = shape.keysBefore(place.lastQuery - 1, 0, shape.keys)
    let begin = min(shape.keysHidden(place.firstQuery, 0, shape.keys), end) / step * step
    let next = (begin / size + 1) * size
    self.init(size: size, end: end, next: next, first_key: begin, keys: min(next, end) - begin, is_first: true)
  }

  @inline(__always)
  var isLast: Bool { next >= end }

  /// Goes on to the next block; `false` if there is none.
  @inline(__always)
  mutating func advance() -> Bool {
    guard next < end else { return false }
    is_first = false
    first_key = next
    next += size
    keys = min(next, end) - first_key
    return true
  }
}
