/// Vectors of the widest kind that the including target's instruction set has.
///
/// Swift's own SIMD types compile to loops over lanes that the optimizer has to recognize; these functions are vector
/// instructions by construction. No function contracts a * b + c, so results differ between processors only where
/// `graphc_fma` runs without FMA.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#if defined(__AVX512F__)
#define GRAPHC_LANES 16
#elif defined(__AVX2__)
#define GRAPHC_LANES 8
#else
#define GRAPHC_LANES 4
#endif

#define GRAPHC_INLINE static inline __attribute__((always_inline, nodebug))

typedef float graphc_f32v __attribute__((ext_vector_type(GRAPHC_LANES)));
typedef int32_t graphc_i32v __attribute__((ext_vector_type(GRAPHC_LANES)));
typedef uint8_t graphc_u8v __attribute__((ext_vector_type(GRAPHC_LANES)));
typedef graphc_f32v graphc_f32u __attribute__((aligned(4), may_alias));

GRAPHC_INLINE graphc_f32v graphc_load(const float *from) { return *(const graphc_f32u *)from; }
GRAPHC_INLINE void graphc_store(float *to, graphc_f32v value) { *(graphc_f32u *)to = value; }
GRAPHC_INLINE graphc_f32v graphc_splat(float value) { return (graphc_f32v)value; }

/// Prefetches a cache line into the second-level cache. The address may be unmapped.
GRAPHC_INLINE void graphc_prefetch_l2(const void *from) { __builtin_prefetch(from, 0, 2); }

/// Prefetches a cache line into the first-level cache. The address may be unmapped.
GRAPHC_INLINE void graphc_prefetch_l1(const void *from) { __builtin_prefetch(from, 0, 3); }

/// The first `count` lanes (fewer than all) from memory, the others 0; no byte past them is read.
GRAPHC_INLINE graphc_f32v graphc_load_first(const float *from, long count) {
  graphc_f32v value = (graphc_f32v)0.0f;
#if defined(__AVX512F__)
  return __builtin_ia32_loadups512_mask((const float *)from, value, (uint16_t)((1u << count) - 1));
#else
  for (long lane = 0; lane < count; ++lane) value[lane] = from[lane];
  return value;
#endif
}

/// Writes the first `count` lanes (fewer than all), and no byte past them.
GRAPHC_INLINE void graphc_store_first(float *to, graphc_f32v value, long count) {
#if defined(__AVX512F__)
  __builtin_ia32_storeups512_mask((float *)to, value, (uint16_t)((1u << count) - 1));
#else
  for (long lane = 0; lane < count; ++lane) to[lane] = value[lane];
#endif
}

/// All ones in the lanes whose byte is not 0.
GRAPHC_INLINE graphc_i32v graphc_load_mask(const uint8_t *from) {
  graphc_u8v bytes;
  __builtin_memcpy(&bytes, from, GRAPHC_LANES);
  return __builtin_convertvector(bytes, graphc_i32v) != 0;
}

GRAPHC_INLINE graphc_f32v graphc_add(graphc_f32v a, graphc_f32v b) { return a + b; }
GRAPHC_INLINE graphc_f32v graphc_subtract(graphc_f32v a, graphc_f32v b) { return a - b; }
GRAPHC_INLINE graphc_f32v graphc_multiply(graphc_f32v a, graphc_f32v b) { return a * b; }
GRAPHC_INLINE graphc_f32v graphc_divide(graphc_f32v a, graphc_f32v b) { return a / b; }
GRAPHC_INLINE graphc_f32v graphc_sqrt(graphc_f32v a) { return __builtin_elementwise_sqrt(a); }
GRAPHC_INLINE graphc_f32v graphc_floor(graphc_f32v a) { return __builtin_elementwise_floor(a); }
GRAPHC_INLINE graphc_f32v graphc_ceil(graphc_f32v a) { return __builtin_elementwise_ceil(a); }
GRAPHC_INLINE graphc_f32v graphc_round(graphc_f32v a) { return __builtin_elementwise_rint(a); }
GRAPHC_INLINE graphc_f32v graphc_abs(graphc_f32v a) { return __builtin_elementwise_abs(a); }
GRAPHC_INLINE graphc_f32v graphc_negate(graphc_f32v a) { return -a; }

