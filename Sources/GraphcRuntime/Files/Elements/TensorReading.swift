/// Elements that lie in a file without gaps.
struct StoredElements {
  let offset: Int
  let count: Int
  let format: ElementFormat
  var bigEndian = false
}

/// Bytes that are read at once when elements are converted or scanned.
private let pieceByteCount = 1 << 20

extension RandomAccessFile {
  /// Reads and converts `elements`; needs little memory beyond the tensor.
  ///
  /// - Parameters:
  ///   - shape: with as many elements.
  ///   - outOfRange: the error for the index of an element that does not fit the dtype.
  func readTensor(
    _ elements: StoredElements, shape: [Int], outOfRange: (Int) -> GraphcError
  ) throws -> Tensor {
    let format = elements.format
    return try Tensor(dtype: format.dtype, shape: shape) { target in
      let isStoredAsNeeded = (format == .f32 || format == .i32) && elements.bigEndian == (Int(1).bigEndian == 1)
      if isStoredAsNeeded { return try read(at: elements.offset, into: target) }
      try forEachPiece(of: elements) { first, piece in
        let rest = UnsafeMutableRawBufferPointer(rebasing: target[(first * format.dtype.byteCount)...])
        if let index = format.convert(piece, bigEndian: elements.bigEndian, into: rest) {
          throw outOfRange(first + index)
        }
      }
    }
  }

  /// Calls `body` with the index of the first element of each piece and its bytes.
  func forEachPiece(
    of elements: StoredElements, _ body: (Int, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let size = elements.format.byteCount
    let piece = min(elements.count, pieceByteCount / size)
    guard piece > 0 else { return }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: piece * size, alignment: 64)
    defer { buffer.deallocate() }
    var first = 0
    while first < elements.count {
      let count = min(piece, elements.count - first)
      let bytes = UnsafeMutableRawBufferPointer(rebasing: buffer[..<(count * size)])
      try read(at: elements.offset + first * size, into: bytes)
      try body(first, UnsafeRawBufferPointer(bytes))
      first += count
    }
  }
}

/// How many elements are not finite, and where the first one is in row-major order.
public struct NonFiniteCount: Hashable, Sendable {
  public var nan = 0
  public var infinite = 0
  public var first: Int?

  public init() {}
}

extension RandomAccessFile {
  /// Counts NaN and infinities in the file's own format; integers have none.
  func countNonFinite(_ elements: StoredElements) throws -> NonFiniteCount {
    var result = NonFiniteCount()
    try forEachPiece(of: elements) { first, piece in
      switch elements.format {
      case .f64: result.add(piece, first, exponent: 0x7FF0_0000_0000_0000 as UInt64, elements.bigEndian)
      case .f32: result.add(piece, first, exponent: 0x7F80_0000 as UInt32, elements.bigEndian)
      case .f16: result.add(piece, first, exponent: 0x7C00 as UInt16, elements.bigEndian)
      case .bf16: result.add(piece, first, exponent: 0x7F80 as UInt16, elements.bigEndian)
      case .i64, .i32, .i16, .i8, .u64, .u32, .u16, .u8, .bool: break
      }
    }
    return result
  }
}

extension NonFiniteCount {
  /// Adds floats whose exponent bits are `exponent`; all of them are set when a float is not finite.
  fileprivate mutating func add<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ piece: UnsafeRawBufferPointer, _ start: Int, exponent: Bits, _ bigEndian: Bool
  ) {
    let mantissa = (exponent & (~exponent &+ 1)) &- 1
    for index in 0..<piece.count / MemoryLayout<Bits>.size {
      let stored = piece.loadUnaligned(fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)
      let bits = bigEndian ? Bits(bigEndian: stored) : Bits(littleEndian: stored)
      guard bits & exponent == exponent else { continue }
      if bits & mantissa == 0 { infinite += 1 } else { nan += 1 }
      if first == nil { first = start + index }
    }
  }
}
