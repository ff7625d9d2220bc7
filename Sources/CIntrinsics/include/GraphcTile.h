/// The operands of the micro-kernel of the matmuls. They are C structs because a Swift struct shared by several files
/// of a module has weak symbols, which the linker would merge across the modules of the instruction sets.
#pragma once

#include <stdbool.h>

/// What is prefetched into the second-level cache while a tile is multiplied: `step` floats further with each step of
/// k.
typedef struct {
  const float *_Nonnull start;
  long step;
} graphc_ahead;

/// c[rows, columns] = a[rows, inner] · b[inner, columns], or += where it accumulates. Strides are in floats.
typedef struct {
  const float *_Nonnull a;
  long a_stride;
  const float *_Nonnull b;
  long b_stride;
  long inner;
  float *_Nonnull c;
  long c_stride;
  bool accumulates;
  graphc_ahead ahead;
} graphc_tile;
