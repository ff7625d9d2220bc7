/// Sums of the lanes of several vectors at once: for so many vectors as a vector has lanes, neighbours are folded by ones,
/// then what is left by twos, fours and eights; lane i of the last is the sum of vector i.
#pragma once

#include "GraphcVectors.h"

#if GRAPHC_LANES == 4
#define GRAPHC_LOW_1(x, y) __builtin_shufflevector(x, y, 0, 4, 2, 6)
#define GRAPHC_HIGH_1(x, y) __builtin_shufflevector(x, y, 1, 5, 3, 7)
#define GRAPHC_LOW_2(x, y) __builtin_shufflevector(x, y, 0, 1, 4, 5)
#define GRAPHC_HIGH_2(x, y) __builtin_shufflevector(x, y, 2, 3, 6, 7)
#endif

GRAPHC_INLINE graphc_f32v graphc_fold_1(graphc_f32v a, graphc_f32v b) {
  return GRAPHC_LOW_1(a, b) + GRAPHC_HIGH_1(a, b);
}

GRAPHC_INLINE graphc_f32v graphc_fold_2(graphc_f32v a, graphc_f32v b) {
  return GRAPHC_LOW_2(a, b) + GRAPHC_HIGH_2(a, b);
}

#if GRAPHC_LANES >= 8
GRAPHC_INLINE graphc_f32v graphc_fold_4(graphc_f32v a, graphc_f32v b) {
  return GRAPHC_LOW_4(a, b) + GRAPHC_HIGH_4(a, b);
}
#endif

#if GRAPHC_LANES == 16
GRAPHC_INLINE graphc_f32v graphc_fold_8(graphc_f32v a, graphc_f32v b) {
  return GRAPHC_LOW_8(a, b) + GRAPHC_HIGH_8(a, b);
}
#endif
