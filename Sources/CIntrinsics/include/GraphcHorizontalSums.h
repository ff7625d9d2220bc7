/// Horizontal sums of several vectors at once, a binary tree: `graphc_horizontal_sum_1` adds neighbouring lanes of two
/// vectors, `_2` neighbouring pairs of two results of `_1`, and so on. After log2(GRAPHC_LANES) levels over GRAPHC_LANES
/// vectors, lane i is the sum of the lanes of vector i.
#pragma once

#include "GraphcVectors.h"

#if GRAPHC_LANES == 4
#define GRAPHC_LOW_1(x, y) __builtin_shufflevector(x, y, 0, 4, 2, 6)
#define GRAPHC_HIGH_1(x, y) __builtin_shufflevector(x, y, 1, 5, 3, 7)
#define GRAPHC_LOW_2(x, y) __builtin_shufflevector(x, y, 0, 1, 4, 5)
#define GRAPHC_HIGH_2(x, y) __builtin_shufflevector(x, y, 2, 3, 6, 7)
#endif

GRAPHC_INLINE graphc_f32v graphc_horizontal_sum_1(graphc_f32v a, graphc_f32v b) {
  return GRAPHC_LOW_1(a, b) + GRAPHC_HIGH_1(a, b);
}

GRAPHC_INLINE graphc_f32v graphc_horizontal_sum_2(graphc_f32v a, graphc_f32v b) {
  return GRAPHC_LOW_2(a, b) + GRAPHC_HIGH_2(a, b);
}

#if GRAPHC_LANES >= 8
GRAPHC_INLINE graphc_f32v graphc_horizontal_sum_4(graphc_f32v a, graphc_f32v b) {
  return GRAPHC_LOW_4(a, b) + GRAPHC_HIGH_4(a, b);
}
#endif

#if GRAPHC_LANES == 16
GRAPHC_INLINE graphc_f32v graphc_horizontal_sum_8(graphc_f32v a, graphc_f32v b) {
  return GRAPHC_LOW_8(a, b) + GRAPHC_HIGH_8(a, b);
}
#endif
