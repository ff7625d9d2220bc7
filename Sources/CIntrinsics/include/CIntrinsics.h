/// What Swift cannot say. What kernels use are `static inline` functions: they are compiled into each kernel target
/// with that target's instruction set, and no object of this target holds any of them.
#pragma once

#include "GraphcBF16.h"
#include "GraphcProcessor.h"
#include "GraphcStretches.h"
#include "GraphcTiles.h"
#include "GraphcVectors.h"
