/// Text as tokens, one for each byte of its UTF-8: byte b is the token b + 3.
///
/// No vocabulary has to be trained or kept beside a model, and no text is unknown (Xue et al., *ByT5*, TACL 2022).
package enum ByteTokens {
  /// Fills rows of different lengths up; it stands for nothing.
  package static let padding: Int32 = 0
  /// Stands before the first byte.
  package static let start: Int32 = 1
  /// Stands after the last byte.
  package static let end: Int32 = 2
  /// The number of tokens.
  package static let vocabulary = 259

  private static let firstByte: Int32 = 3

  /// The tokens of bytes, without start and end.
  package static func encode(_ bytes: some Sequence<UInt8>) -> [Int32] { bytes.map { Int32($0) + firstByte } }

  /// The tokens of a text, without start and end.
  package static func encode(_ text: String) -> [Int32] { encode(text.utf8) }

  /// The text of tokens up to the first end. Padding and starts are left out; what is not UTF-8, and numbers that are no
  /// token, become U+FFFD.
  package static func decode(_ tokens: some Sequence<Int32>) -> String {
    // No UTF-8 has this byte.
    let noByte: UInt8 = 0xFF
    var bytes: [UInt8] = []
    for token in tokens where token != padding && token != start {
      if token == end { break }
      bytes.append(token < firstByte ? noByte : UInt8(exactly: token - firstByte) ?? noByte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
