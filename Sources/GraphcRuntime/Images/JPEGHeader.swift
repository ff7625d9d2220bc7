/// The header of a JPEG file: what comes before the first scan (ITU-T T.81, annex B).
public struct JPEGHeader: Hashable, Sendable {
  /// The colours; the raw value is the number of components.
  public enum Colour: Int, Sendable {
    case grey = 1
    /// RGB as such, or as luma and chroma.
    case rgb = 3
    /// CMYK as such, or with its colours as luma and chroma (YCCK).
    case cmyk = 4
  }

  /// The largest number of scans that is accepted; encoders write about ten.
  static let maximumScanCount = 100

  /// Rows as stored, before ``orientation`` is applied.
  public let height: Int
  /// Columns as stored, before ``orientation`` is applied.
  public let width: Int
  /// Bits per sample.
  public var bitDepth: Int { 8 }
  /// The colours.
  public let colour: Colour
  /// Whether the picture is coded in several scans of growing precision.
  public let isProgressive: Bool
  /// How the picture is turned when it is read.
  public let orientation: Image.Orientation

  /// Parses a whole file up to its first scan.
  ///
  /// - Throws: 65 `image/format` for a file of another kind, `image/corrupt`, `image/size`, `image/colour`,
  ///   `image/coding`, `limit/pixels`.
  init(parsing bytes: [UInt8], path: String? = nil) throws {
    let kind = FileKind(firstBytes: Array(bytes.prefix(FileKind.prefixByteCount)))
    guard kind == .jpeg else {
      throw GraphcError(.badInput, "image/format", "this is \(kind.rawValue), not a JPEG picture", path: path)
    }
    var segments = JPEGSegments(bytes, path: path)
    var frame: Frame?
    var orientation: Image.Orientation?
    while true {
      let segment = try segments.next()
      let contents = bytes[segment.contents]
      if segment.marker == JPEGSegments.startOfScan { break }
      if segment.marker == JPEGSegments.endOfImage { throw segments.failure("the file ends before its picture") }
      if segment.marker == 0xE1, orientation == nil { orientation = Image.Orientation(exif: contents) }
      if Frame.isStart(segment.marker) {
        guard frame == nil else { throw segments.failure("the file has a second frame header") }
        guard let parsed = Frame(segment.marker, contents) else {
          throw segments.failure("the frame header is malformed")
        }
        try parsed.checkIsRead(path)
        frame = parsed
      }
    }
    guard let frame, let colour = Colour(rawValue: frame.componentCount) else {
      throw segments.failure("the first scan comes before the frame header")
    }
    height = frame.height
    width = frame.width
    isProgressive = frame.isProgressive
    self.colour = colour
    self.orientation = orientation ?? .upright
    try Image.checkedSize(height: height, width: width, path: path)
    // The component with the finest columns has at least a quarter of the blocks, and a block takes at least one bit.
    let blocks = try Image.checkedSize(height: (height + 7) / 8, width: (width + 7) / 8, path: path)
    guard blocks.count / 32 <= bytes.count else {
      throw segments.failure("\(bytes.count) bytes cannot hold the \(height)×\(width) pixels of the header")
    }
  }
}

extension JPEGHeader {
  /// Counts the scans before any is decoded, because each takes time for all pixels, however short it is.
  ///
  /// - Throws: 65 `limit/jpeg-scans`; `image/corrupt` without an end of image.
  func checkScans(of bytes: [UInt8], path: String?) throws {
    var segments = JPEGSegments(bytes, path: path)
    var count = 0
    while true {
      let marker = try segments.next().marker
      if marker == JPEGSegments.endOfImage { break }
      if marker == JPEGSegments.startOfScan {
        count += 1
        segments.skipScan()
      }
    }
    guard count <= JPEGHeader.maximumScanCount else {
      throw GraphcError(
        .badInput, "limit/jpeg-scans",
        "the picture comes in \(count) scans, more than the limit of \(JPEGHeader.maximumScanCount)", path: path,
        help: "save it as a baseline JPEG or as PNG")
    }
  }

  /// The header of a frame (B.2.2).
  private struct Frame {
    let marker: UInt8
    let bitDepth: Int
    let height: Int
    let width: Int
    let componentCount: Int

    var isProgressive: Bool { marker == 0xC2 }

    /// SOF0 to SOF15 except DHT, JPG and DAC, which share the range.
    static func isStart(_ marker: UInt8) -> Bool {
      (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
    }

    init?(_ marker: UInt8, _ contents: ArraySlice<UInt8>) {
      let bytes = Array(contents)
      guard bytes.count >= 6, bytes.count == 6 + 3 * Int(bytes[5]) else { return nil }
      self.marker = marker
      bitDepth = Int(bytes[0])
      height = bytes.number(at: 1)
      width = bytes.number(at: 3)
      componentCount = Int(bytes[5])
    }

    func checkIsRead(_ path: String?) throws {
      func failure(_ code: String, _ message: String) -> GraphcError {
        GraphcError(.badInput, code, message, path: path, help: "save it as a baseline JPEG or as PNG")
      }
      let coding: String? =
        switch marker {
        case 0xC0, 0xC1, 0xC2: nil
        case 0xC3: "is lossless"
        case 0xC9, 0xCA: "has arithmetic coding"
        default: "is hierarchical or of a coding that is not read"
        }
      if let coding {
        throw failure(
          "image/coding", "the picture \(coding); JPEGs with Huffman coding are read, baseline or progressive")
      }
      guard bitDepth == 8 else {
        throw failure("image/coding", "the picture has \(bitDepth) bits per sample; JPEGs of 8 bits are read")
      }
      guard Colour(rawValue: componentCount) != nil else {
        throw failure("image/colour", "the picture has \(componentCount) components; JPEGs of 1, 3 and 4 are read")
      }
    }
  }
}
