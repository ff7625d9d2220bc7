/// The rows of an array in a file, along its first axis. Each is read and converted when it is wanted, so that an array
/// may be larger than memory.
package struct ArrayRows: Sendable {
  /// The file.
  package var path: String { file.path }
  /// The extent of the first axis.
  package let count: Int
  /// The extents of a row: those of the other axes.
  package let rowShape: [Int]
  /// What the file calls the type of the elements, such as `uint8` or `U8`.
  package let dtypeName: String

  private let file: RandomAccessFile
  private let elements: StoredElements
  private let row: Shape
  private let outOfRange: @Sendable (Int) -> GraphcError

  /// The rows of an array of this shape; `nil` for a scalar.
  ///
  /// - Parameter outOfRange: makes the error for the index of an element that does not fit the dtype.
  init?(
    _ file: RandomAccessFile, _ elements: StoredElements, _ sizes: Shape, dtypeName: String,
    outOfRange: @escaping @Sendable (Int) -> GraphcError
  ) {
    guard let first = sizes.extents.first, let row = try? Shape(Array(sizes.extents.dropFirst())) else { return nil }
    (count, rowShape) = (first, row.extents)
    self.dtypeName = dtypeName
    self.file = file
    self.elements = elements
    self.row = row
    self.outOfRange = outOfRange
  }

  /// The dtype of the elements once they are read.
  package var dtype: DType { elements.format.dtype }

  /// Whether the elements are bytes from 0 to 255, as the samples of pictures are.
  package var areBytes: Bool { elements.format == .u8 }

  /// The rows of these numbers as one tensor of shape `[rows.count] + rowShape`.
  ///
  /// - Precondition: each number is from 0 up to but not including ``count``.
  /// - Throws: 65 `npy/range` or `safetensors/range` for an element that does not fit; as ``Shape/init(_:)``; 74
  ///   `io/changed`, `io/read-failed`, `limit/memory`.
  package func tensor(_ rows: [Int]) throws -> Tensor {
    let (stored, read) = (storedByteCount, row.byteCount(of: dtype))
    return try Tensor(dtype: dtype, shape: [rows.count] + rowShape) { target in
      for (place, number) in rows.enumerated() {
        let part = StoredElements(
          offset: elements.offset + number * stored, count: row.count, format: elements.format,
          bigEndian: elements.bigEndian)
        let rest = UnsafeMutableRawBufferPointer(rebasing: target[(place * read)..<((place + 1) * read)])
        try file.read(part, into: rest) { outOfRange(number * row.count + $0) }
      }
    }
  }

  /// The bytes of one row.
  ///
  /// - Precondition: ``areBytes``, and 0 ≤ number < ``count``.
  /// - Throws: 74 `io/changed`, `io/read-failed`, `limit/memory`.
  package func bytes(ofRow number: Int) throws -> [UInt8] {
    try file.read(at: elements.offset + number * storedByteCount, count: storedByteCount)
  }

  private var storedByteCount: Int { row.byteCount(bitsPerElement: 8 * elements.format.byteCount) }
}
