internal import CIntrinsics
internal import GraphcKernelTable

// A weight of 0 does not keep an infinite or NaN value out of a sum. Attention multiplies weights with the finite part of
// the values only, and adds the other elements row by row, for the keys that a row sees. What a row does not see then adds
// zeros, whatever it is, and so do the keys that other rows of a block see.

/// Keys of a block of keys, from the first to the last with a value that is not finite.
typealias NonFiniteKeys = graphc_key_range

extension NonFiniteKeys {
  @inline(__always)
  static var none: NonFiniteKeys { NonFiniteKeys(first: 0, last: 0) }

  /// - Parameter value: the vector of a key at a column, of which there are so many left.
  @inline(__always)
  init(_ keys: Int, valueDim: Int, value: (_ key: Int, _ column: Int, _ count: Int) -> Vector) {
    var first = keys
    var last = 0
    for key in 0..<keys {
      var check = splat(0)
      var c = 0
      while c < valueDim {
        check = fma(value(key, c, valueDim - c), splat(0), check)
        c += lanes
      }
      guard isNaN(check) else { continue }
      first = min(first, key)
      last = key + 1
    }
    self.init(first: min(first, last), last: last)
  }

  @inline(__always)
  var isEmpty: Bool { first >= last }

  /// Those of them from `begin` up to `end`.
  @inline(__always)
  func within(_ begin: Int, _ end: Int) -> NonFiniteKeys {
    NonFiniteKeys(first: max(first, begin), last: min(last, end))
  }

  /// Adds weight · value to the result of a row, for the elements that are not finite of the keys that the row sees.
  ///
  /// The block has `keys` keys from `firstKey` on; `weight` and `value` count keys from there.
  @inline(__always)
  func addValues(
    _ shape: AttentionShape, _ batch: Int, _ head: Int, _ query: Int, _ firstKey: Int, _ keys: Int,
    into result: UnsafeMutablePointer<Float>, weight: (_ key: Int) -> Float,
    value: (_ key: Int, _ column: Int, _ count: Int) -> Vector
  ) {
    var key = max(first, shape.keysHidden(query, firstKey, keys))
    let end = min(last, shape.keysBefore(query, firstKey, keys))
    while key < end {
      if shape.shows(batch, head, query, firstKey + key) {
        let weight = splat(weight(key))
        var c = 0
        while c < shape.valueDim {
          let element = value(key, c, shape.valueDim - c)
          let other = select(isNotFinite(element), element, splat(0))
          store(fma(weight, other, load(result + c)), result + c)
          c += lanes
        }
      }
      key += 1
    }
  }
}

/// All ones in the lanes that are infinite or NaN.
@inline(__always)
func isNotFinite(_ x: Vector) -> Mask { graphc_is_nan(x - x) }

/// Zeros in place of lanes that are infinite or NaN.
@inline(__always)
func finitePart(_ x: Vector) -> Vector { select(isNotFinite(x), splat(0), x) }

/// Whether a lane is NaN; the others are finite.
@inline(__always)
func isNaN(_ x: Vector) -> Bool {
  let sum = graphc_sum(x)
  return sum != sum
}

/// Divides a row of weighted sums by the sum of the weights; a row without any weight becomes zeros.
///
/// Bits depend on the numbers alone: every zero is +0 and every NaN the same. Where rounding would lead past `largest`, the
/// largest number of the type of the result, a mean of finite values is `largest`.
@inline(__always)
func storeMean(
  _ result: UnsafePointer<Float>, _ sum: Float, _ valueDim: Int, largest: Float, _ store: (Int, Vector) -> Void
) {
  let factor = splat(sum == 0 ? 0 : 1 / sum)
  var exponents = Mask(repeating: 0)
  var c = 0
  while c < valueDim {
    let value = fma(load(result + c), factor, splat(0))
    // Twice the value is infinite well below `largest`.
    exponents = graphc_larger_exponents(value + value, exponents)
    store(c, value)
    c += lanes
  }
  if graphc_are_finite(exponents) { return }
  c = 0
  while c < valueDim {
    let weighted = load(result + c)
    let value = weighted * factor
    let limit = splat(largest)
    let limited = select(less(limit, value), limit, select(less(value, -limit), -limit, value))
    let mean = select(isNotFinite(weighted), value, limited)
    store(c, select(graphc_is_nan(mean), splat(.nan), mean + splat(0)))
    c += lanes
  }
}
