/// An iterator over the marker segments of a JPEG file (ITU-T T.81, B.1), after the start of image.
struct JPEGSegments {
  struct Segment {
    /// The byte after 0xFF.
    let marker: UInt8
    /// The contents, without marker and length; empty for a marker that stands alone.
    let contents: Range<Int>
  }

  static let startOfScan: UInt8 = 0xDA
  static let endOfImage: UInt8 = 0xD9

  let bytes: [UInt8]
  let path: String?
  /// The offset at which the next marker is searched.
  private(set) var offset = 2

  init(_ bytes: [UInt8], path: String?) {
    self.bytes = bytes
    self.path = path
  }

  /// The next segment.
  ///
  /// - Throws: 65 `image/corrupt` if the segment is not complete.
  mutating func next() throws -> Segment {
    guard offset < bytes.count else { throw isCutShort }
    guard bytes[offset] == 0xFF else { throw failure("byte \(offset) is not a marker") }
    // Any number of 0xFF bytes may precede a marker.
    while offset < bytes.count, bytes[offset] == 0xFF { offset += 1 }
    guard offset < bytes.count else { throw isCutShort }
    let marker = bytes[offset]
    offset += 1
    guard !JPEGSegments.standsAlone(marker) else { return Segment(marker: marker, contents: offset..<offset) }
    guard offset + 2 <= bytes.count else { throw isCutShort }
    let length = bytes.number(at: offset)
    guard length >= 2 else { throw failure("the segment at byte \(offset) has a length of \(length)") }
    guard length <= bytes.count - offset else { throw isCutShort }
    defer { offset += length }
    return Segment(marker: marker, contents: (offset + 2)..<(offset + length))
  }

  /// Skips the entropy-coded data after a start of scan, including its restart markers.
  mutating func skipScan() {
    bytes.withUnsafeBufferPointer { bytes in
      var place = offset
      while place + 1 < bytes.count {
        guard bytes[place] == 0xFF else {
          place += 1
          continue
        }
        let next = bytes[place + 1]
        if next == 0xFF {
          place += 1
        } else if next == 0 || (0xD0...0xD7).contains(next) {
          place += 2
        } else {
          offset = place
          return
        }
      }
      offset = bytes.count
    }
  }

  func failure(_ message: String) -> GraphcError {
    GraphcError(.badInput, "image/corrupt", message, path: path)
  }

  var isCutShort: GraphcError { failure("the file of \(bytes.count) bytes is cut short") }

  /// TEM, RST0 to RST7, SOI and EOI have no length.
  private static func standsAlone(_ marker: UInt8) -> Bool { marker == 0x01 || (0xD0...0xD9).contains(marker) }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  /// The big-endian number of the two bytes at an index that has both.
  func number(at index: Int) -> Int { Int(self[index]) << 8 | Int(self[index + 1]) }
}
