internal import CIntrinsics

// The polynomials are minimax fits (Remez) made for this project. Each error given is that of the fit; the tests hold
// results within 4 units in the last place over all exponents.

/// n and r + r² p(r), so that e^x = 2^n (1 + r + r² p(r)). Cody and Waite's reduction to |r| ≤ ln 2 / 2;
/// the relative error is 3e-9.
@inline(__always)
private func reducedExp(_ x: Vector) -> (n: Vector, rest: Vector) {
  let tooSmall = splat(-104)
  let tooLarge = splat(89)
  var x = select(less(x, tooSmall), tooSmall, x)
  x = select(less(tooLarge, x), tooLarge, x)
  // Adding and subtracting 1.5 · 2^23 rounds to an integer.
  let shift = splat(12_582_912)
  let n = fma(x, splat(1.442_695_04), shift) - shift
  var r = fma(n, splat(-0.693_359_375), x)
  r = fma(n, splat(2.121_944_4e-4), r)
  var p = fma(splat(0.001_381_443_46), r, splat(0.008_368_796_67))
  p = fma(p, r, splat(0.041_668_396_4))
  p = fma(p, r, splat(0.166_665_196))
  p = fma(p, r, splat(0.499_999_94))
  return (n, fma(p, r * r, r))
}

/// e^x
@inline(__always)
func exp(_ x: Vector) -> Vector {
  let (n, rest) = reducedExp(x)
  return graphc_scale(rest + splat(1), n)
}

/// e^x · unit for a power of two, rounded once.
@inline(__always)
func exp(_ x: Vector, times unit: Vector) -> Vector {
  let (n, rest) = reducedExp(x)
  return graphc_scale(fma(rest, unit, unit), n)
}

/// e^x - 1: 2^n rest + (2^n - 1), which cancels nowhere; where 2^n does not fit, the 1 is too small to matter.
@inline(__always)
func expm1(_ x: Vector) -> Vector {
  let (n, rest) = reducedExp(x)
  let near = graphc_scale(rest, n) + (graphc_scale(splat(1), n) - splat(1))
  let far = graphc_scale(rest + splat(1), n)
  return graphc_copy_sign(select(less(splat(24), n), far, near), x)
}

/// tanh x: x + x³ p(x²) near 0 (relative error 5e-9), elsewhere 1 - 2 / (e^2|x| + 1).
@inline(__always)
func tanh(_ x: Vector) -> Vector {
  let magnitude = graphc_abs(x)
  let s = x * x
  var p = fma(splat(-0.005_661_334_84), s, splat(0.020_602_637_9))
  p = fma(p, s, splat(-0.053_729_482))
  p = fma(p, s, splat(0.133_313_328))
  p = fma(p, s, splat(-0.333_332_777))
  let near = fma(p * s, x, x)
  let far = splat(1) - splat(2) / (exp(magnitude + magnitude) + splat(1))
  return select(less(magnitude, splat(0.63)), near, graphc_copy_sign(far, x))
}

/// 1 / (1 + e^-x), computed from e^-|x|, which does not overflow.
@inline(__always)
func sigmoid(_ x: Vector) -> Vector {
  let e = exp(-graphc_abs(x))
  let r = splat(1) / (splat(1) + e)
  return select(less(x, splat(0)), e * r, r)
}

/// erfc(a / √2) for a ≥ 0: e^(-a²/2) p(1 / (1 + 0.3 a)) with relative error 6e-8, zero beyond a = 15.
@inline(__always)
private func normalTails(_ a: Vector) -> Vector {
  let end = splat(15)
  let a = select(less(end, a), end, a)
  let u = splat(1) / fma(splat(0.3), a, splat(1))
  var p = fma(splat(0.076_850_362_1), u, splat(-0.338_787_496))
  p = fma(p, u, splat(0.458_259_165))
  p = fma(p, u, splat(-0.154_084_787))
  p = fma(p, u, splat(0.285_809_547))
  p = fma(p, u, splat(0.189_053_416))
  p = fma(p, u, splat(0.243_920_624))
  p = fma(p, u, splat(0.238_964_23))
  p = fma(p, u, splat(1.498_881_74e-5))
  // The rounding error of a²/2 grows with a: it is computed apart and applied as a factor.
  let half = a * splat(-0.5)
  let exponent = half * a
  let error = fma(half, a, -exponent)
  return exp(exponent) * fma(p, error, p)
}

/// erf x: x p(x²) near 0 (relative error 2e-8), elsewhere 1 - erfc.
@inline(__always)
func erf(_ x: Vector) -> Vector {
  let magnitude = graphc_abs(x)
  let s = x * x
  var p = fma(splat(-0.000_598_875_282), s, splat(0.004_993_277_14))
  p = fma(p, s, splat(-0.026_767_104_9))
  p = fma(p, s, splat(0.112_818_442))
  p = fma(p, s, splat(-0.376_124_978))
  // The polynomial starts at 2/√π - 1; adding x afterwards supplies the leading 1 without rounding.
  p = fma(p, s, splat(0.128_379_11))
  let near = fma(p, x, x)
  let far = splat(1) - normalTails(magnitude * splat(1.414_213_562))
  return select(less(magnitude, splat(0.925)), near, graphc_copy_sign(far, x))
}

/// x Φ(x), with full relative accuracy in the negative tail too.
@inline(__always)
func gelu(_ x: Vector) -> Vector {
  let tails = normalTails(graphc_abs(x))
  return x * splat(0.5) * select(less(x, splat(0)), tails, splat(2) - tails)
}

/// x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))), computed as x times a sigmoid.
@inline(__always)
func geluTanh(_ x: Vector) -> Vector {
  let inner = fma(x * x, splat(0.044_715), splat(1)) * x
  return x * sigmoid(inner * splat(1.595_769_12))
}

@inline(__always)
func silu(_ x: Vector) -> Vector { x * sigmoid(x) }

/// max(x, 0); NaN stays NaN.
@inline(__always)
func relu(_ x: Vector) -> Vector { select(less(x, splat(0)), splat(0), x) }

/// NaN stays NaN, a zero keeps its sign.
@inline(__always)
func sign(_ x: Vector) -> Vector {
  select(less(splat(0), x), splat(1), select(less(x, splat(0)), splat(-1), x))
}

/// max(x, 0) + log(1 + z) for z = e^-|x|, where log(1 + z) = 2 atanh s for s = z / (2 + z) is 2 s + s³ p(s²), with
/// relative error 5e-9.
@inline(__always)
func softplus(_ x: Vector) -> Vector {
  let z = exp(-graphc_abs(x))
  let s = z / (z + splat(2))
  let t = s * s
  var p = fma(splat(0.280_244_589), t, splat(0.279_991_418))
  p = fma(p, t, splat(0.400_216_997))
  p = fma(p, t, splat(0.666_664_124))
  return relu(x) + fma(s * t, p, s + s)
}

/// x min(max(x + 3, 0), 6) / 6
@inline(__always)
func hardSwish(_ x: Vector) -> Vector {
  x * (minimum(relu(x + splat(3)), splat(6)) * splat(0.166_666_667))
}
