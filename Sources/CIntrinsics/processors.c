// A target of C needs a source; all functions are inline.
#include "CIntrinsics.h"
