import GraphcText

extension Image {
  /// The largest file that is read, in bytes: more than twice the samples of the largest picture.
  static let maximumFileByteCount = 1 << 29

  /// Reads a PNG or JPEG picture as RGB. The first bytes decide which of the two it is, not the name.
  ///
  /// The samples equal those of PIL's `ImageOps.exif_transpose(Image.open(path)).convert("RGB")`, except for PNGs with
  /// greys of 16 bits: see ``init(png:path:)`` and ``init(jpeg:path:)``.
  ///
  /// - Throws: 66 and 74 `io/…`; 65 `image/format` for another kind of file, `image/corrupt` (also for a warning of the
  ///   decoder), `image/size`, `limit/pixels`, `limit/file-size`; for JPEGs `image/colour`, `image/coding`,
  ///   `limit/jpeg-scans`; 64 `usage/no-images` in a build without the trait Images.
  public init(path: String) throws {
    try self.init(file: RandomAccessFile(path: path))
  }

  /// Reads a picture from a file that is open; throws as ``init(path:)``.
  package init(file: RandomAccessFile) throws {
    let path = file.path
    let bytes = try file.bytes(limit: Image.maximumFileByteCount)
    switch FileKind(firstBytes: Array(bytes.prefix(FileKind.prefixByteCount))) {
    case .png: try self.init(png: bytes, path: path)
    case .jpeg: try self.init(jpeg: bytes, path: path)
    case let kind: throw GraphcError.noPicture(kind, path)
    }
  }
}

extension GraphcError {
  /// The error for a file that is not a picture of a kind that is read.
  static func noPicture(_ kind: FileKind, _ path: String?) -> GraphcError {
    GraphcError(
      .badInput, "image/format", "this is \(kind.rawValue); PNG and JPEG pictures are read", path: path,
      help: kind.advice(for: .picture))
  }

  #if !Images
    static func noImages(_ path: String?) -> GraphcError {
      GraphcError(
        .usage, "usage/no-images", "this build reads and writes no pictures", path: path,
        help: "build with the package trait Images")
    }
  #endif
}

#if Images
  /// The message of a C decoder, without its NUL.
  func decoderText(_ message: [CChar]) -> String {
    escaped(String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }
#endif
