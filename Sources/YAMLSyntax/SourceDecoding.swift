/// The bytes of a file as UTF-8 without byte order mark, from which a `SourceText` is made.
///
/// UTF-8 is kept as it is; UTF-16 is recognized by its mark (`FF FE` or `FE FF`) and converted. Errors of the input
/// stay errors of the output, so that `YAMLParser` reports them at their place: a lone surrogate becomes three bytes
/// that are not valid UTF-8, half a code unit at the end becomes `FF`.
package func decodedSource(_ input: [UInt8]) -> [UInt8] {
  if input.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(input.dropFirst(3)) }
  if input.starts(with: [0xFF, 0xFE]) { return utf8(fromUTF16: input, highByte: 1) }
  if input.starts(with: [0xFE, 0xFF]) { return utf8(fromUTF16: input, highByte: 0) }
  return input
}

private func utf8(fromUTF16 input: [UInt8], highByte: Int) -> [UInt8] {
  var output: [UInt8] = []
  output.reserveCapacity(input.count)
  func unit(at index: Int) -> UInt32? {
    guard index + 1 < input.count else { return nil }
    return UInt32(input[index + highByte]) << 8 | UInt32(input[index + 1 - highByte])
  }
  var index = 2
  while let first = unit(at: index) {
    index += 2
    var value = first
    if first & 0xFC00 == 0xD800, let second = unit(at: index), second & 0xFC00 == 0xDC00 {
      index += 2
      value = 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF
    }
    appendUTF8(value, to: &output)
  }
  if index < input.count { output.append(0xFF) }
  return output
}

/// Encodes a value by the UTF-8 bit pattern, surrogates included.
private func appendUTF8(_ value: UInt32, to output: inout [UInt8]) {
  func byte(_ lead: UInt32, _ shift: UInt32, _ mask: UInt32) -> UInt8 {
    UInt8(truncatingIfNeeded: lead | (value >> shift) & mask)
  }
  if value < 0x80 {
    output.append(UInt8(truncatingIfNeeded: value))
  } else if value < 0x800 {
    output += [byte(0xC0, 6, 0x1F), byte(0x80, 0, 0x3F)]
  } else if value < 0x10000 {
    output += [byte(0xE0, 12, 0x0F), byte(0x80, 6, 0x3F), byte(0x80, 0, 0x3F)]
  } else {
    output += [byte(0xF0, 18, 0x07), byte(0x80, 12, 0x3F), byte(0x80, 6, 0x3F), byte(0x80, 0, 0x3F)]
  }
}
