/// A picture of 8-bit samples, rows from the top, without padding: `[height, width, channels]`.
public struct Image: Hashable, Sendable {
  /// The largest number of pixels; an image with more is refused before memory is allocated.
  public static let maximumPixelCount = 64_000_000

  /// Rows.
  public let height: Int
  /// Columns.
  public let width: Int
  /// Samples per pixel: 1 for grey, 3 for red, green, blue.
  public let channels: Int
  /// The samples in the order [height, width, channels].
  public let samples: [UInt8]

  /// - Throws: 65 `image/size` when a side is 0, channels are not 1 or 3, or `samples` do not fill the shape;
  ///   `limit/pixels`.
  public init(height: Int, width: Int, channels: Int, samples: [UInt8]) throws {
    try Image.checkSize(height: height, width: width)
    guard [1, 3].contains(channels), samples.count == height * width * channels else {
      throw GraphcError(
        .badInput, "image/size", "\(samples.count) samples are not a picture of \(height)×\(width)×\(channels)")
    }
    self.height = height
    self.width = width
    self.channels = channels
    self.samples = samples
  }

  /// The picture in grey: luma by ITU-R 601 as PIL's `convert("L")` rounds it, (19595 R + 38470 G + 7471 B + 2^15) / 2^16.
  public func grey() -> Image {
    guard channels == 3 else { return self }
    let luma = [UInt8](unsafeUninitializedCapacity: height * width) { target, count in
      count = height * width
      for pixel in 0..<count {
        let red = 19595 * UInt32(samples[3 * pixel])
        let green = 38470 * UInt32(samples[3 * pixel + 1])
        let blue = 7471 * UInt32(samples[3 * pixel + 2])
        target[pixel] = UInt8((red + green + blue + 0x8000) >> 16)
      }
    }
    return Image(unchecked: height, width, 1, luma)
  }

  /// The picture in red, green and blue.
  public func rgb() -> Image {
    guard channels == 1 else { return self }
    return Image(unchecked: height, width, 3, samples.flatMap { [$0, $0, $0] })
  }

  init(unchecked height: Int, _ width: Int, _ channels: Int, _ samples: [UInt8]) {
    self.height = height
    self.width = width
    self.channels = channels
    self.samples = samples
  }

  static func checkSize(height: Int, width: Int, path: String? = nil) throws {
    guard height > 0, width > 0 else {
      throw GraphcError(.badInput, "image/size", "a picture of \(height)×\(width) pixels is empty", path: path)
    }
    let (count, overflow) = height.multipliedReportingOverflow(by: width)
    guard !overflow, count <= maximumPixelCount else {
      throw GraphcError(
        .badInput, "limit/pixels",
        "a picture of \(height)×\(width) pixels is larger than the limit of \(maximumPixelCount)", path: path)
    }
  }
}
