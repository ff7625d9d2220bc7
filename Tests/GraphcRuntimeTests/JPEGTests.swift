import Testing

@testable import GraphcRuntime

/// What needs no decoder.
@Suite struct JPEGHeaderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func header(_ bytes: [UInt8]) throws -> JPEGHeader { try JPEGHeader(parsing: bytes) }

  @Test func tellsSizeColourAndOrientation() throws {
    let progressive = try header(bytes(of: fixture("images/progressive.jpg")))
    #expect(progressive.isProgressive && progressive.colour == .rgb && progressive.orientation == .upright)
    #expect((progressive.height, progressive.width) == (13, 17))
    #expect(try header(bytes(of: fixture("images/luma.jpg"))).colour == .grey)
    #expect(try header(bytes(of: fixture("images/cmyk.jpg"))).colour == .cmyk)
    for number in 1...8 {
      let header = try header(bytes(of: fixture("images/exif-\(number).jpg")))
      #expect(header.orientation.rawValue == number && (header.height, header.width) == (6, 9))
    }
  }

  @Test func inspectionTellsThem() throws {
    let inspection = try Inspection(path: fixture("images/exif-6.jpg"))
    let picture = try #require(inspection.picture)
    #expect(inspection.format == .jpeg && inspection.tensors.isEmpty)
    #expect((picture.height, picture.width, picture.channels, picture.colour) == (6, 9, 3, "rgb"))
    #expect(picture.orientation == .turnedLeft && picture.bitDepth == 8)
    #expect(try Inspection(path: fixture("images/rgb16.png")).picture?.channels == 3)
  }

  /// I1, I4
  @Test func refusesLargePicturesBeforeTakingMemory() throws {
    for (side, code): ([UInt8], String) in [
      ([0xFF, 0xFF, 0xFF, 0xFF], "limit/pixels"), ([0x1F, 0x40, 0x1F, 0x40], "image/corrupt"),
      ([0x00, 0x00, 0x00, 0x01], "image/size"), ([0x00, 0x01, 0x00, 0x00], "image/size"),
    ] {
      expectFailure(code) { _ = try header(JPEG.baseline { $0.replaceSubrange(1..<5, with: side) }) }
    }
  }

  /// I5
  @Test(
    arguments: [
      (0xC3, "lossless"), (0xC9, "arithmetic"), (0xCA, "arithmetic"), (0xC5, "hierarchical"), (0xCB, "not read"),
    ] as [(UInt8, String)]) func refusesOtherCodings(marker: UInt8, word: String) throws
  {
    let file = try JPEG.baseline(marker: marker) { _ in }
    do {
      _ = try header(file)
      Issue.record("read")
    } catch let error as GraphcError {
      #expect(error.code == "image/coding" && error.message.contains(word) && error.help != nil)
    }
  }

  @Test func refusesOtherSamples() throws {
    expectFailure("image/coding") { _ = try header(JPEG.baseline { $0[0] = 12 }) }
    expectFailure("image/colour") {
      _ = try header(
        JPEG.baseline {
          $0[5] = 2
          $0.removeLast(3)
        })
    }
    expectFailure("image/corrupt") { _ = try header(JPEG.baseline { $0[5] = 4 }) }
    expectFailure("image/corrupt") { _ = try header(JPEG.baseline { $0.removeAll() }) }
    expectFailure("image/format") { _ = try header(bytes(of: fixture("images/rgb.png"))) }
  }

  /// I6: directories that are not directories leave the picture as it is.
  @Test func anExifSegmentThatCannotBeReadIsNone() throws {
    let whole = try bytes(of: fixture("images/exif-6.jpg"))
    let start = try #require(JPEG.segment(0xE1, in: whole))
    let segment = whole[start.contents]
    #expect(Image.Orientation(exif: segment) == .turnedLeft)
    for count in 0..<segment.count {
      let orientation = Image.Orientation(exif: segment.prefix(count))
      #expect(orientation == nil || count >= 40)
    }
    var random = SeededGenerator(seed: 1)
    for _ in 0..<3000 {
      _ = Image.Orientation(exif: ArraySlice(MutationTests.mutated(Array(segment), &random)))
    }
  }
}

