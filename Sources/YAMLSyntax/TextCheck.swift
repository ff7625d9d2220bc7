internal import Diagnostics

/// The first error of a text below the level of syntax: bytes that are not UTF-8, characters that YAML forbids, and
/// characters that end a line in YAML 1.1 but in no editor.
///
/// - Returns: an error at the first such place (`yaml/encoding`), with the byte offset in its message.
func encodingError(in bytes: [UInt8], source: SourceID) -> Diagnostic? {
  var index = 0
  while index < bytes.count {
    let byte = bytes[index]
    if byte >= 0x20 && byte < 0x7F || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      index += 1
      continue
    }
    func error(_ what: String, length: Int, help: String) -> Diagnostic {
      Diagnostic(
        "yaml/encoding", "\(what) at byte \(index) is not allowed in a spec",
        at: Span(source: source, start: index, end: index + length), help: help)
    }
    guard let (scalar, length) = decodeScalar(bytes, at: index) else {
      return error(
        "byte \(hex(UInt32(byte), width: 2)), which is not UTF-8,", length: 1, help: "save the file as UTF-8")
    }
    let isControl = scalar < 0x20 || scalar >= 0x7F && scalar < 0xA0
    let isLineBreak = scalar == 0x2028 || scalar == 0x2029
    let isMarkOrNone = scalar == 0xFEFF && index > 0 || scalar == 0xFFFE || scalar == 0xFFFF
    if isControl || isLineBreak || isMarkOrNone {
      return error(
        "character U+\(hex(scalar, width: 4))", length: length,
        help: "remove it, or write it as an escape in double quotes")
    }
    index += length
  }
  return nil
}

/// The scalar that starts at `index`; `nil` if the bytes are not well-formed UTF-8 (Unicode 15, table 3-7).
private func decodeScalar(_ bytes: [UInt8], at index: Int) -> (value: UInt32, length: Int)? {
  let lead = bytes[index]
  let length: Int
  var value: UInt32
  let smallest: UInt32
  switch lead {
  case 0x00..<0x80: return (UInt32(lead), 1)
  case 0xC2..<0xE0: (length, value, smallest) = (2, UInt32(lead & 0x1F), 0x80)
  case 0xE0..<0xF0: (length, value, smallest) = (3, UInt32(lead & 0x0F), 0x800)
  case 0xF0..<0xF5: (length, value, smallest) = (4, UInt32(lead & 0x07), 0x10000)
  default: return nil
  }
  guard index + length <= bytes.count else { return nil }
  for byte in bytes[(index + 1)..<(index + length)] {
    guard byte & 0xC0 == 0x80 else { return nil }
    value = value << 6 | UInt32(byte & 0x3F)
  }
  guard value >= smallest, Unicode.Scalar(value) != nil else { return nil }
  return (value, length)
}

func hex(_ value: UInt32, width: Int) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
