#include "CImages.h"

#ifdef GRAPHC_IMAGES

#include <string.h>
#include <turbojpeg.h>

static int fail(char *message, const char *text) {
  strncpy(message, text, GRAPHC_IMAGE_MESSAGE_SIZE - 1);
  message[GRAPHC_IMAGE_MESSAGE_SIZE - 1] = 0;
  return 1;
}

static int decode(
    tjhandle decoder, const uint8_t *data, size_t count, uint32_t width, uint32_t height, int channels,
    uint8_t *samples, char *message) {
  int header_width = 0, header_height = 0, subsampling = -1, colours = -1;
  // It also fails, with all but the subsampling known, on proportions of planes that it has no name for.
  int result = tjDecompressHeader3(
      decoder, data, (unsigned long)count, &header_width, &header_height, &subsampling, &colours);
  if (result != 0 && colours < 0) return fail(message, tjGetErrorStr2(decoder));
  // A smaller size would be a request to scale.
  if ((uint32_t)header_width != width || (uint32_t)header_height != height) {
    return fail(message, "the size is not the header's");
  }
  int flags = TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS;
  int format = channels == 4 ? TJPF_CMYK : TJPF_RGB;
  if (tjDecompress2(
          decoder, data, (unsigned long)count, samples, (int)width, (int)width * channels, (int)height, format,
          flags) != 0) {
    return fail(message, tjGetErrorStr2(decoder));
  }
  return 0;
}

int graphc_jpeg_decode(
    const uint8_t *data, size_t count, uint32_t width, uint32_t height, int channels, uint8_t *samples,
    char message[GRAPHC_IMAGE_MESSAGE_SIZE]) {
  tjhandle decoder = tjInitDecompress();
  if (decoder == NULL) return fail(message, tjGetErrorStr2(NULL));
  int result = decode(decoder, data, count, width, height, channels, samples, message);
  tjDestroy(decoder);
  return result;
}

#endif
