import GraphcRuntime

/// Rows of bytes as pictures: `[N, H, W]`, `[N, H, W, C]` or `[N, C, H, W]` with 1 or 3 channels.
///
/// If the first and the last axis of a row could both be the channels, it is the one with as many as the prepared
/// picture, and the last of two.
struct PictureRows: Sendable {
  private enum Layout {
    case interleaved
    case planes
  }

  private let rows: ArrayRows
  private let steps: Preprocessing
  private let layout: Layout
  private let (height, width, channels): (Int, Int, Int)

  /// - Throws: 65 `data/picture` for rows that are no pictures.
  init(_ rows: ArrayRows, _ steps: Preprocessing) throws(GraphcError) {
    self.rows = rows
    self.steps = steps
    let shape = rows.rowShape
    func isChannels(_ axis: Int) -> Bool { shape.count == 3 && (shape[axis] == 1 || shape[axis] == 3) }
    let isPlanes = isChannels(0) && (!isChannels(2) || (shape[0] == steps.channels && shape[2] != steps.channels))
    if shape.count == 2 {
      (layout, height, width, channels) = (.interleaved, shape[0], shape[1], 1)
    } else if isChannels(2), !isPlanes {
      (layout, height, width, channels) = (.interleaved, shape[0], shape[1], shape[2])
    } else if isPlanes {
      (layout, height, width, channels) = (.planes, shape[1], shape[2], shape[0])
    } else {
      throw GraphcError(
        .badInput, "data/picture", "rows of shape \(shape) are not pictures", path: rows.path,
        help: "save pictures as uint8 [N, H, W], [N, H, W, C] or [N, C, H, W], with 1 or 3 channels C")
    }
  }

  /// The shape of a picture once it is prepared, without the axis of the batch.
  var shape: [Int] { Array(steps.shape(of: .init(height: height, width: width)).dropFirst()) }

  /// `f32[indices.count, channels, height, width]`
  ///
  /// - Throws: as `Image.init` and the preparation of pictures; 74 `io/…`, `limit/memory`.
  func batch(_ indices: [Int]) throws -> Tensor {
    try Tensor.concatenated(alongFirstAxis: indices.map { try steps(image($0)) })
  }

  private func image(_ index: Int) throws -> Image {
    let bytes = try rows.bytes(ofRow: index)
    let isReady = layout == .interleaved || channels == 1
    return try Image(
      height: height, width: width, channels: channels, samples: isReady ? bytes : Self.interleaved(bytes, channels))
  }

  /// The samples of planes pixel by pixel.
  private static func interleaved(_ planes: [UInt8], _ channels: Int) -> [UInt8] {
    let pixels = planes.count / channels
    return [UInt8](unsafeUninitializedCapacity: planes.count) { samples, count in
      for pixel in 0..<pixels {
        for channel in 0..<channels { samples[pixel * channels + channel] = planes[channel * pixels + pixel] }
      }
      count = pixels * channels
    }
  }
}
