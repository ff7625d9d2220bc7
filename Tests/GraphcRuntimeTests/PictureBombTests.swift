#if Images
  import GraphcText
  import Testing

  @testable import GraphcRuntime

  /// Small files that would take much time or memory: what they would become is never made.
  @Suite struct PictureBombTests {
    /// I2: a chunk beside the picture that inflates to 64 MiB. The decoder would refuse more than 8 MB of it, so the
    /// picture is only read if the chunk is skipped.
    @Test(arguments: ["zTXt", "iTXt", "iCCP", "tEXt", "zzZz"]) func compressedChunksAreSkipped(kind: String) throws {
      let picture = try bytes(of: fixture("images/rgb.png"))
      let names: [String: [UInt8]] = [
        "zTXt": Array("Comment\0\0".utf8), "iTXt": Array("Comment\0\u{1}\0\0\0".utf8),
        "iCCP": Array("profile\0\0".utf8), "tEXt": Array("Comment\0".utf8),
      ]
      let chunk = PNG.chunk(kind, (names[kind] ?? []) + PNG.zeros(64 << 20))
      #expect(chunk.count < 500_000)
      // Before the first chunk of samples, and before the end.
      for place in [PNGHeader.byteCount, picture.count - 12] {
        let file = Array(picture[..<place]) + chunk + picture[place...]
        #expect(try Image(png: file).samples == Image(png: picture).samples, "\(kind) at \(place)")
      }
    }

    /// Samples that go on after the last row.
    @Test func samplesBeyondTheSizeAreRefused() throws {
      let picture = try bytes(of: fixture("images/rgb.png"))
      let file = picture[..<PNGHeader.byteCount] + PNG.chunk("IDAT", PNG.zeros(64 << 20)) + PNG.chunk("IEND", [])
      expectFailure("image/corrupt") { _ = try Image(png: Array(file)) }
    }

    /// A size that the samples do not reach, however well they are compressed.
    @Test func sizesThatNoFileOfThisLengthHasAreRefused() throws {
      var file = try bytes(of: fixture("images/rgb.png"))
      file.replaceSubrange(16..<24, with: [0, 0, 0x1F, 0x40, 0, 0, 0x1F, 0x40])
      expectFailure("image/corrupt") { _ = try Image(png: file) }
    }

    /// I4: as many scans as are read, all of them valid, and one more.
    @Test func progressiveScansUpToTheLimit() throws {
      let image = try Image(jpeg: JPEG.progressive(side: 64, scans: JPEGHeader.maximumScanCount))
      #expect(image.height == 64 && image.samples.allSatisfy { $0 == 128 })
      expectFailure("limit/jpeg-scans") {
        _ = try Image(jpeg: JPEG.progressive(side: 64, scans: JPEGHeader.maximumScanCount + 1))
      }
    }
  }

  /// Parts of PNG files.
  enum PNG {
    static func chunk(_ kind: String, _ contents: [UInt8]) -> [UInt8] {
      let body = Array(kind.utf8) + contents
      return bigEndian(UInt32(contents.count)) + body + bigEndian(checksum(body))
    }

    /// A zlib stream (RFC 1950, 1951) of `count` zeros: a literal, then matches of 258 bytes at distance 1, 13 bits each.
    static func zeros(_ count: Int) -> [UInt8] {
      var bits = BitWriter(bytes: [0x78, 0x01])
      // The last block, with the fixed codes.
      bits.append(0b011, count: 3)
      // The codes come with their most significant bit first: literal 0 is 00110000, length 258 is 11000101.
      bits.append(0b0000_1100, count: 8)
      for _ in 0..<((count - 1) / 258) { bits.append(0b0_0000_1010_0011, count: 13) }
      for _ in 0..<((count - 1) % 258) { bits.append(0b0000_1100, count: 8) }
      bits.append(0, count: 7)
      return bits.finished() + bigEndian(UInt32(count % 65521) << 16 | 1)
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// CRC-32 of ISO 3309, as PNG has it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
      var table: [UInt32] = []
      for index in 0..<UInt32(256) {
        var value = index
        for _ in 0..<8 {
          let shifted = value >> 1
          value = value & 1 == 1 ? shifted ^ 0xEDB8_8320 : shifted
        }
        table.append(value)
      }
      var sum = UInt32.max
      for byte in bytes {
        let place = UInt8(truncatingIfNeeded: sum) ^ byte
        sum = table[Int(place)] ^ (sum >> 8)
      }
      return ~sum
    }

    /// Bits from the least significant one on.
    private struct BitWriter {
      var bytes: [UInt8]
      private var current = 0
      private var filled = 0

      init(bytes: [UInt8]) { self.bytes = bytes }

      mutating func append(_ bits: Int, count: Int) {
        current |= bits << filled
        filled += count
        while filled >= 8 {
          bytes.append(UInt8(current & 0xFF))
          current >>= 8
          filled -= 8
        }
      }

      func finished() -> [UInt8] { filled > 0 ? bytes + [UInt8(current & 0xFF)] : bytes }
    }
  }

  extension JPEG {
    /// A grey progressive picture of valid scans (T.81, annex G): DC, then every AC coefficient in a scan of its own,
    /// then the last bit of each. Every block ends at once, by a code of one bit.
    static func progressive(side: Int, scans: Int) -> [UInt8] {
      func segment(_ marker: UInt8, _ contents: [UInt8]) -> [UInt8] {
        let length = contents.count + 2
        return [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + contents
      }
      func table(_ place: UInt8) -> [UInt8] { segment(0xC4, [place, 1] + [UInt8](repeating: 0, count: 15) + [0]) }
      let blocks = ((side + 7) / 8) * ((side + 7) / 8)
      // The bits of the blocks are 0, those after them 1.
      let coded = [UInt8](repeating: 0, count: blocks / 8) + (blocks % 8 > 0 ? [0xFF >> UInt8(blocks % 8)] : [])
      var file: [UInt8] = [0xFF, 0xD8]
      file += segment(0xDB, [0] + [UInt8](repeating: 1, count: 64))
      file += segment(
        0xC2, [8, UInt8(side >> 8), UInt8(side & 0xFF), UInt8(side >> 8), UInt8(side & 0xFF), 1, 1, 0x11, 0])
      file += table(0x00) + table(0x10)
      for scan in 0..<scans {
        let coefficient = scan == 0 ? 0 : UInt8((scan - 1) % 63 + 1)
        let bits: UInt8 = scan == 0 ? 0 : scan <= 63 ? 0x01 : 0x10
        file += segment(0xDA, [1, 1, 0x00, coefficient, coefficient, bits]) + coded
      }
      return file + [0xFF, 0xD9]
    }
  }
#endif
