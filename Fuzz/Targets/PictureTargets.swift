import GraphcRuntime

extension FuzzTarget {
  #if Images
    static let pictures: [FuzzTarget] = [
      FuzzTarget(
        "png", "a PNG picture: decoded, turned upright, written and read again",
        seeds: [("Tests/Fixtures/images", ".png"), ("Models/digits", ".png")]
      ) { bytes in
        let image = try picture(try Image(png: bytes))
        guard image.samples.count <= 1 << 16 else { return }
        try BrokenPromise.check(try Image(png: image.pngBytes()).samples == image.samples, "a PNG reads back otherwise")
      },
      FuzzTarget(
        "jpeg", "a JPEG picture: decoded, turned upright", seeds: [("Tests/Fixtures/images", ".jpg")]
      ) { bytes in _ = try picture(try Image(jpeg: bytes)) },
    ]

    /// The picture, if its samples are as many as its size says.
    private static func picture(_ image: Image) throws(BrokenPromise) -> Image {
      try BrokenPromise.check(image.height > 0 && image.width > 0, "an empty picture")
      try BrokenPromise.check(
        image.samples.count == image.height * image.width * image.channels, "samples are missing")
      return image
    }
  #else
    static let pictures: [FuzzTarget] = []
  #endif
}
