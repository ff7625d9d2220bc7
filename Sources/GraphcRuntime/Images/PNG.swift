import GraphcText

#if Images
  import CImages
#endif

extension Image {
  /// The largest file that is read: twice the samples of the largest picture.
  static let maximumFileByteCount = 1 << 29

  /// Reads a picture as RGB; the same samples as PIL's `Image.open(path).convert("RGB")`, but for greys of 16 bits.
  ///
  /// A palette is looked up; greys of 1, 2 and 4 bits are scaled to 255; of 16 bits the high 8 are taken, also of greys
  /// (PIL makes those above 255 white); alpha and transparency are dropped, not composed; gamma, colour profiles and
  /// EXIF are not applied.
  ///
  /// - Throws: 66 and 74 `io/…`; 65 `image/format` for another kind of file, `image/corrupt` (a warning of the decoder
  ///   too), `limit/pixels`, `limit/file-size`; 64 `usage/no-images` in a build without the trait Images.
  public init(path: String) throws {
    try self.init(png: readFile(path, limit: Image.maximumFileByteCount), path: path)
  }

  /// Decodes a PNG file in memory; throws as ``init(path:)``.
  public init(png bytes: [UInt8], path: String? = nil) throws {
    let header = try PNGHeader(
      parsing: Array(bytes.prefix(FileKind.prefixByteCount)), fileByteCount: bytes.count, path: path)
    self = try Image.decode(bytes, header, path: path)
  }

  /// Writes the picture as an 8-bit PNG, grey or RGB.
  ///
  /// - Throws: 64 `usage/no-images`; 73 and 74 as ``AtomicFile/write(to:_:)``.
  public func writePNG(to path: String) throws {
    try AtomicFile.write(try pngBytes(), to: path)
  }

  #if Images
    private static func decode(_ bytes: [UInt8], _ header: PNGHeader, path: String?) throws -> Image {
      let sampleCount = header.height * header.width * 3
      var message = [CChar](repeating: 0, count: GRAPHC_PNG_MESSAGE_SIZE)
      try checkMemory(byteCount: sampleCount)
      let samples = try [UInt8](unsafeUninitializedCapacity: sampleCount) { target, count in
        let result = graphc_png_decode(
          bytes, bytes.count, UInt32(header.width), UInt32(header.height), target.baseAddress, &message)
        guard result == 0 else {
          throw GraphcError(
            .badInput, "image/corrupt", "the picture is damaged: \(Image.text(message))", path: path)
        }
        count = sampleCount
      }
      return Image(unchecked: header.height, header.width, 3, samples)
    }

    /// The picture as a PNG file; equal pictures give equal bytes.
    public func pngBytes() throws -> [UInt8] {
      var message = [CChar](repeating: 0, count: GRAPHC_PNG_MESSAGE_SIZE)
      var data: UnsafeMutablePointer<UInt8>?
      var count = 0
      let result = graphc_png_encode(samples, UInt32(width), UInt32(height), Int32(channels), &data, &count, &message)
      guard result == 0, let data else {
        throw GraphcError(.inputOutput, "image/encode", "the picture cannot be encoded: \(Image.text(message))")
      }
      defer { graphc_png_free(data) }
      return Array(UnsafeBufferPointer(start: data, count: count))
    }

    /// What libpng says, without its NUL.
    private static func text(_ message: [CChar]) -> String {
      escaped(String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
  #else
    private static func decode(_ bytes: [UInt8], _ header: PNGHeader, path: String?) throws -> Image {
      throw GraphcError.noImages(path)
    }

    public func pngBytes() throws -> [UInt8] {
      throw GraphcError.noImages(nil)
    }
  #endif
}

#if !Images
  extension GraphcError {
    fileprivate static func noImages(_ path: String?) -> GraphcError {
      GraphcError(
        .usage, "usage/no-images", "this build reads and writes no pictures", path: path,
        help: "build with the package trait Images")
    }
  }
#endif
