internal import CIntrinsics

/// The widest f32 vector of the module's instruction set. Its operators hide those of the standard library, which are
/// loops over lanes.
typealias Vector = graphc_f32v

/// A truth value per lane: all ones or all zeros.
typealias Mask = graphc_i32v

/// Lanes of a vector.
@inline(__always)
var lanes: Int { Int(GRAPHC_LANES) }

@inline(__always)
func splat(_ value: Float) -> Vector { graphc_splat(value) }

@inline(__always)
func load(_ pointer: UnsafePointer<Float>) -> Vector { graphc_load(pointer) }

@inline(__always)
func store(_ value: Vector, _ pointer: UnsafeMutablePointer<Float>) { graphc_store(pointer, value) }

/// The first `count` (1…lanes) lanes from memory; the others are 0.
@inline(__always)
func load(_ pointer: UnsafePointer<Float>, first count: Int) -> Vector {
  count >= lanes ? graphc_load(pointer) : graphc_load_first(pointer, count)
}

/// Stores the first `count` (1…lanes) lanes.
@inline(__always)
func store(_ value: Vector, _ pointer: UnsafeMutablePointer<Float>, first count: Int) {
  if count >= lanes { graphc_store(pointer, value) } else { graphc_store_first(pointer, value, count) }
}

@inline(__always)
func + (a: Vector, b: Vector) -> Vector { graphc_add(a, b) }

@inline(__always)
func - (a: Vector, b: Vector) -> Vector { graphc_subtract(a, b) }

@inline(__always)
func * (a: Vector, b: Vector) -> Vector { graphc_multiply(a, b) }

@inline(__always)
func / (a: Vector, b: Vector) -> Vector { graphc_divide(a, b) }

@inline(__always)
prefix func - (a: Vector) -> Vector { graphc_negate(a) }

/// a * b + c, rounded once if the processor has FMA.
@inline(__always)
func fma(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector { graphc_fma(a, b, c) }

@inline(__always)
func less(_ a: Vector, _ b: Vector) -> Mask { graphc_less(a, b) }

@inline(__always)
func select(_ mask: Mask, _ a: Vector, _ b: Vector) -> Vector { graphc_select(mask, a, b) }

/// The larger of each pair of lanes; NaN if either is NaN.
@inline(__always)
func maximum(_ a: Vector, _ b: Vector) -> Vector {
  select(graphc_or(graphc_less(b, a), graphc_is_nan(a)), a, b)
}

/// The smaller of each pair of lanes; NaN if either is NaN.
@inline(__always)
func minimum(_ a: Vector, _ b: Vector) -> Vector {
  select(graphc_or(graphc_less(a, b), graphc_is_nan(a)), a, b)
}

/// A score plus a bias; a bias of -∞ hides the key, whatever its score is.
@inline(__always)
func biased(_ score: Vector, _ bias: Vector) -> Vector {
  let hidden = splat(-.infinity)
  return select(graphc_or(graphc_less(hidden, bias), graphc_is_nan(bias)), score + bias, hidden)
}
