extension Image {
  /// The picture at another size, by the antialiased bilinear filter of PIL, first along rows, then along columns. The
  /// samples equal those of `Image.resize((width, height), Resampling.BILINEAR)` of Pillow up to version 12. (Pillow 13
  /// resizes columns first if the height shrinks more than the width, and then a sample may differ by 1.)
  ///
  /// - Throws: 65 `image/size`, `limit/pixels`.
  public func resized(height newHeight: Int, width newWidth: Int) throws -> Image {
    let sizes = try Image.checkedSize(height: newHeight, width: newWidth, channels: channels)
    let widened = try Image.checkedSize(height: height, width: newWidth, channels: channels)
    try checkMemory(byteCount: widened.count + sizes.count)
    let rows = newWidth == width ? self : resizedHorizontally(to: widened)
    return newHeight == height ? rows : rows.resizedVertically(to: sizes)
  }

  /// The picture with its shorter side at `length` and its proportions kept; the longer side is rounded down.
  ///
  /// - Throws: as ``resized(height:width:)``.
  public func resized(shorterSide length: Int) throws -> Image {
    guard let size = Preprocessing.Size(height: height, width: width).scaled(shorterSide: length) else {
      throw GraphcError(.badInput, "limit/pixels", "a side of \(length) pixels is too long")
    }
    return try resized(height: size.height, width: size.width)
  }

  /// The middle of the picture. Of an odd margin, the larger half is cut at the right and at the bottom.
  ///
  /// - Throws: 65 `image/size` when the picture is smaller.
  public func centerCropped(height newHeight: Int, width newWidth: Int) throws -> Image {
    guard 1...height ~= newHeight, 1...width ~= newWidth else {
      throw GraphcError(
        .badInput, "image/size", "a picture of \(height)×\(width) pixels has no middle of \(newHeight)×\(newWidth)")
    }
    let (top, left) = ((height - newHeight) / 2, (width - newWidth) / 2)
    let sizes = try Image.checkedSize(height: newHeight, width: newWidth, channels: channels)
    var cropped: [UInt8] = []
    cropped.reserveCapacity(sizes.count)
    for row in top..<top + newHeight {
      let start = (row * width + left) * channels
      cropped += samples[start..<start + newWidth * channels]
    }
    return Image(filling: sizes, cropped)
  }

  private func resizedHorizontally(to sizes: Shape) -> Image {
    let newWidth = sizes.extents[1]
    let filter = TriangleFilter(from: width, to: newWidth)
    let resized = [UInt8](unsafeUninitializedCapacity: sizes.count) { target, count in
      samples.withUnsafeBufferPointer { source in
        for row in 0..<height {
          for (column, window) in filter.windows.enumerated() {
            for channel in 0..<channels {
              let first = (row * width + window.first) * channels + channel
              target[(row * newWidth + column) * channels + channel] = filter.sample(
                source, window, from: first, stride: channels)
            }
          }
        }
      }
      count = sizes.count
    }
    return Image(filling: sizes, resized)
  }

  private func resizedVertically(to sizes: Shape) -> Image {
    let filter = TriangleFilter(from: height, to: sizes.extents[0])
    let rowCount = sizes.count(ofAxes: 1..<3)
    let resized = [UInt8](unsafeUninitializedCapacity: sizes.count) { target, count in
      samples.withUnsafeBufferPointer { source in
        for (row, window) in filter.windows.enumerated() {
          for place in 0..<rowCount {
            target[row * rowCount + place] = filter.sample(
              source, window, from: window.first * rowCount + place, stride: rowCount)
          }
        }
      }
      count = sizes.count
    }
    return Image(filling: sizes, resized)
  }
}

extension Preprocessing.Size {
  /// The size with its shorter side at `length` and its proportions kept; the longer side is rounded down. `nil` if it
  /// does not fit in 64 bits.
  ///
  /// - Precondition: no side is 0.
  func scaled(shorterSide length: Int) -> Preprocessing.Size? {
    let (product, overflow) = max(height, width).multipliedReportingOverflow(by: length)
    guard !overflow else { return nil }
    let longer = product / min(height, width)
    return height <= width ? .init(height: length, width: longer) : .init(height: longer, width: length)
  }
}
