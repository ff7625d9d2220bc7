#ifndef GRAPHC_STARTER_TEXT_H
#define GRAPHC_STARTER_TEXT_H

#include <stddef.h>

/// A spec to start from, carried inside the binary.
typedef struct {
  const char *kind;
  const unsigned char *bytes;
  size_t count;
} graphc_starter;

/// `graphc_starter_count()` specs, in the order in which they are listed.
const graphc_starter *graphc_starters(void);
size_t graphc_starter_count(void);

#endif
