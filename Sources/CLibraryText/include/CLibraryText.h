#ifndef GRAPHC_LIBRARY_TEXT_H
#define GRAPHC_LIBRARY_TEXT_H

#include <stddef.h>

/// One file of the layer library, carried inside the binary.
typedef struct {
  const char *name;
  const unsigned char *bytes;
  size_t count;
} graphc_library_file;

/// The layer library: `graphc_library_count()` files, sorted by name.
const graphc_library_file *graphc_library(void);
size_t graphc_library_count(void);

#endif
