/// Vectors of bf16. A bf16 is the upper half of an f32; a lane of 32 bits holds two of them, a pair.
#pragma once

#include "GraphcVectors.h"

typedef uint32_t graphc_u32v __attribute__((ext_vector_type(GRAPHC_LANES)));
typedef uint16_t graphc_u16v __attribute__((ext_vector_type(GRAPHC_LANES)));
typedef graphc_u32v graphc_u32u __attribute__((aligned(4), may_alias));
typedef graphc_u16v graphc_u16u __attribute__((aligned(2), may_alias));

/// Rounds to nearest, ties to even; NaN stays NaN.
GRAPHC_INLINE uint16_t graphc_bf16_bits1(float value) {
  uint32_t bits;
  __builtin_memcpy(&bits, &value, 4);
  if (value != value) return (uint16_t)(bits >> 16 | 0x40);
  return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

GRAPHC_INLINE float graphc_bf16_value1(uint16_t bits) {
  const uint32_t wide = (uint32_t)bits << 16;
  float value;
  __builtin_memcpy(&value, &wide, 4);
  return value;
}

/// The bits of the lanes as bf16, in the lower halves.
GRAPHC_INLINE graphc_u32v graphc_bf16_bits(graphc_f32v value) {
  const graphc_u32v bits = (graphc_u32v)value;
  const graphc_u32v rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  return value != value ? bits >> 16 | 0x40 : rounded;
}

/// Rounds a vector to bf16. The processor's instruction, where there is one, treats denormals as 0.
GRAPHC_INLINE graphc_u16v graphc_to_bf16(graphc_f32v value) {
#if defined(__AVX512BF16__)
  return (graphc_u16v)__builtin_ia32_cvtneps2bf16_512_mask(
      value, (__attribute__((__vector_size__(32))) __bf16){0}, (uint16_t)-1);
#else
  return __builtin_convertvector(graphc_bf16_bits(value), graphc_u16v);
#endif
}

/// The nearest numbers that bf16 represents.
GRAPHC_INLINE graphc_f32v graphc_rounded_to_bf16(graphc_f32v value) {
  return (graphc_f32v)(graphc_bf16_bits(value) << 16);
}

GRAPHC_INLINE void graphc_store_bf16(uint16_t *to, graphc_f32v value) { *(graphc_u16u *)to = graphc_to_bf16(value); }

/// Writes the first `count` lanes (fewer than all), and no byte past them.
GRAPHC_INLINE void graphc_store_bf16_first(uint16_t *to, graphc_f32v value, long count) {
  const graphc_u16v bits = graphc_to_bf16(value);
#if defined(__AVX512BW__) && defined(__AVX512VL__)
  typedef short graphc_i16x16 __attribute__((__vector_size__(32)));
  __builtin_ia32_storedquhi256_mask((void *)to, (graphc_i16x16)bits, (uint16_t)((1u << count) - 1));
#else
  for (long lane = 0; lane < count; ++lane) to[lane] = bits[lane];
#endif
}

GRAPHC_INLINE graphc_f32v graphc_load_bf16(const uint16_t *from) {
  return (graphc_f32v)(__builtin_convertvector(*(const graphc_u16u *)from, graphc_u32v) << 16);
}

/// The first `count` lanes (fewer than all) from memory, the others 0; no byte past them is read.
GRAPHC_INLINE graphc_f32v graphc_load_bf16_first(const uint16_t *from, long count) {
  graphc_u16v bits = (graphc_u16v)0;
  for (long lane = 0; lane < count; ++lane) bits[lane] = from[lane];
  return (graphc_f32v)(__builtin_convertvector(bits, graphc_u32v) << 16);
}

/// The first elements of GRAPHC_LANES pairs.
GRAPHC_INLINE graphc_f32v graphc_pair_firsts(const uint16_t *from) {
  return (graphc_f32v)(*(const graphc_u32u *)from << 16);
}

/// The second elements of GRAPHC_LANES pairs.
GRAPHC_INLINE graphc_f32v graphc_pair_seconds(const uint16_t *from) {
  return (graphc_f32v)(*(const graphc_u32u *)from & 0xffff0000u);
}

/// GRAPHC_LANES pairs.
GRAPHC_INLINE graphc_u32v graphc_pairs(const uint16_t *from) { return *(const graphc_u32u *)from; }

/// One pair, repeated in every lane.
GRAPHC_INLINE graphc_u32v graphc_splat_pair(const uint16_t *from) {
  uint32_t pair;
  __builtin_memcpy(&pair, from, 4);
  return (graphc_u32v)pair;
}

/// The pair (value, 0), repeated in every lane.
GRAPHC_INLINE graphc_u32v graphc_splat_first(uint16_t value) { return (graphc_u32v)(uint32_t)value; }

#if defined(__AVX512BF16__)
/// sums + a₀b₀ + a₁b₁ of the pairs a and b, lane by lane.
GRAPHC_INLINE graphc_f32v graphc_add_pairs(graphc_f32v sums, graphc_u32v a, graphc_u32v b) {
  typedef __bf16 graphc_bf16x32 __attribute__((__vector_size__(64)));
  return __builtin_ia32_dpbf16ps_512(sums, (graphc_bf16x32)a, (graphc_bf16x32)b);
}
#endif

/// Writes pairs (first, second) of the lanes of two vectors, rounded to bf16.
GRAPHC_INLINE void graphc_store_pairs(uint16_t *to, graphc_f32v firsts, graphc_f32v seconds) {
  *(graphc_u32u *)to = graphc_bf16_bits(firsts) | graphc_bf16_bits(seconds) << 16;
}

/// Writes pairs (first, second) of the lanes of two vectors whose values are already exact in bf16; returns the pairs.
GRAPHC_INLINE graphc_u32v graphc_join_pairs(uint16_t *to, graphc_f32v firsts, graphc_f32v seconds) {
  const graphc_u32v pairs = (graphc_u32v)firsts >> 16 | ((graphc_u32v)seconds & 0xffff0000u);
  *(graphc_u32u *)to = pairs;
  return pairs;
}

/// The larger exponents of two vectors of bf16; of `a` only the exponents count. Its latency is a cycle or two, which a
/// chain of multiply-adds would exceed.
GRAPHC_INLINE graphc_u32v graphc_larger_pair_exponents(graphc_u32v a, graphc_u32v exponents) {
  typedef int16_t graphc_i16w __attribute__((ext_vector_type(2 * GRAPHC_LANES)));
  return (graphc_u32v)__builtin_elementwise_max((graphc_i16w)(a & 0x7f807f80u), (graphc_i16w)exponents);
}

/// Whether no exponent is that of infinity and NaN.
GRAPHC_INLINE bool graphc_are_finite_pairs(graphc_u32v exponents) {
  const graphc_i32v infinite =
      ((exponents & 0x7f80u) == 0x7f80u) | ((exponents & 0x7f800000u) == 0x7f800000u);
  return !__builtin_reduce_or(infinite);
}

/// The largest lane; lanes that are NaN are ignored.
GRAPHC_INLINE float graphc_horizontal_max(graphc_f32v a) {
  typedef float graphc_f32x4 __attribute__((ext_vector_type(4)));
  graphc_f32x4 parts[GRAPHC_LANES / 4];
  __builtin_memcpy(parts, &a, sizeof a);
  graphc_f32x4 whole = parts[0];
  for (int part = 1; part < GRAPHC_LANES / 4; ++part) whole = parts[part] > whole ? parts[part] : whole;
  const graphc_f32x4 turned = __builtin_shufflevector(whole, whole, 2, 3, 0, 1);
  whole = whole > turned ? whole : turned;
  return whole[0] > whole[1] ? whole[0] : whole[1];
}
