#ifndef GRAPHC_DIAGNOSTICS_TEXT_H
#define GRAPHC_DIAGNOSTICS_TEXT_H

#include <stddef.h>

/// The page of one code of a diagnostic, carried inside the binary.
typedef struct {
  /// Such as shape/axis.
  const char *code;
  /// Markdown in UTF-8, not ended by a zero.
  const unsigned char *bytes;
  size_t count;
} graphc_diagnostics_page;

/// The pages: `graphc_diagnostics_page_count()` of them, sorted by code.
const graphc_diagnostics_page *graphc_diagnostics_pages(void);
size_t graphc_diagnostics_page_count(void);

#endif
