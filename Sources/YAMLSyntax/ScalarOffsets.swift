/// Converts libyaml's positions, which count Unicode scalars, to byte offsets in a valid UTF-8 text.
struct ScalarOffsets {
  private static let stride = 64

  private let bytes: [UInt8]
  /// The bytes before the first scalar that libyaml counts: those of a byte order mark.
  private let base: Int
  /// Byte offsets of the scalars 0, 64, 128, …; empty if the text is all ASCII.
  private let checkpoints: [Int]

  init(_ bytes: [UInt8], base: Int) {
    self.bytes = bytes
    self.base = base
    guard bytes.contains(where: { $0 >= 0x80 }) else {
      checkpoints = []
      return
    }
    var checkpoints: [Int] = []
    var count = 0
    for index in base..<bytes.count where bytes[index] & 0xC0 != 0x80 {
      if count % Self.stride == 0 { checkpoints.append(index) }
      count += 1
    }
    self.checkpoints = checkpoints
  }

  /// The byte offset of the scalar at this index; the length of the text for an index past the end.
  func byteOffset(ofScalar index: Int) -> Int {
    if checkpoints.isEmpty { return min(base + max(0, index), bytes.count) }
    let checkpoint = index / Self.stride
    guard index >= 0, checkpoint < checkpoints.count else { return index < 0 ? base : bytes.count }
    var offset = checkpoints[checkpoint]
    for _ in 0..<(index % Self.stride) where offset < bytes.count {
      offset += 1
      while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    }
    return offset
  }
}