#if Images
  @Suite struct JPEGTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// I5, I6: exactly the samples of PIL, with its `exif_transpose` and `convert("RGB")`.
    @Test(
      arguments: [
        "baseline", "half", "quarter", "progressive", "untransformed", "luma", "cmyk", "ycck",
      ] + (1...8).map { "exif-\($0)" }) func decodesAsPIL(name: String) throws
    {
      let image = try Image(path: fixture("images/\(name).jpg"))
      let expected = try samples("\(name).rgb")
      #expect([image.height, image.width, image.channels] == expected.shape)
      #expect(image.samples == expected.samples)
    }

    /// I7: the first bytes decide.
    @Test func theNameOfAFileSaysNothing() throws {
      let file = try folder.file("picture.png", bytes(of: fixture("images/baseline.jpg")))
      #expect(try Image(path: file).samples == samples("baseline.rgb").samples)
      let other = try folder.file("picture.jpg", bytes(of: fixture("images/rgb.png")))
      #expect(try Image(path: other).samples == samples("rgb.rgb").samples)
    }

    /// I3
    @Test(arguments: ["baseline", "progressive", "quarter", "cmyk", "exif-5"])
    func refusesACutPicture(name: String) throws {
      let whole = try bytes(of: fixture("images/\(name).jpg"))
      for count in 3..<whole.count {
        expectFailure("image/corrupt") { _ = try Image(jpeg: Array(whole[..<count])) }
      }
    }

    /// I3: missing samples are not made up where the end is marked.
    @Test(arguments: ["baseline", "quarter", "cmyk", "exif-5"]) func refusesAnEndBeforeItsTime(name: String) throws {
      let whole = try bytes(of: fixture("images/\(name).jpg"))
      for count in 3..<(whole.count - 2) {
        expectFailure("image/corrupt") { _ = try Image(jpeg: whole[..<count] + [0xFF, 0xD9]) }
      }
    }

    @Test func whatFollowsThePictureIsIgnored() throws {
      let image = try Image(jpeg: bytes(of: fixture("images/baseline.jpg")) + [0, 1, 0xFF, 0xD8, 0xFF, 0xDA, 2])
      #expect(try image.samples == samples("baseline.rgb").samples)
    }

    /// I4: the last scan of a progressive picture again and again, as many times as are read, and once more.
    @Test func refusesThousandsOfScans() throws {
      let whole = try bytes(of: fixture("images/progressive.jpg"))
      let (scans, last) = try #require(JPEG.scans(of: whole))
      func repeated(_ count: Int) -> [UInt8] {
        Array(whole[..<last.lowerBound]) + (0..<count).flatMap { _ in whole[last] } + [0xFF, 0xD9]
      }
      #expect(try Image(jpeg: repeated(1)).samples == samples("progressive.rgb").samples)
      for (count, code) in [(100 - scans + 2, "limit/jpeg-scans"), (5000, "limit/jpeg-scans")] {
        let file = repeated(count)
        expectFailure(code) { _ = try Image(jpeg: file) }
        do { _ = try Image(jpeg: file) } catch { #expect("\(error)".contains("\(count + scans - 1) scans")) }
      }
      // Within the limit it is the decoder that refuses a scan that comes twice.
      expectFailure("image/corrupt") { _ = try Image(jpeg: repeated(100 - scans + 1)) }
    }
  }
#else
  @Suite struct NoJPEGTests {
    @Test func saysThatPicturesAreLeftOut() throws {
      expectFailure("usage/no-images", .usage) { _ = try Image(path: fixture("images/baseline.jpg")) }
    }
  }
#endif

/// Parts of JPEG files.
enum JPEG {
  static func segment(_ marker: UInt8, in bytes: [UInt8]) -> JPEGSegments.Segment? {
    var segments = JPEGSegments(bytes, path: nil)
    while let segment = try? segments.next() {
      if segment.marker == marker { return segment }
    }
    return nil
  }

  /// How many scans a whole file has, and the bytes of the last from its marker on.
  static func scans(of bytes: [UInt8]) -> (count: Int, last: Range<Int>)? {
    var segments = JPEGSegments(bytes, path: nil)
    var result: (count: Int, last: Range<Int>)?
    while let segment = try? segments.next(), segment.marker != JPEGSegments.endOfImage {
      guard segment.marker == JPEGSegments.startOfScan else { continue }
      segments.skipScan()
      result = ((result?.count ?? 0) + 1, (segment.contents.lowerBound - 4)..<segments.offset)
    }
    return result
  }

  /// The fixture with another frame header, of the same length or not.
  static func baseline(marker: UInt8 = 0xC0, _ change: (inout [UInt8]) throws -> Void) throws -> [UInt8] {
    let bytes = try bytes(of: fixture("images/baseline.jpg"))
    let frame = try #require(segment(0xC0, in: bytes)).contents
    var contents = Array(bytes[frame])
    try change(&contents)
    let length = contents.count + 2
    return bytes[..<(frame.lowerBound - 3)] + [marker, UInt8(length >> 8), UInt8(length & 255)] + contents
      + bytes[frame.upperBound...]
  }
}
