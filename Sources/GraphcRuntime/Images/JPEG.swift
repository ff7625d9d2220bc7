#if Images
  import CImages
#endif

extension Image {
  /// Decodes a JPEG file in memory to RGB and applies its orientation. The samples equal those of PIL's
  /// `ImageOps.exif_transpose(image).convert("RGB")`.
  ///
  /// Huffman-coded pictures of 8 bits are read: baseline, extended and progressive. Greys are repeated. CMYK and YCCK
  /// are read as Adobe writes them, inverted: each colour becomes (255 − K) · (255 − C) / 255. The orientation is that
  /// of Exif, not of XMP; colour profiles are not applied.
  ///
  /// - Throws: as ``init(path:)``, except `io/…`.
  public init(jpeg bytes: [UInt8], path: String? = nil) throws {
    let header = try JPEGHeader(parsing: bytes, path: path)
    try header.checkScans(of: bytes, path: path)
    self = try Image.decode(bytes, header, path: path).upright(from: header.orientation)
  }

  #if Images
    private static func decode(_ bytes: [UInt8], _ header: JPEGHeader, path: String?) throws -> Image {
      let channels = header.colour == .cmyk ? 4 : 3
      let sizes = try checkedSize(height: header.height, width: header.width, channels: 3, path: path)
      let decoded = try checkedSize(height: header.height, width: header.width, channels: channels, path: path)
      // A progressive picture keeps coefficients of 16 bits besides the samples.
      try checkMemory(byteCount: decoded.count * (header.isProgressive ? 3 : 1))
      var message = [CChar](repeating: 0, count: GRAPHC_IMAGE_MESSAGE_SIZE)
      let samples = try [UInt8](unsafeUninitializedCapacity: decoded.count) { target, count in
        let result = graphc_jpeg_decode(
          bytes, bytes.count, UInt32(header.width), UInt32(header.height), Int32(channels), target.baseAddress,
          &message)
        guard result == 0 else {
          throw GraphcError(
            .badInput, "image/corrupt", "the picture is damaged: \(decoderText(message))", path: path)
        }
        if channels == 4 { convertInPlace(cmyk: target, pixelCount: sizes.count(ofAxes: 0..<2)) }
        count = sizes.count
      }
      return Image(filling: sizes, samples)
    }

    /// Writes RGB to the first three quarters of the samples. The samples are inverted inks; products are rounded as
    /// PIL does.
    private static func convertInPlace(cmyk samples: UnsafeMutableBufferPointer<UInt8>, pixelCount: Int) {
      for pixel in 0..<pixelCount {
        let white = Int(samples[4 * pixel + 3])
        for channel in 0..<3 {
          let product = (255 - Int(samples[4 * pixel + channel])) * white + 128
          samples[3 * pixel + channel] = UInt8(white - (product >> 8 + product) >> 8)
        }
      }
    }
  #else
    private static func decode(_ bytes: [UInt8], _ header: JPEGHeader, path: String?) throws -> Image {
      throw GraphcError.noImages(path)
    }
  #endif
}
