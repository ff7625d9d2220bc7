/// Philox 4×32 with 10 rounds (Salmon et al., 2011), as `CounterGenerator` of the runtime: four words for a counter, a
/// key and a stream of 64 bits each, and from each word the upper 24 bits as a number in [0, 1).
#pragma once

#include "GraphcVectors.h"

/// Counters that `graphc_uniform_blocks` computes at once.
#define GRAPHC_PHILOX_BLOCKS (GRAPHC_LANES / 2)

typedef uint64_t graphc_u64v __attribute__((ext_vector_type(GRAPHC_PHILOX_BLOCKS)));
typedef uint32_t graphc_u32v __attribute__((ext_vector_type(GRAPHC_LANES)));

/// The four numbers of one counter.
///
/// - draw: key low, key high, stream low, stream high.
GRAPHC_INLINE void graphc_uniform_block(const uint32_t *draw, uint64_t counter, float *to) {
  uint32_t x0 = (uint32_t)counter, x1 = (uint32_t)(counter >> 32), x2 = draw[2], x3 = draw[3];
  uint32_t k0 = draw[0], k1 = draw[1];
  for (int round = 0; round < 10; ++round) {
    const uint64_t a = (uint64_t)x0 * 0xD2511F53u, b = (uint64_t)x2 * 0xCD9E8D57u;
    x0 = (uint32_t)(b >> 32) ^ x1 ^ k0;
    x1 = (uint32_t)b;
    x2 = (uint32_t)(a >> 32) ^ x3 ^ k1;
    x3 = (uint32_t)a;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  to[0] = (float)(int32_t)(x0 >> 8) * 0x1p-24f;
  to[1] = (float)(int32_t)(x1 >> 8) * 0x1p-24f;
  to[2] = (float)(int32_t)(x2 >> 8) * 0x1p-24f;
  to[3] = (float)(int32_t)(x3 >> 8) * 0x1p-24f;
}

/// The first `count` (0 to 3) numbers of one counter.
GRAPHC_INLINE void graphc_uniform_first(const uint32_t *draw, uint64_t counter, float *to, long count) {
  float all[4];
  graphc_uniform_block(draw, counter, all);
  for (long place = 0; place < count; ++place) to[place] = all[place];
}

/// The numbers of words 0 and 1, or 2 and 3: the words of one counter, then those of the next.
GRAPHC_INLINE graphc_f32v graphc_unit_interval(graphc_u64v words) {
  return __builtin_convertvector((graphc_i32v)((graphc_u32v)words >> 8), graphc_f32v) * 0x1p-24f;
}

/// The numbers of GRAPHC_PHILOX_BLOCKS counters, four each, one counter after the other. A word lies in the lower half of a
/// lane of 64 bits; what is in the upper half of x1 and x3 is left there until they are multiplied.
GRAPHC_INLINE void graphc_uniform_blocks(const uint32_t *draw, uint64_t counter, float *to) {
  const graphc_u64v low = (graphc_u64v)0xFFFFFFFFull;
  graphc_u64v x0;
  for (int lane = 0; lane < GRAPHC_PHILOX_BLOCKS; ++lane) x0[lane] = counter + (uint64_t)lane;
  graphc_u64v x1 = x0 >> 32, x2 = (graphc_u64v)(uint64_t)draw[2], x3 = (graphc_u64v)(uint64_t)draw[3];
  uint32_t k0 = draw[0], k1 = draw[1];
#pragma clang loop unroll(full)
  for (int round = 0; round < 10; ++round) {
    const graphc_u64v a = (x0 & low) * 0xD2511F53ull, b = (x2 & low) * 0xCD9E8D57ull;
    x0 = (b >> 32) ^ x1 ^ (graphc_u64v)(uint64_t)k0;
    x1 = b;
    x2 = (a >> 32) ^ x3 ^ (graphc_u64v)(uint64_t)k1;
    x3 = a;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  const graphc_f32v first = graphc_unit_interval((x0 & low) | (x1 << 32));
  const graphc_f32v second = graphc_unit_interval((x2 & low) | (x3 << 32));
#if GRAPHC_LANES == 16
  const graphc_f32v begin = __builtin_shufflevector(
      first, second, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
  const graphc_f32v end = __builtin_shufflevector(
      first, second, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
#elif GRAPHC_LANES == 8
  const graphc_f32v begin = __builtin_shufflevector(first, second, 0, 1, 8, 9, 2, 3, 10, 11);
  const graphc_f32v end = __builtin_shufflevector(first, second, 4, 5, 12, 13, 6, 7, 14, 15);
#else
  const graphc_f32v begin = __builtin_shufflevector(first, second, 0, 1, 4, 5);
  const graphc_f32v end = __builtin_shufflevector(first, second, 2, 3, 6, 7);
#endif
  graphc_store(to, begin);
  graphc_store(to + GRAPHC_LANES, end);
}
