/// The complete chunks of a PNG file, in order (W3C PNG specification, 5.3).
struct PNGChunks: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private var place = pngSignature.count

  /// - Parameter bytes: the whole file.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> (type: ArraySlice<UInt8>, contents: ArraySlice<UInt8>)? {
    // A chunk has 4 bytes of length and 4 of type before the contents, and a checksum of 4 after them.
    guard bytes.count - place >= 12 else { return nil }
    let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    let start = place + 8
    guard length <= bytes.count - start - 4 else { return nil }
    place = start + length + 4
    return (bytes[start - 4..<start], bytes[start..<start + length])
  }
}
