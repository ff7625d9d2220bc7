/// What Swift cannot express. The functions are `static inline`: each kernel target compiles them with its own
/// instruction set, and no object of this target contains one.
#pragma once

#include "GraphcBF16.h"
#include "GraphcHorizontalSums.h"
#include "GraphcKeyRange.h"
#include "GraphcPhilox.h"
#include "GraphcProcessor.h"
#include "GraphcContiguousRuns.h"
#include "GraphcTile.h"
#include "GraphcTiles.h"
#include "GraphcVectors.h"
