/// A picture of 8-bit samples, rows from the top, without padding: `[height, width, channels]`.
public struct Image: Hashable, Sendable {
  /// The largest number of pixels; an image with more is refused before memory is allocated.
  public static let maximumPixelCount = 64_000_000

  /// `[height, width, channels]`
  let sizes: Shape
  /// The samples in the order [height, width, channels].
  public let samples: [UInt8]

  /// Rows.
  public var height: Int { sizes.extents[0] }
  /// Columns.
  public var width: Int { sizes.extents[1] }
  /// Samples per pixel: 1 for grey, 3 for red, green, blue.
  public var channels: Int { sizes.extents[2] }

  var pixelCount: Int { sizes.count(ofAxes: 0..<2) }

  /// - Throws: 65 `image/size` when a side is 0, channels are not 1 or 3, or `samples` do not fill the shape;
  ///   `limit/pixels`.
  public init(height: Int, width: Int, channels: Int, samples: [UInt8]) throws {
    guard [1, 3].contains(channels),
      case let sizes = try Image.checkedSize(height: height, width: width, channels: channels),
      samples.count == sizes.count
    else {
      throw GraphcError(
        .badInput, "image/size", "\(samples.count) samples are not a picture of \(height)×\(width)×\(channels)")
    }
    self.sizes = sizes
    self.samples = samples
  }

  /// The picture in grey: luma by ITU-R 601 as PIL's `convert("L")` rounds it, (19595 R + 38470 G + 7471 B + 2^15) / 2^16.
  ///
  /// - Throws: as ``init(height:width:channels:samples:)``.
  public func grey() throws -> Image {
    guard channels == 3 else { return self }
    let sizes = try Image.checkedSize(height: height, width: width, channels: 1)
    let luma = [UInt8](unsafeUninitializedCapacity: sizes.count) { target, count in
      count = sizes.count
      for pixel in 0..<count {
        let red = 19595 * UInt32(samples[3 * pixel])
        let green = 38470 * UInt32(samples[3 * pixel + 1])
        let blue = 7471 * UInt32(samples[3 * pixel + 2])
        target[pixel] = UInt8((red + green + blue + 0x8000) >> 16)
      }
    }
    return Image(filling: sizes, luma)
  }

  /// The picture in red, green and blue.
  ///
  /// - Throws: as ``init(height:width:channels:samples:)``.
  public func rgb() throws -> Image {
    guard channels == 1 else { return self }
    return Image(
      filling: try Image.checkedSize(height: height, width: width, channels: 3), samples.flatMap { [$0, $0, $0] })
  }

  /// - Precondition: `sizes` is a checked size, and `samples` has as many elements.
  init(filling sizes: Shape, _ samples: [UInt8]) {
    self.sizes = sizes
    self.samples = samples
  }

  /// `[height, width, channels]` of a picture that may be held in memory.
  ///
  /// - Throws: 65 `image/size` when a side is not positive, `limit/pixels`.
  @discardableResult
  static func checkedSize(height: Int, width: Int, channels: Int = 1, path: String? = nil) throws(GraphcError) -> Shape
  {
    guard height > 0, width > 0 else {
      throw GraphcError(.badInput, "image/size", "a picture of \(height)×\(width) pixels is empty", path: path)
    }
    guard let sizes = try? Shape([height, width, channels]), sizes.count(ofAxes: 0..<2) <= maximumPixelCount else {
      throw GraphcError(
        .badInput, "limit/pixels",
        "a picture of \(height)×\(width) pixels is larger than the limit of \(maximumPixelCount)", path: path)
    }
    return sizes
  }
}
