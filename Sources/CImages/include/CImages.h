#ifndef GRAPHC_CIMAGES_H
#define GRAPHC_CIMAGES_H

#include <stddef.h>
#include <stdint.h>

#include "GraphcSymbols.h"

// libpng and libjpeg report errors by longjmp, which must not cross Swift frames; these functions return them.

// Bytes that hold a message of a decoder and its NUL.
enum { GRAPHC_IMAGE_MESSAGE_SIZE = 200 };

// Decodes a PNG of `width` by `height`, which the caller has read from its header, to 8-bit RGB rows without padding.
//
// Palettes are looked up, greys of 1, 2 and 4 bits are scaled to 255, of 16 bits the high 8 are taken, alpha is
// dropped. Chunks that say how to show the picture (gamma, colour profiles, transparency) are skipped unread.
//
// Returns 0, or another number with the reason in `message`; then `pixels` is of no use.
int graphc_png_decode(
    const uint8_t *data, size_t count, uint32_t width, uint32_t height, uint8_t *pixels,
    char message[GRAPHC_IMAGE_MESSAGE_SIZE]) GRAPHC_SYMBOL("graphc_png_decode");

// Encodes rows of 8-bit grey (`channels` 1) or RGB (3) without padding; equal pixels give equal bytes.
//
// Returns 0 and in `*data` memory for graphc_png_free, or another number with the reason in `message`.
int graphc_png_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, int channels, uint8_t **data, size_t *count,
    char message[GRAPHC_IMAGE_MESSAGE_SIZE]) GRAPHC_SYMBOL("graphc_png_encode");

void graphc_png_free(uint8_t *data) GRAPHC_SYMBOL("graphc_png_free");

// Decodes a JPEG of `width` by `height`, which the caller has read from its header, to rows without padding of 8-bit
// RGB (`channels` 3; greys are repeated) or, for a file of four components and only for one, of CMYK as stored (4).
//
// The transform is the exact integer one, chroma planes are interpolated; a warning is an error.
//
// Returns 0, or another number with the reason in `message`; then `samples` is of no use.
int graphc_jpeg_decode(
    const uint8_t *data, size_t count, uint32_t width, uint32_t height, int channels, uint8_t *samples,
    char message[GRAPHC_IMAGE_MESSAGE_SIZE]) GRAPHC_SYMBOL("graphc_jpeg_decode");

#endif
