#include "CLibraryText.h"

const graphc_library_file graphc_library[] = {};
const size_t graphc_library_count = 0;
