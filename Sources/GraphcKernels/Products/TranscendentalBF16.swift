internal import CIntrinsics

// Approximations for results that are rounded to bf16 (8 bits of precision): polynomials with fewer terms than those of
// `Transcendental.swift`, minimax fits made for this project.

/// x Φ(x) within 4e-5, as x (1/2 + x p(x²)) for |x| ≤ 4.5; beyond, the factor is 0 or 1.
@inline(__always)
func geluBF16(_ x: Vector) -> Vector {
  let (limited, inside) = limits(x)
  let s = inside * inside
  var p = fma(splat(-9.460_568_2e-13), s, splat(1.257_786_4e-10))
  p = fma(p, s, splat(-7.397_450_2e-9))
  p = fma(p, s, splat(2.555_904_6e-7))
  p = fma(p, s, splat(-5.825_039_4e-6))
  p = fma(p, s, splat(9.345_899_9e-5))
  p = fma(p, s, splat(-0.001_101_240_17))
  p = fma(p, s, splat(0.009_775_572_46))
  p = fma(p, s, splat(-0.066_263_943_9))
  p = fma(p, s, splat(0.398_854_226))
  return limited * fma(inside, p, splat(0.5))
}

/// `geluTanh` within 5e-5, by the same scheme as `geluBF16`.
@inline(__always)
func geluTanhBF16(_ x: Vector) -> Vector {
  let (limited, inside) = limits(x)
  let s = inside * inside
  var p = fma(splat(-1.731_564_2e-12), s, splat(2.076_135_2e-10))
  p = fma(p, s, splat(-1.105_918_3e-8))
  p = fma(p, s, splat(3.475_692_6e-7))
  p = fma(p, s, splat(-7.245_600_0e-6))
  p = fma(p, s, splat(1.072_931_4e-4))
  p = fma(p, s, splat(-0.001_184_151_97))
  p = fma(p, s, splat(0.010_052_699_6))
  p = fma(p, s, splat(-0.066_647_194_3))
  p = fma(p, s, splat(0.398_876_637))
  return limited * fma(inside, p, splat(0.5))
}

/// x clamped to at least -4.5, and that clamped to at most 4.5; NaN stays NaN.
@inline(__always)
private func limits(_ x: Vector) -> (Vector, Vector) {
  let limited = graphc_larger(splat(-4.5), x)
  return (limited, select(less(splat(4.5), limited), splat(4.5), limited))
}

/// 2^x for x ≤ 0 with relative error 3e-6. Below -126 the result is 0, because denormals would take hundreds of cycles;
/// NaN stays NaN.
@inline(__always)
func exp2BF16(_ x: Vector) -> Vector {
  let isTiny = less(x, splat(-126))
  // Adding and subtracting 1.5 · 2^23 rounds to an integer.
  let shift = splat(12_582_912)
  let n = (x + shift) - shift
  let r = x - n
  var p = fma(splat(0.009_570_097_55), r, splat(0.055_917_866_5))
  p = fma(p, r, splat(0.240_247_443))
  p = fma(p, r, splat(0.693_121_791))
  p = fma(p, r, splat(0.999_999_284))
  return select(isTiny, splat(0), graphc_scale(p, select(isTiny, splat(0), n)))
}
