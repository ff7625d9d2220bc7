/// What Swift cannot say. What kernels use are `static inline` functions: they are compiled into each kernel target
/// with that target's instruction set, and no object of this target holds any of them.
#pragma once

#include "GraphcBF16.h"
#include "GraphcHorizontalSums.h"
#include "GraphcProcessor.h"
#include "GraphcContiguousRuns.h"
#include "GraphcTile.h"
#include "GraphcTiles.h"
#include "GraphcVectors.h"
