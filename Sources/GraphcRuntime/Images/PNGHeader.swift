/// The header of a PNG file: its first chunk (W3C PNG specification, 11.2.1), and the orientation of its `eXIf` chunk.
public struct PNGHeader: Hashable, Sendable {
  /// The kind of colours; the raw value is that of the file.
  public enum Colour: UInt8, Sendable {
    case grey = 0
    case rgb = 2
    case palette = 3
    case greyAlpha = 4
    case rgba = 6

    var channelCount: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .rgb: 3
      case .rgba: 4
      }
    }
  }

  /// Bytes of the signature and the first chunk.
  static let byteCount = 33

  /// Rows as stored, before ``orientation`` is applied.
  public let height: Int
  /// Columns as stored, before ``orientation`` is applied.
  public let width: Int
  /// Bits per sample.
  public let bitDepth: Int
  /// The kind of colours.
  public let colour: Colour
  /// Whether the rows are stored in seven passes (Adam7).
  public let isInterlaced: Bool
  /// How the picture is turned when it is read.
  public let orientation: Image.Orientation

  /// Parses a whole file, because the orientation may come after the samples.
  ///
  /// - Throws: 65 `image/format` for a file of another kind, `image/corrupt`, `image/size`, `limit/pixels`.
  init(parsing bytes: [UInt8], path: String? = nil) throws {
    let kind = FileKind(firstBytes: Array(bytes.prefix(FileKind.prefixByteCount)))
    guard kind == .png else {
      throw GraphcError(.badInput, "image/format", "this is \(kind.rawValue), not a PNG picture", path: path)
    }
    func failure(_ message: String) -> GraphcError {
      GraphcError(.badInput, "image/corrupt", message, path: path)
    }
    func number(_ offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    guard bytes.count >= Self.byteCount, number(8) == 13, bytes[12..<16].elementsEqual("IHDR".utf8) else {
      throw failure("the file is cut short in its header")
    }
    width = number(16)
    height = number(20)
    bitDepth = Int(bytes[24])
    isInterlaced = bytes[28] == 1
    guard let colour = Colour(rawValue: bytes[25]), [1, 2, 4, 8, 16].contains(bitDepth) else {
      throw failure("the header has colour type \(bytes[25]) and bit depth \(bytes[24]), which do not exist")
    }
    self.colour = colour
    // The last `eXIf` chunk counts, as in Pillow.
    orientation =
      PNGChunks(bytes).filter { $0.type.elementsEqual("eXIf".utf8) }.last
      .flatMap { Image.Orientation(tiff: $0.contents) } ?? .upright
    let sizes = try Image.checkedSize(height: height, width: width, channels: colour.channelCount, path: path)
    // Deflate expands one byte to at most 1032 (zlib's technical details), so a shorter file cannot hold the rows.
    guard sizes.byteCount(bitsPerElement: bitDepth) / 1032 <= bytes.count else {
      throw failure("\(bytes.count) bytes cannot hold the \(height)×\(width) pixels of the header")
    }
  }
}
