import Testing

@testable import GraphcRuntime

@Suite struct ResizeTests {
  func picture() throws -> Image {
    let expected = try samples("rgb.rgb")
    return try Image(height: expected.shape[0], width: expected.shape[1], channels: 3, samples: expected.samples)
  }

  @Test(arguments: [[8, 8], [7, 3], [40, 29], [19, 5], [33, 13], [1, 1]]) func equalsPILBitForBit(size: [Int]) throws {
    let resized = try picture().resized(height: size[1], width: size[0])
    #expect(try resized.samples == samples("rgb-\(size[0])x\(size[1])").samples)
  }

  #if Images
    /// What is resized is the picture as it is seen: rows that are stored as columns are columns no more.
    @Test(arguments: (5...8).flatMap { [("exif-\($0)", "jpg"), ("turned-\($0)", "png")] })
    func picturesAreTurnedBeforeTheyAreResized(name: String, kind: String) throws {
      let image = try Image(path: fixture("images/\(name).\(kind)"))
      #expect((image.height, image.width) == (9, 6))
      #expect(try image.resized(height: 3, width: 4).samples == samples("\(name).4x3").samples)
      #expect(try image.resized(shorterSide: 4).height == 6)
      let tensor = try Preprocessing(resize: .exact(height: 3, width: 4), scale: 1)(image)
      #expect(tensor.shape == [1, 3, 3, 4])
    }

    @Test func equalsPILWhenShrinkingFar() throws {
      let resized = try Image(path: fixture("images/large.png")).resized(height: 16, width: 16)
      #expect(try resized.samples == samples("large-16x16").samples)
    }
  #endif

  @Test func equalsPILInGrey() throws {
    let grey = try picture().grey()
    #expect(try grey.samples == samples("rgb.grey").samples)
    #expect(try grey.resized(height: 9, width: 9).samples == samples("rgb.grey-9x9").samples)
  }

  @Test func keepsAPictureOfTheSize() throws {
    let picture = try picture()
    #expect(try picture.resized(height: picture.height, width: picture.width) == picture)
  }

  /// I8
  @Test func resizesThinPictures() throws {
    let dot = try Image(height: 1, width: 1, channels: 1, samples: [200])
    #expect(try dot.resized(height: 224, width: 224).samples == [UInt8](repeating: 200, count: 224 * 224))
    let line = try Image(height: 1, width: 10_000, channels: 3, samples: [UInt8](repeating: 9, count: 30_000))
    #expect(try line.resized(height: 224, width: 224).samples == [UInt8](repeating: 9, count: 224 * 224 * 3))
    let column = try Image(height: 10_000, width: 1, channels: 1, samples: [UInt8](repeating: 255, count: 10_000))
    #expect(try column.resized(shorterSide: 2).height == 20_000)
  }

  @Test func refusesSizes() throws {
    let picture = try picture()
    expectFailure("image/size") { _ = try picture.resized(height: 0, width: 5) }
    expectFailure("image/size") { _ = try picture.resized(height: 5, width: -1) }
    expectFailure("limit/pixels") { _ = try picture.resized(height: 1_000_000, width: 1_000_000) }
    expectFailure("limit/pixels") { _ = try picture.resized(height: .max, width: .max) }
    expectFailure("limit/pixels") { _ = try picture.resized(shorterSide: .max) }
    expectFailure("image/size") { _ = try picture.centerCropped(height: 14, width: 2) }
    expectFailure("image/size") { _ = try picture.centerCropped(height: 0, width: 2) }
    expectFailure("image/size") { _ = try Image(height: 1, width: 1, channels: 2, samples: [1, 2]) }
    expectFailure("image/size") { _ = try Image(height: 1, width: 2, channels: 1, samples: [1]) }
  }

  @Test func cropsTheMiddle() throws {
    let image = try Image(height: 3, width: 4, channels: 1, samples: Array(0..<12))
    #expect(try image.centerCropped(height: 1, width: 2).samples == [5, 6])
    #expect(try image.centerCropped(height: 2, width: 1).samples == [1, 5])
    #expect(try image.centerCropped(height: 3, width: 4) == image)
  }

  @Test func keepsProportions() throws {
    let resized = try picture().resized(shorterSide: 6)
    #expect([resized.height, resized.width] == [6, 8])
  }
}
