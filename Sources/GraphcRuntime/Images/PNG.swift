#if Images
  import CImages
#endif

extension Image {
  /// Decodes a PNG file in memory to RGB and applies its orientation. The samples equal those of PIL's
  /// `ImageOps.exif_transpose(image).convert("RGB")`, except for greys of 16 bits.
  ///
  /// A palette is looked up; greys of 1, 2 and 4 bits are scaled to 255; of 16 bits the high 8 are kept, also of greys
  /// (PIL makes those above 255 white); alpha and transparency are dropped, not composed. The orientation is that of an
  /// `eXIf` chunk, not of XMP; gamma and colour profiles are not applied.
  ///
  /// - Throws: as ``init(path:)``, except `io/…`.
  public init(png bytes: [UInt8], path: String? = nil) throws {
    let header = try PNGHeader(parsing: bytes, path: path)
    self = try Image.decode(bytes, header, path: path).upright(from: header.orientation)
  }

  /// Writes the picture as an 8-bit PNG, grey or RGB.
  ///
  /// - Throws: 64 `usage/no-images`; 73 and 74 as ``AtomicFile/write(to:_:)``.
  public func writePNG(to path: String) throws {
    try AtomicFile.write(try pngBytes(), to: path)
  }

  #if Images
    private static func decode(_ bytes: [UInt8], _ header: PNGHeader, path: String?) throws -> Image {
      let sizes = try checkedSize(height: header.height, width: header.width, channels: 3, path: path)
      var message = [CChar](repeating: 0, count: GRAPHC_IMAGE_MESSAGE_SIZE)
      try checkMemory(byteCount: sizes.count)
      let samples = try [UInt8](unsafeUninitializedCapacity: sizes.count) { target, count in
        let result = graphc_png_decode(
          bytes, bytes.count, UInt32(header.width), UInt32(header.height), target.baseAddress, &message)
        guard result == 0 else {
          throw GraphcError(
            .badInput, "image/corrupt", "the picture is damaged: \(decoderText(message))", path: path)
        }
        count = sizes.count
      }
      return Image(filling: sizes, samples)
    }

    /// The picture as a PNG file; equal pictures give equal bytes.
    ///
    /// - Throws: 74 `image/encode`; in a build without the trait Images 64 `usage/no-images`.
    public func pngBytes() throws -> [UInt8] {
      var message = [CChar](repeating: 0, count: GRAPHC_IMAGE_MESSAGE_SIZE)
      var data: UnsafeMutablePointer<UInt8>?
      var count = 0
      let result = graphc_png_encode(samples, UInt32(width), UInt32(height), Int32(channels), &data, &count, &message)
      guard result == 0, let data else {
        throw GraphcError(.inputOutput, "image/encode", "the picture cannot be encoded: \(decoderText(message))")
      }
      defer { graphc_png_free(data) }
      return Array(UnsafeBufferPointer(start: data, count: count))
    }
  #else
    private static func decode(_ bytes: [UInt8], _ header: PNGHeader, path: String?) throws -> Image {
      throw GraphcError.noImages(path)
    }

    /// - Throws: 64 `usage/no-images`: this build has no codecs.
    public func pngBytes() throws -> [UInt8] {
      throw GraphcError.noImages(nil)
    }
  #endif
}
