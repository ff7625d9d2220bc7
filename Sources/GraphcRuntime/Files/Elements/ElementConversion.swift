extension ElementFormat {
  /// Converts the elements of `source` to ``dtype``: floats are rounded to f32, integers must fit i32, booleans must be
  /// 0 or 1.
  ///
  /// - Returns: the index of the first element that does not fit (a finite float that would become infinite, an integer
  ///   out of range); `nil` if all fit.
  /// - Precondition: `target` has room for as many elements as `source` has.
  func convert(
    _ source: UnsafeRawBufferPointer, bigEndian: Bool, into target: UnsafeMutableRawBufferPointer
  ) -> Int? {
    switch self {
    case .f64:
      convertElements(source, bigEndian, into: target) { (bits: UInt64) -> Float? in
        let value = Double(bitPattern: bits)
        let rounded = Float(value)
        return rounded.isInfinite && value.isFinite ? nil : rounded
      }
    case .f32: convertElements(source, bigEndian, into: target) { (bits: UInt32) in Float(bitPattern: bits) }
    case .f16: convertElements(source, bigEndian, into: target) { (bits: UInt16) in widenedHalf(bits) }
    case .bf16:
      convertElements(source, bigEndian, into: target) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
    case .i64: convertElements(source, bigEndian, into: target) { (value: Int64) in Int32(exactly: value) }
    case .i32: convertElements(source, bigEndian, into: target) { (value: Int32) in value }
    case .i16: convertElements(source, bigEndian, into: target) { (value: Int16) in Int32(value) }
    case .i8: convertElements(source, bigEndian, into: target) { (value: Int8) in Int32(value) }
    case .u64: convertElements(source, bigEndian, into: target) { (value: UInt64) in Int32(exactly: value) }
    case .u32: convertElements(source, bigEndian, into: target) { (value: UInt32) in Int32(exactly: value) }
    case .u16: convertElements(source, bigEndian, into: target) { (value: UInt16) in Int32(value) }
    case .u8: convertElements(source, bigEndian, into: target) { (value: UInt8) in Int32(value) }
    case .bool: convertElements(source, bigEndian, into: target) { (value: UInt8) in value <= 1 ? value : nil }
    }
  }
}

/// An IEEE binary16 number as a float, exactly.
func widenedHalf(_ bits: UInt16) -> Float {
  let sign = UInt32(bits & 0x8000) << 16
  let magnitude = UInt32(bits & 0x7FFF)
  if magnitude >= 0x7C00 { return Float(bitPattern: sign | 0x7F80_0000 | (magnitude & 0x3FF) << 13) }
  if magnitude >= 0x0400 { return Float(bitPattern: sign | (magnitude << 13 + 112 << 23)) }
  let subnormal = Float(magnitude) * 0x1p-24
  return sign == 0 ? subnormal : -subnormal
}

@inline(__always)
private func convertElements<Source: FixedWidthInteger & BitwiseCopyable, Target: BitwiseCopyable>(
  _ source: UnsafeRawBufferPointer, _ bigEndian: Bool, into target: UnsafeMutableRawBufferPointer,
  _ convert: (Source) -> Target?
) -> Int? {
  let (sourceSize, targetSize) = (MemoryLayout<Source>.size, MemoryLayout<Target>.size)
  for index in 0..<source.count / sourceSize {
    let stored = source.loadUnaligned(fromByteOffset: index * sourceSize, as: Source.self)
    let element = bigEndian ? Source(bigEndian: stored) : Source(littleEndian: stored)
    guard let value = convert(element) else { return index }
    target.storeBytes(of: value, toByteOffset: index * targetSize, as: Target.self)
  }
  return nil
}