/// a * b + c, rounded once where the processor can.
GRAPHC_INLINE graphc_f32v graphc_fma(graphc_f32v a, graphc_f32v b, graphc_f32v c) {
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

GRAPHC_INLINE graphc_i32v graphc_less(graphc_f32v a, graphc_f32v b) { return a < b; }
GRAPHC_INLINE graphc_i32v graphc_is_nan(graphc_f32v a) { return a != a; }
GRAPHC_INLINE graphc_i32v graphc_or(graphc_i32v a, graphc_i32v b) { return a | b; }
GRAPHC_INLINE graphc_i32v graphc_and(graphc_i32v a, graphc_i32v b) { return a & b; }
GRAPHC_INLINE graphc_f32v graphc_select(graphc_i32v mask, graphc_f32v a, graphc_f32v b) { return mask ? a : b; }

/// All ones in the lanes below `count`.
GRAPHC_INLINE graphc_i32v graphc_first_lanes(int32_t count) {
  graphc_i32v lane;
  for (int32_t i = 0; i < GRAPHC_LANES; ++i) lane[i] = i;
  return lane < count;
}

/// The larger of each pair of lanes, b if a is NaN: one instruction on x86.
GRAPHC_INLINE graphc_f32v graphc_larger(graphc_f32v a, graphc_f32v b) { return a > b ? a : b; }

/// The larger exponents of two vectors; of `a` only the exponents count. Its latency is a cycle or two, which a chain of
/// multiply-adds would exceed.
GRAPHC_INLINE graphc_i32v graphc_larger_exponents(graphc_f32v a, graphc_i32v exponents) {
  return __builtin_elementwise_max((graphc_i32v)a & 0x7f800000, exponents);
}

/// Whether no exponent is that of infinity and NaN.
GRAPHC_INLINE bool graphc_are_finite(graphc_i32v exponents) { return !__builtin_reduce_or(exponents == 0x7f800000); }

/// The magnitude of a with the sign of b.
GRAPHC_INLINE graphc_f32v graphc_copy_sign(graphc_f32v a, graphc_f32v b) {
  const graphc_i32v sign = (graphc_i32v)INT32_MIN;
  return (graphc_f32v)(((graphc_i32v)a & ~sign) | ((graphc_i32v)b & sign));
}

/// a * 2^n for integers -252 <= n <= 254 held as floats, rounded once: denormals and infinity come out right.
GRAPHC_INLINE graphc_f32v graphc_scale(graphc_f32v a, graphc_f32v n) {
#if defined(__AVX512F__)
  return __builtin_ia32_scalefps512_mask(a, n, a, (uint16_t)-1, 4);
#else
  const graphc_i32v whole = __builtin_convertvector(n, graphc_i32v);
  const graphc_i32v half = whole >> 1;
  const graphc_f32v first = (graphc_f32v)((half + 127) << 23);
  const graphc_f32v second = (graphc_f32v)((whole - half + 127) << 23);
  return a * first * second;
#endif
}

typedef float graphc_f32x4 __attribute__((ext_vector_type(4)));
typedef float graphc_f32x2 __attribute__((ext_vector_type(2)));
typedef float graphc_f32x8 __attribute__((ext_vector_type(8)));

/// The horizontal sum, by halves.
GRAPHC_INLINE float graphc_sum(graphc_f32v a) {
#if GRAPHC_LANES == 16
  const graphc_f32x8 eight = a.lo + a.hi;
  const graphc_f32x4 four = eight.lo + eight.hi;
#elif GRAPHC_LANES == 8
  const graphc_f32x4 four = a.lo + a.hi;
#else
  const graphc_f32x4 four = a;
#endif
  const graphc_f32x2 two = four.lo + four.hi;
  return two[0] + two[1];
}

/// The largest lane; NaN when a lane is NaN.
GRAPHC_INLINE float graphc_largest(graphc_f32v a) {
#if GRAPHC_LANES == 16
  const graphc_f32x8 eight = ((a.lo > a.hi) | (a.lo != a.lo)) ? a.lo : a.hi;
  const graphc_f32x4 four = ((eight.lo > eight.hi) | (eight.lo != eight.lo)) ? eight.lo : eight.hi;
#elif GRAPHC_LANES == 8
  const graphc_f32x4 four = ((a.lo > a.hi) | (a.lo != a.lo)) ? a.lo : a.hi;
#else
  const graphc_f32x4 four = a;
#endif
  const graphc_f32x2 two = ((four.lo > four.hi) | (four.lo != four.lo)) ? four.lo : four.hi;
  return two[0] > two[1] || two[0] != two[0] ? two[0] : two[1];
}

typedef graphc_f32x4 graphc_f32x4u __attribute__((aligned(4), may_alias));

/// to[c][r] = from[r][c] for a square of four.
GRAPHC_INLINE void graphc_transpose4(const float *from, long from_stride, float *to, long to_stride) {
  const graphc_f32x4 a = *(const graphc_f32x4u *)from;
  const graphc_f32x4 b = *(const graphc_f32x4u *)(from + from_stride);
  const graphc_f32x4 c = *(const graphc_f32x4u *)(from + 2 * from_stride);
  const graphc_f32x4 d = *(const graphc_f32x4u *)(from + 3 * from_stride);
  const graphc_f32x4 ab = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const graphc_f32x4 cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const graphc_f32x4 ab2 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const graphc_f32x4 cd2 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  *(graphc_f32x4u *)to = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  *(graphc_f32x4u *)(to + to_stride) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  *(graphc_f32x4u *)(to + 2 * to_stride) = __builtin_shufflevector(ab2, cd2, 0, 1, 4, 5);
  *(graphc_f32x4u *)(to + 3 * to_stride) = __builtin_shufflevector(ab2, cd2, 2, 3, 6, 7);
}

/// to[c][r] = from[r][c] for a square of GRAPHC_LANES rows, by exchanging elements between pairs of rows at distance 1,
/// then 2, 4 and 8.
GRAPHC_INLINE void graphc_transpose(const float *from, long from_stride, float *to, long to_stride) {
#if GRAPHC_LANES == 4
  graphc_transpose4(from, from_stride, to, to_stride);
#else
  graphc_f32v a[GRAPHC_LANES], b[GRAPHC_LANES];
#pragma clang loop unroll(full)
  for (int row = 0; row < GRAPHC_LANES; ++row) a[row] = graphc_load(from + row * from_stride);
#if GRAPHC_LANES == 16
#define GRAPHC_LOW_1(x, y) __builtin_shufflevector(x, y, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30)
#define GRAPHC_HIGH_1(x, y) __builtin_shufflevector(x, y, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31)
#define GRAPHC_LOW_2(x, y) __builtin_shufflevector(x, y, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define GRAPHC_HIGH_2(x, y) __builtin_shufflevector(x, y, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
#define GRAPHC_LOW_4(x, y) __builtin_shufflevector(x, y, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27)
#define GRAPHC_HIGH_4(x, y) __builtin_shufflevector(x, y, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31)
#define GRAPHC_LOW_8(x, y) __builtin_shufflevector(x, y, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
#define GRAPHC_HIGH_8(x, y) __builtin_shufflevector(x, y, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
#else
#define GRAPHC_LOW_1(x, y) __builtin_shufflevector(x, y, 0, 8, 2, 10, 4, 12, 6, 14)
#define GRAPHC_HIGH_1(x, y) __builtin_shufflevector(x, y, 1, 9, 3, 11, 5, 13, 7, 15)
#define GRAPHC_LOW_2(x, y) __builtin_shufflevector(x, y, 0, 1, 8, 9, 4, 5, 12, 13)
#define GRAPHC_HIGH_2(x, y) __builtin_shufflevector(x, y, 2, 3, 10, 11, 6, 7, 14, 15)
#define GRAPHC_LOW_4(x, y) __builtin_shufflevector(x, y, 0, 1, 2, 3, 8, 9, 10, 11)
#define GRAPHC_HIGH_4(x, y) __builtin_shufflevector(x, y, 4, 5, 6, 7, 12, 13, 14, 15)
#endif
#define GRAPHC_EXCHANGE(source, target, w)                                   \
  _Pragma("clang loop unroll(full)") for (int row = 0; row < GRAPHC_LANES; ++row) { \
    if (row & w) continue;                                                   \
    target[row] = GRAPHC_LOW_##w(source[row], source[row + w]);              \
    target[row + w] = GRAPHC_HIGH_##w(source[row], source[row + w]);         \
  }
  GRAPHC_EXCHANGE(a, b, 1)
  GRAPHC_EXCHANGE(b, a, 2)
  GRAPHC_EXCHANGE(a, b, 4)
#if GRAPHC_LANES == 16
  GRAPHC_EXCHANGE(b, a, 8)
#define GRAPHC_TRANSPOSED a
#else
#define GRAPHC_TRANSPOSED b
#endif
#pragma clang loop unroll(full)
  for (int row = 0; row < GRAPHC_LANES; ++row) graphc_store(to + row * to_stride, GRAPHC_TRANSPOSED[row]);
#endif
}

GRAPHC_INLINE float graphc_log1(float x) { return __builtin_logf(x); }
GRAPHC_INLINE float graphc_log1p1(float x) { return __builtin_log1pf(x); }
GRAPHC_INLINE float graphc_sin1(float x) { return __builtin_sinf(x); }
GRAPHC_INLINE float graphc_cos1(float x) { return __builtin_cosf(x); }
GRAPHC_INLINE float graphc_pow1(float x, float y) { return __builtin_powf(x, y); }
GRAPHC_INLINE float graphc_fmod1(float x, float y) { return __builtin_fmodf(x, y); }
GRAPHC_INLINE float graphc_floor1(float x) { return __builtin_floorf(x); }
