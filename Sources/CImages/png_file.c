#include "CImages.h"

#ifdef GRAPHC_IMAGES

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct reader {
  const uint8_t *data;
  size_t count;
  size_t offset;
};

struct writer {
  uint8_t *data;
  size_t count;
  size_t capacity;
};

static void fail(png_structp png, png_const_charp message) {
  char *place = png_get_error_ptr(png);
  strncpy(place, message, GRAPHC_IMAGE_MESSAGE_SIZE - 1);
  place[GRAPHC_IMAGE_MESSAGE_SIZE - 1] = 0;
  png_longjmp(png, 1);
}

static void read_data(png_structp png, png_bytep target, size_t count) {
  struct reader *reader = png_get_io_ptr(png);
  if (count > reader->count - reader->offset) png_error(png, "the file ends early");
  memcpy(target, reader->data + reader->offset, count);
  reader->offset += count;
}

static void write_data(png_structp png, png_bytep source, size_t count) {
  struct writer *writer = png_get_io_ptr(png);
  if (count > writer->capacity - writer->count) {
    size_t capacity = 2 * writer->capacity + count;
    uint8_t *data = realloc(writer->data, capacity);
    if (data == NULL) png_error(png, "out of memory");
    writer->data = data;
    writer->capacity = capacity;
  }
  memcpy(writer->data + writer->count, source, count);
  writer->count += count;
}

static void flush_data(png_structp png) { (void)png; }

// Returns 1 after an error. The structs are made and freed by the caller, so that no local changes after setjmp.
static int decode(png_structp png, png_infop info, uint32_t width, uint32_t height, uint8_t *pixels) {
  if (setjmp(png_jmpbuf(png)) != 0) return 1;
  png_set_user_limits(png, width, height);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, (png_const_bytep) "tRNS", 1);
  png_read_info(png, info);
  if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height) {
    png_error(png, "the size is not the header's");
  }
  png_set_expand(png);
  png_set_strip_16(png);
  png_set_strip_alpha(png);
  png_set_gray_to_rgb(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  size_t stride = 3 * (size_t)width;
  if (png_get_rowbytes(png, info) != stride) png_error(png, "the rows are not RGB");
  for (int pass = 0; pass < passes; pass++) {
    for (uint32_t y = 0; y < height; y++) png_read_row(png, pixels + stride * y, NULL);
  }
  png_read_end(png, NULL);
  return 0;
}

int graphc_png_decode(
    const uint8_t *data, size_t count, uint32_t width, uint32_t height, uint8_t *pixels,
    char message[GRAPHC_IMAGE_MESSAGE_SIZE]) {
  struct reader reader = {data, count, 0};
  message[0] = 0;
  // Warnings fail as errors do: half a picture is worse than none.
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, message, fail, fail);
  if (png == NULL) return 1;
  png_infop info = png_create_info_struct(png);
  png_set_read_fn(png, &reader, read_data);
  int result = info == NULL ? 1 : decode(png, info, width, height, pixels);
  png_destroy_read_struct(&png, &info, NULL);
  return result;
}

// As decode.
static int encode(
    png_structp png, png_infop info, const uint8_t *pixels, uint32_t width, uint32_t height, int channels) {
  if (setjmp(png_jmpbuf(png)) != 0) return 1;
  png_set_IHDR(
      png, info, width, height, 8, channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  size_t stride = (size_t)channels * width;
  for (uint32_t y = 0; y < height; y++) png_write_row(png, pixels + stride * y);
  png_write_end(png, NULL);
  return 0;
}

int graphc_png_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, int channels, uint8_t **data, size_t *count,
    char message[GRAPHC_IMAGE_MESSAGE_SIZE]) {
  struct writer writer = {NULL, 0, 0};
  message[0] = 0;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, message, fail, fail);
  if (png == NULL) return 1;
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, &writer, write_data, flush_data);
  int result = info == NULL ? 1 : encode(png, info, pixels, width, height, channels);
  png_destroy_write_struct(&png, &info);
  if (result != 0) {
    free(writer.data);
    return result;
  }
  *data = writer.data;
  *count = writer.count;
  return 0;
}

void graphc_png_free(uint8_t *data) { free(data); }

#endif
