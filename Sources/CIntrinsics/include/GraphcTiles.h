/// The tiles of AMX: 0 to 3 hold sums of two by two blocks, 4 and 5 rows of the left operand, 6 and 7 columns of the
/// right. Their numbers are part of the instructions, so each function names its own.
#pragma once

#include "GraphcVectors.h"

#if defined(__AMX_BF16__)

/// Makes tiles of up to 16 rows of 64 bytes, the upper and the lower ones of the left operand as high as asked for.
GRAPHC_INLINE void graphc_tiles_configure(long upper_rows, long lower_rows) {
  struct {
    uint8_t palette, start, reserved[14];
    uint16_t bytes[16];
    uint8_t rows[16];
  } __attribute__((packed, aligned(64))) shape = {.palette = 1};
  for (int tile = 0; tile < 8; ++tile) {
    shape.bytes[tile] = 64;
    shape.rows[tile] = 16;
  }
  shape.rows[0] = shape.rows[1] = shape.rows[4] = (uint8_t)upper_rows;
  shape.rows[2] = shape.rows[3] = shape.rows[5] = (uint8_t)lower_rows;
  __builtin_ia32_tile_loadconfig(&shape);
}

GRAPHC_INLINE void graphc_tiles_release(void) { __builtin_ia32_tilerelease(); }

GRAPHC_INLINE void graphc_tiles_zero(void) {
  __builtin_ia32_tilezero(0);
  __builtin_ia32_tilezero(1);
  __builtin_ia32_tilezero(2);
  __builtin_ia32_tilezero(3);
}

/// Sums of 32 columns and up to 32 rows, `stride` floats apart.
GRAPHC_INLINE void graphc_tiles_load_upper(const float *from, long stride) {
  __builtin_ia32_tileloadd64(0, from, (unsigned long)stride * 4);
  __builtin_ia32_tileloadd64(1, from + 16, (unsigned long)stride * 4);
}

GRAPHC_INLINE void graphc_tiles_load_lower(const float *from, long stride) {
  __builtin_ia32_tileloadd64(2, from + 16 * stride, (unsigned long)stride * 4);
  __builtin_ia32_tileloadd64(3, from + 16 * stride + 16, (unsigned long)stride * 4);
}

GRAPHC_INLINE void graphc_tiles_store_upper(float *to, long stride) {
  __builtin_ia32_tilestored64(0, to, (unsigned long)stride * 4);
  __builtin_ia32_tilestored64(1, to + 16, (unsigned long)stride * 4);
}

GRAPHC_INLINE void graphc_tiles_store_lower(float *to, long stride) {
  __builtin_ia32_tilestored64(2, to + 16 * stride, (unsigned long)stride * 4);
  __builtin_ia32_tilestored64(3, to + 16 * stride + 16, (unsigned long)stride * 4);
}

/// Adds 32 steps of inner to the sums of up to 16 rows: `a` has `stride` elements from row to row, `b` is 16 pairs of
/// 32 columns.
GRAPHC_INLINE void graphc_tiles_add_upper(const uint16_t *a, long stride, const uint16_t *b) {
  __builtin_ia32_tileloadd64(6, b, 128);
  __builtin_ia32_tileloadd64(4, a, (unsigned long)stride * 2);
  __builtin_ia32_tdpbf16ps(0, 4, 6);
  __builtin_ia32_tileloadd64(7, b + 32, 128);
  __builtin_ia32_tdpbf16ps(1, 4, 7);
}

/// The same for more than 16 rows.
GRAPHC_INLINE void graphc_tiles_add(const uint16_t *a, long stride, const uint16_t *b) {
  graphc_tiles_add_upper(a, stride, b);
  __builtin_ia32_tileloadd64(5, a + 16 * stride, (unsigned long)stride * 2);
  __builtin_ia32_tdpbf16ps(2, 5, 6);
  __builtin_ia32_tdpbf16ps(3, 5, 7);
}

/// The first 32 steps of new sums, which start from `sums`, or from 0 without it. What the tiles held goes to `before`,
/// if anywhere: each tile on its own, just before it is needed, so that the products of the others hide the wait.
GRAPHC_INLINE void graphc_tiles_add_first(const uint16_t *a, long stride, const uint16_t *b, float *before,
                                          const float *sums, long sum_stride) {
#define GRAPHC_TURN(tile, place)                                                                        \
  if (before) __builtin_ia32_tilestored64(tile, before + (place), (unsigned long)sum_stride * 4);       \
  if (sums) __builtin_ia32_tileloadd64(tile, sums + (place), (unsigned long)sum_stride * 4);            \
  else __builtin_ia32_tilezero(tile);
  __builtin_ia32_tileloadd64(4, a, (unsigned long)stride * 2);
  __builtin_ia32_tileloadd64(6, b, 128);
  __builtin_ia32_tileloadd64(7, b + 32, 128);
  GRAPHC_TURN(0, 0)
  __builtin_ia32_tdpbf16ps(0, 4, 6);
  GRAPHC_TURN(1, 16)
  __builtin_ia32_tdpbf16ps(1, 4, 7);
  __builtin_ia32_tileloadd64(5, a + 16 * stride, (unsigned long)stride * 2);
  GRAPHC_TURN(2, 16 * sum_stride)
  __builtin_ia32_tdpbf16ps(2, 5, 6);
  GRAPHC_TURN(3, 16 * sum_stride + 16)
  __builtin_ia32_tdpbf16ps(3, 5, 7);
#undef GRAPHC_TURN
}

/// Products of what the tiles hold.
GRAPHC_INLINE void graphc_tiles_multiply(void) {
  __builtin_ia32_tdpbf16ps(0, 4, 6);
  __builtin_ia32_tdpbf16ps(1, 4, 7);
  __builtin_ia32_tdpbf16ps(2, 5, 6);
  __builtin_ia32_tdpbf16ps(3, 5, 7);
}

#endif
