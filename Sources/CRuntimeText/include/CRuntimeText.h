#ifndef GRAPHC_RUNTIME_TEXT_H
#define GRAPHC_RUNTIME_TEXT_H

#include <stddef.h>

/// One source file of the runtime, carried inside the binary for the packages that it writes.
typedef struct {
  /// Below Sources, such as GraphcRuntime/Tensor/DType.swift.
  const char *path;
  const unsigned char *bytes;
  size_t count;
} graphc_runtime_file;

/// The runtime: `graphc_runtime_file_count()` files, sorted by path.
const graphc_runtime_file *graphc_runtime_files(void);
size_t graphc_runtime_file_count(void);

/// The licence of graphc.
const unsigned char *graphc_license(void);
size_t graphc_license_count(void);

#endif
