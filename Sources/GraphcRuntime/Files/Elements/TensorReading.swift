/// Elements that are contiguous in a file.
struct StoredElements {
  let offset: Int
  let count: Int
  let format: ElementFormat
  var bigEndian = false
}

/// Bytes of a block that is read at once when elements are converted or scanned.
private let pieceByteCount = 1 << 20

extension RandomAccessFile {
  /// Reads and converts `elements` block by block: little memory is needed besides the tensor.
  ///
  /// - Parameters:
  ///   - shape: a shape with as many elements.
  ///   - outOfRange: makes the error for the index of an element that does not fit the dtype.
  func readTensor(
    _ elements: StoredElements, shape: [Int], outOfRange: (Int) -> GraphcError
  ) throws -> Tensor {
    try Tensor(dtype: elements.format.dtype, shape: shape) { target in
      try read(elements, into: target, outOfRange: outOfRange)
    }
  }

  /// Reads and converts `elements` as ``readTensor(_:shape:outOfRange:)`` does.
  ///
  /// - Precondition: `target` has room for them.
  func read(
    _ elements: StoredElements, into target: UnsafeMutableRawBufferPointer, outOfRange: (Int) -> GraphcError
  ) throws {
    let format = elements.format
    let isStoredAsNeeded = (format == .f32 || format == .i32) && elements.bigEndian == (Int(1).bigEndian == 1)
    if isStoredAsNeeded { return try read(at: elements.offset, into: target) }
    try forEachPiece(of: elements) { first, piece in
      let rest = UnsafeMutableRawBufferPointer(rebasing: target[(first * format.dtype.byteCount)...])
      if let index = format.convert(piece, bigEndian: elements.bigEndian, into: rest) {
        throw outOfRange(first + index)
      }
    }
  }

  /// Calls `body` for each block with the index of its first element and its bytes.
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

/// The number of elements that are not finite, and the position of the first in row-major order.
public struct NonFiniteCount: Hashable, Sendable {
  /// The number of NaNs.
  public var nan = 0
  /// The number of infinities.
  public var infinite = 0
  /// The position of the first, in row-major order; `nil` if all elements are finite.
  public var first: Int?

  /// A count of none.
  public init() {}
}

extension RandomAccessFile {
  /// Counts NaN and infinities in the format of the file; 0 for integers.
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
  /// Adds the count of floats whose exponent mask is `exponent`; a float is not finite if all bits of the mask are set.
  fileprivate mutating func add<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ piece: UnsafeRawBufferPointer, _ start: Int, exponent: Bits, _ bigEndian: Bool
  ) {
    let mantissa = (1 << exponent.trailingZeroBitCount) - 1 as Bits
    for index in 0..<piece.count / MemoryLayout<Bits>.size {
      let stored = piece.loadUnaligned(fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)
      let bits = bigEndian ? Bits(bigEndian: stored) : Bits(littleEndian: stored)
      guard bits & exponent == exponent else { continue }
      if bits & mantissa == 0 { infinite += 1 } else { nan += 1 }
      if first == nil { first = start + index }
    }
  }
}
