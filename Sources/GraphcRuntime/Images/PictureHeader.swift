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
