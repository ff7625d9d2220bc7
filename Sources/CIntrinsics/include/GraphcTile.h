/// What the micro-kernel of the matmuls works on. It stands here because a struct that several files of a Swift module
/// share brings weak symbols along, which the linker would merge across the modules of the instruction sets.
#pragma once

#include <stdbool.h>

/// What is brought into the second-level cache while a tile is multiplied: `step` floats further with every step of k.
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
