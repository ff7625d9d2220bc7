/// What a picture's file says before its samples.
public enum PictureHeader: Hashable, Sendable {
  case png(PNGHeader)
  case jpeg(JPEGHeader)

  /// Rows as stored, before ``orientation`` is applied.
  public var height: Int {
    switch self {
    case .png(let header): header.height
    case .jpeg(let header): header.height
    }
  }

  /// Columns as stored, before ``orientation`` is applied.
  public var width: Int {
    switch self {
    case .png(let header): header.width
    case .jpeg(let header): header.width
    }
  }

  /// The kind of colours, such as `grey` or `rgb`.
  public var colour: String {
    switch self {
    case .png(let header): "\(header.colour)"
    case .jpeg(let header): "\(header.colour)"
    }
  }

  /// Samples per pixel as stored; a palette has 1.
  public var channels: Int {
    switch self {
    case .png(let header): header.colour.channelCount
    case .jpeg(let header): header.colour.rawValue
    }
  }

  /// Bits per sample.
  public var bitDepth: Int {
    switch self {
    case .png(let header): header.bitDepth
    case .jpeg(let header): header.bitDepth
    }
  }

  /// How the picture is turned when it is read.
  public var orientation: Image.Orientation {
    switch self {
    case .png(let header): header.orientation
    case .jpeg(let header): header.orientation
    }
  }
}

extension PictureHeader {
  /// Reads the header of an open file.
  ///
  /// - Throws: as ``Image/init(path:)``, except for errors of decoding.
  package init(file: RandomAccessFile) throws {
    let bytes = try file.bytes(limit: Image.maximumFileByteCount)
    switch FileKind(firstBytes: Array(bytes.prefix(FileKind.prefixByteCount))) {
    case .png: self = .png(try PNGHeader(parsing: bytes, path: file.path))
    case .jpeg: self = .jpeg(try JPEGHeader(parsing: bytes, path: file.path))
    case let kind: throw GraphcError.noPicture(kind, file.path)
    }
  }

  /// The size of the picture that is read, after it is turned.
  var uprightSize: Preprocessing.Size {
    orientation.swapsSides ? .init(height: width, width: height) : .init(height: height, width: width)
  }

  /// Bytes that decoding takes at most beside those of the file: samples, coefficients of a progressive picture, and
  /// the turned samples. A header has at most ``Image/maximumPixelCount`` pixels.
  var decodingByteCount: Int {
    let pixels = Extent.saturating(height, width)
    let turned = orientation == .upright ? 0 : 3 * pixels
    switch self {
    case .png: return 3 * pixels + turned
    case .jpeg(let header):
      let samples = pixels * (header.colour == .cmyk ? 4 : 3)
      return max(samples * (header.isProgressive ? 3 : 1), samples + turned)
    }
  }
}

extension Preprocessing {
  /// The shape of the tensor of a picture with this header.
  package func shape(of header: PictureHeader) -> [Int] { shape(of: header.uprightSize) }

  /// The shape of the tensor of a picture of this size.
  package func shape(of picture: Size) -> [Int] {
    let size = centerCrop ?? resized(picture)
    return [1, channels, size.height, size.width]
  }

  /// Bytes that reading the picture takes at most beside the file and the tensor.
  package func byteCount(of header: PictureHeader) -> Int {
    let (size, target) = (header.uprightSize, resized(header.uprightSize))
    let pixels = Extent.saturating(size.height, size.width)
    let grey = channels == 1 ? pixels : 0
    let cropped = centerCrop.map { Extent.saturating($0.height, $0.width, channels) } ?? 0
    let samples = 3 * pixels + grey + cropped
    // A size that resizing refuses may be beyond all numbers.
    let resizing = Extent.saturating(size.height + target.height, target.width, channels)
    return max(header.decodingByteCount, samples.addingOrLargest(resizing))
  }

  /// The size after resizing; that of a picture that is too large where resizing fails.
  private func resized(_ size: Size) -> Size {
    switch resize {
    case .exact(let height, let width): return Size(height: height, width: width)
    case .shorterSide(let length): return size.scaled(shorterSide: length) ?? size
    case nil: return size
    }
  }
}
