import Testing

@testable import GraphcRuntime

#if Images
  @Suite struct PNGTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func decode(_ bytes: [UInt8]) throws -> Image { try Image(png: bytes) }

    /// I5: all kinds become what PIL's `convert("RGB")` makes of them; greys of 16 bits their high bytes.
    @Test(
      arguments: [
        "rgb", "grey", "grey-alpha", "rgba", "palette", "one-bit", "grey2", "grey4", "grey16", "rgb16", "gamma",
        "interlaced", "turned-late",
      ] + (1...8).map { "turned-\($0)" }) func decodesAsPIL(name: String) throws
    {
      let image = try Image(path: fixture("images/\(name).png"))
      let expected = try samples("\(name).rgb")
      #expect([image.height, image.width, image.channels] == expected.shape)
      #expect(image.samples == expected.samples)
    }

    /// The orientation counts wherever its chunk stands, with or without the mark of a JPEG's segment.
    @Test func tellsTheOrientation() throws {
      for number in 1...8 {
        let picture = try #require(try Inspection(path: fixture("images/turned-\(number).png")).picture)
        #expect(picture.orientation.rawValue == number && (picture.height, picture.width) == (6, 9))
      }
      #expect(try Inspection(path: fixture("images/turned-late.png")).picture?.orientation == .turnedLeft)
      #expect(try Inspection(path: fixture("images/rgb.png")).picture?.orientation == .upright)
      let tiff = try #require(
        PNGChunks(bytes(of: fixture("images/turned-6.png"))).first { $0.type.elementsEqual("eXIf".utf8) })
      #expect(Image.Orientation(tiff: tiff.contents) == .turnedLeft)
      #expect(Image.Orientation(tiff: ArraySlice(Array("Exif\0\0".utf8) + tiff.contents)) == .turnedLeft)
      for count in 0..<34 { #expect(Image.Orientation(tiff: tiff.contents.prefix(count)) == nil) }
    }

    @Test func writesWhatItReads() throws {
      let image = try Image(path: fixture("images/rgb.png"))
      try image.writePNG(to: folder / "a.png")
      #expect(try Image(path: folder / "a.png") == image)
      try image.grey().writePNG(to: folder / "b.png")
      #expect(try Image(path: folder / "b.png") == image.grey().rgb())
      #expect(try Inspection(path: folder / "b.png").picture?.colour == "grey")
      try image.writePNG(to: folder / "c.png")
      #expect(try bytes(of: folder / "a.png") == bytes(of: folder / "c.png"))
      #expect(folder.names == ["a.png", "b.png", "c.png"])
    }

    /// I1
    @Test func refusesLargePicturesBeforeTakingMemory() throws {
      var bytes = try bytes(of: fixture("images/rgb.png"))
      for side: [UInt8] in [[0x00, 0x0F, 0x42, 0x40], [0x7F, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF]] {
        bytes.replaceSubrange(16..<24, with: side + side)
        expectFailure("limit/pixels") { _ = try decode(Array(bytes.prefix(70))) }
      }
      // Within the limit, and more than the file can hold.
      bytes.replaceSubrange(16..<24, with: [0, 0, 0x1F, 0x40, 0, 0, 0x1F, 0x40])
      expectFailure("image/corrupt") { _ = try decode(bytes) }
      bytes.replaceSubrange(16..<24, with: [0, 0, 0, 0, 0, 0, 0, 1])
      expectFailure("image/size") { _ = try decode(bytes) }
    }

    /// I2: chunks that are not part of the picture are skipped; the fixture's profile of 12 MiB would be a warning.
    @Test func skipsCompressedChunks() throws {
      let bytes = try bytes(of: fixture("images/bomb.png"))
      #expect(bytes.count < 20_000)
      #expect(try decode(bytes).samples == samples("bomb.rgb").samples)
    }

    /// I3
    @Test func refusesACutOrDamagedPicture() throws {
      for name in ["rgb", "interlaced", "palette", "turned-6"] {
        let whole = try bytes(of: fixture("images/\(name).png"))
        for count in 8..<whole.count {
          expectFailure("image/corrupt") { _ = try decode(Array(whole[..<count])) }
        }
        // Each byte but the signature's is covered by a checksum.
        for place in 33..<whole.count {
          var damaged = whole
          damaged[place] ^= 0x10
          #expect(throws: GraphcError.self) { try decode(damaged) }
        }
      }
    }

    /// I7
    @Test func namesFilesOfOtherKinds() {
      let cases: [([UInt8], String)] = [
        ([], "an empty file"), (Array("GIF89a".utf8), "a GIF picture"),
        (Array("<?xml version=\"1.0\"?><svg/>".utf8), "an SVG picture"), (Array("<svg>".utf8), "an SVG picture"),
        (Array("RIFF1234WEBPVP8 ".utf8), "a WebP picture"), (Array("BM....".utf8), "a BMP picture"),
        ([0, 0, 0, 0x1C] + Array("ftypheic".utf8), "a HEIF or AVIF picture"), ([1, 2, 3], "data of an unknown kind"),
        (Array("%PDF-1.4".utf8), "a PDF document"), (Array("hello".utf8), "text"),
        ([0x49, 0x49, 0x2A, 0], "a TIFF picture"),
      ]
      for (bytes, kind) in cases {
        let path = folder.file("picture.png", bytes)
        expectFailure("image/format") { _ = try Image(path: path) }
        do { _ = try Image(path: path) } catch { #expect("\(error)".contains(kind)) }
      }
    }

    @Test func leavesNothingWhereItCannotWrite() throws {
      let image = try Image(height: 1, width: 1, channels: 1, samples: [1])
      expectFailure("io/cannot-create", .cannotCreate) { try image.writePNG(to: folder / "none/a.png") }
      #expect(folder.names.isEmpty)
    }
  }
#else
  @Suite struct NoImagesTests {
    @Test func saysThatPicturesAreLeftOut() throws {
      let image = try Image(height: 1, width: 1, channels: 1, samples: [1])
      expectFailure("usage/no-images", .usage) { _ = try Image(path: fixture("images/rgb.png")) }
      expectFailure("usage/no-images", .usage) { try image.writePNG(to: "/tmp/graphc-none.png") }
    }
  }
#endif
