/// The preparation of a picture for a model: resize, crop, scale, normalize.
public struct Preprocessing: Hashable, Sendable {
  /// How a picture is resized.
  public enum Resize: Hashable, Sendable {
    /// To this size; proportions are not kept.
    case exact(height: Int, width: Int)
    /// The shorter side to this length; proportions are kept.
    case shorterSide(Int)
  }

  /// A size in pixels.
  public struct Size: Hashable, Sendable {
    /// Rows.
    public var height: Int
    /// Columns.
    public var width: Int

    /// A size of `height` rows and `width` columns.
    public init(height: Int, width: Int) {
      self.height = height
      self.width = width
    }
  }

  /// Samples per pixel: 1 for grey, by luma; 3 for red, green, blue.
  public let channels: Int
  /// The first step, if any.
  public let resize: Resize?
  /// The size that is cut from the middle after resizing, if any.
  public let centerCrop: Size?
  /// The factor of the samples, which are 0 to 255.
  public let scale: Double
  /// The value per channel that is subtracted after scaling.
  public let mean: [Float]
  /// The value per channel by which the difference is divided.
  public let std: [Float]

  /// - Parameters:
  ///   - mean: one value for all channels, or one for each.
  ///   - std: one value for all channels, or one for each.
  /// - Throws: 65 `preproc/channels` when there are not 1 or 3 channels or not as many means and stds; `preproc/std-zero`;
  ///   `value/not-finite`; `image/size`, `limit/pixels` for a size of 0 or too large.
  public init(
    channels: Int = 3, resize: Resize? = nil, centerCrop: Size? = nil, scale: Double = 1.0 / 255, mean: [Float] = [0],
    std: [Float] = [1]
  ) throws {
    guard [1, 3].contains(channels) else {
      throw GraphcError(.badInput, "preproc/channels", "pictures have 1 or 3 channels, not \(channels)")
    }
    self.channels = channels
    self.resize = resize
    self.centerCrop = centerCrop
    self.scale = scale
    self.mean = try Preprocessing.perChannel(mean, "mean", channels)
    self.std = try Preprocessing.perChannel(std, "std", channels)
    guard scale.isFinite else {
      throw GraphcError(.badInput, "value/not-finite", "the scale of preprocess is \(scale)")
    }
    if let channel = self.std.firstIndex(of: 0) {
      throw GraphcError(
        .badInput, "preproc/std-zero", "the std of channel \(channel) is 0, and pictures are divided by it")
    }
    switch resize {
    case .exact(let height, let width): try Image.checkedSize(height: height, width: width)
    case .shorterSide(let length): try Image.checkedSize(height: length, width: length)
    case nil: break
    }
    if let centerCrop { try Image.checkedSize(height: centerCrop.height, width: centerCrop.width) }
  }

  /// The picture as `f32[1, channels, height, width]`; samples become (sample · scale − mean) / std.
  ///
  /// - Throws: 65 `image/size` when the crop is larger than the picture, `limit/pixels`.
  public func callAsFunction(_ image: Image) throws -> Tensor {
    var image = try channels == 1 ? image.grey() : image.rgb()
    switch resize {
    case .exact(let height, let width): image = try image.resized(height: height, width: width)
    case .shorterSide(let length): image = try image.resized(shorterSide: length)
    case nil: break
    }
    if let centerCrop { image = try image.centerCropped(height: centerCrop.height, width: centerCrop.width) }
    return try normalized(image)
  }

  /// Converts rows of interleaved pixels to planes of floats.
  private func normalized(_ image: Image) throws -> Tensor {
    let pixelCount = image.pixelCount
    return try Tensor(dtype: .f32, shape: [1, channels, image.height, image.width]) { bytes in
      for channel in 0..<channels {
        let values = (0..<256).map { (Float(Double($0) * scale) - mean[channel]) / std[channel] }
        let plane = channel * pixelCount
        for pixel in 0..<pixelCount {
          let value = values[Int(image.samples[pixel * channels + channel])]
          bytes.storeBytes(of: value, toByteOffset: (plane + pixel) * 4, as: Float.self)
        }
      }
    }
  }

  private static func perChannel(_ values: [Float], _ name: String, _ channels: Int) throws -> [Float] {
    guard values.count == 1 || values.count == channels else {
      throw GraphcError(
        .badInput, "preproc/channels", "\(name) has \(values.count) values, and pictures have \(channels) channels")
    }
    if let value = values.first(where: { !$0.isFinite }) {
      throw GraphcError(.badInput, "value/not-finite", "a \(name) of preprocess is \(value)")
    }
    return values.count == channels ? values : [Float](repeating: values[0], count: channels)
  }
}
