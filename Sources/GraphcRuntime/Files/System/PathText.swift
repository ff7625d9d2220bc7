#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Paths as text without loss: a file name is bytes, of which a string cannot hold all.
///
/// A byte that is not part of UTF-8 is the scalar U+10FF00 plus its value, in a plane for private use; scalars that would
/// be taken for such a byte are written as their own bytes. So every sequence of bytes has one text, and gets back its
/// bytes where a system call takes a path.
package enum PathText {
  private static let bytes: ClosedRange<UInt32> = 0x10FF80...0x10FFFF
  private static let base: UInt32 = 0x10FF00

  /// The text of a path.
  package static func text(_ path: some Sequence<UInt8>) -> String {
    let path = Array(path)
    if path.allSatisfy({ $0 < 0x80 }) { return String(decoding: path, as: UTF8.self) }
    var result = String.UnicodeScalarView()
    var index = 0
    while index < path.count {
      var decoder = UTF8()
      var rest = path[index..<min(index + 4, path.count)].makeIterator()
      if case .scalarValue(let scalar) = decoder.decode(&rest), !bytes.contains(scalar.value) {
        result.append(scalar)
        index += UTF8.width(scalar)
      } else {
        result.append(Unicode.Scalar(base + UInt32(path[index])) ?? "\u{FFFD}")
        index += 1
      }
    }
    return String(result)
  }

  /// The path of a text.
  package static func path(_ text: String) -> [UInt8] {
    // All scalars of the range start with this byte.
    guard text.utf8.contains(0xF4) else { return Array(text.utf8) }
    var result: [UInt8] = []
    for scalar in text.unicodeScalars {
      if bytes.contains(scalar.value) {
        result.append(UInt8(scalar.value - base))
      } else {
        result += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      }
    }
    return result
  }

  /// Calls with the path of a text as a C string. The path must not contain NUL.
  static func withPath<Result>(_ text: String, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    guard text.utf8.contains(0xF4) else { return text.withCString(body) }
    return (path(text) + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { chars in chars.baseAddress.map(body) ?? "".withCString(body) }
    }
  }

  /// The text of a C string, such as an argument of the program.
  package static func text(cString: UnsafePointer<CChar>) -> String {
    text(UnsafeRawBufferPointer(start: cString, count: strlen(cString)))
  }
}
