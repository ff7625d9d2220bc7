extension Image {
  /// How a picture is stored: tag 0x0112 of Exif; the raw value is its number.
  public enum Orientation: Int, Hashable, Sendable, CaseIterable {
    case upright = 1
    case mirrored = 2
    case upsideDown = 3
    case flipped = 4
    case transposed = 5
    /// The picture must be turned clockwise by 90°.
    case turnedLeft = 6
    case transversed = 7
    /// The picture must be turned counterclockwise by 90°.
    case turnedRight = 8

    /// Whether the rows of the picture are stored as columns.
    public var swapsSides: Bool { rawValue >= 5 }

    /// Reads the tag from the first directory of an Exif segment; `nil` if there is none, or none that can be read.
    init?(exif segment: ArraySlice<UInt8>) {
      guard segment.starts(with: Self.exifMark) else { return nil }
      self.init(tiff: segment)
    }

    private static let exifMark = Array("Exif\0\0".utf8)

    /// Reads the tag from the first directory of a TIFF; `nil` if there is none, or none that can be read. Some writers
    /// precede the TIFF with the identifier of a JPEG segment.
    init?(tiff data: ArraySlice<UInt8>) {
      let tiff = Array(data.starts(with: Self.exifMark) ? data.dropFirst(Self.exifMark.count) : data)
      guard tiff.count >= 8 else { return nil }
      let isLittleEndian: Bool
      switch Array(tiff[..<4]) {
      case [0x49, 0x49, 0x2A, 0x00]: isLittleEndian = true
      case [0x4D, 0x4D, 0x00, 0x2A]: isLittleEndian = false
      default: return nil
      }
      /// A number of `count` bytes that are inside of the data.
      func number(_ offset: Int, _ count: Int) -> Int {
        let bytes = tiff[offset..<offset + count]
        return isLittleEndian ? bytes.reversed().reduce(0) { $0 << 8 | Int($1) } : bytes.reduce(0) { $0 << 8 | Int($1) }
      }
      let directory = number(4, 4)
      guard directory >= 8, directory + 2 <= tiff.count else { return nil }
      var found: Orientation?
      for entry in 0..<number(directory, 2) {
        let place = directory + 2 + 12 * entry
        guard place + 12 <= tiff.count else { break }
        let (tag, type, count) = (number(place, 2), number(place + 2, 2), number(place + 4, 4))
        // The type is SHORT; some writers use LONG.
        guard tag == 0x0112, count == 1, type == 3 || type == 4 else { continue }
        found = Orientation(rawValue: number(place + 8, type == 3 ? 2 : 4))
      }
      guard let found else { return nil }
      self = found
    }
  }

  /// The picture, turned upright from the orientation in which it is stored.
  ///
  /// - Throws: 74 `limit/memory`.
  func upright(from orientation: Orientation) throws -> Image {
    guard orientation != .upright else { return self }
    let (last, lastRow, lastColumn) = (pixelCount - 1, pixelCount - width, width - 1)
    /// The source pixel of the first target pixel, and the source steps for one target pixel to the right and one down.
    let (first, right, down) =
      switch orientation {
      case .upright: (0, 1, width)
      case .mirrored: (lastColumn, -1, width)
      case .upsideDown: (last, -1, -width)
      case .flipped: (lastRow, 1, -width)
      case .transposed: (0, width, 1)
      case .turnedLeft: (lastRow, -width, 1)
      case .transversed: (last, -width, -1)
      case .turnedRight: (lastColumn, width, -1)
      }
    let (newHeight, newWidth) = orientation.swapsSides ? (width, height) : (height, width)
    let sizes = try Image.checkedSize(height: newHeight, width: newWidth, channels: channels)
    try checkMemory(byteCount: samples.count)
    let turned = [UInt8](unsafeUninitializedCapacity: samples.count) { target, count in
      count = samples.count
      samples.withUnsafeBufferPointer { source in
        for y in 0..<newHeight {
          for x in 0..<newWidth {
            let from = channels * (first + y * down + x * right)
            let to = channels * (y * newWidth + x)
            for channel in 0..<channels { target[to + channel] = source[from + channel] }
          }
        }
      }
    }
    return Image(filling: sizes, turned)
  }
}
