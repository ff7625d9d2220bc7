import GraphcText

/// An array in numpy's .npy format, version 1.0, 2.0 or 3.0. Pickled objects are never read.
public struct NpyFile: Sendable {
  /// The path of the file.
  public let path: String
  /// The dtype as numpy describes it, such as `<f4`.
  public let description: String
  /// The dtype of the elements once they are read.
  public let dtype: DType
  /// The extent of each axis.
  public var shape: [Int] { sizes.extents }
  /// Whether the first axis varies fastest in the file; ``read()`` transposes.
  public let isFortranOrder: Bool
  private let file: RandomAccessFile
  private let elements: StoredElements
  private let sizes: Shape

  /// Opens the file and checks its header.
  ///
  /// - Throws: 66 and 74 `io/…`; 65 `npy/version`, `npy/header`, `npy/object-refused`, `npy/unsupported`, `npy/shape`,
  ///   `npy/size`, `limit/npy-header`, `limit/elements`, `limit/rank`.
  public init(path: String) throws { try self.init(file: RandomAccessFile(path: path)) }

  /// Reads from a file that is open; throws as ``init(path:)``.
  package init(file: RandomAccessFile) throws {
    self.file = file
    let path = file.path
    let (text, dataOffset) = try NpyFile.headerText(of: file)
    let header = try NpyHeader(parsing: text, path: path)
    let (format, bigEndian) = try NpyFile.elementFormat(header.description, path: path)
    let sizes = try Shape(header.shape, of: "the array", path: path)
    let needed = sizes.byteCount(bitsPerElement: 8 * format.byteCount)
    let found = file.byteCount - dataOffset
    guard needed == found else {
      throw GraphcError(
        .badInput, "npy/size",
        "the array \(header.description)\(header.shape) needs \(needed) bytes of data, and the file has \(found)",
        path: path)
    }
    self.path = path
    description = header.description
    dtype = format.dtype
    self.sizes = sizes
    isFortranOrder = header.isFortranOrder
    elements = StoredElements(offset: dataOffset, count: sizes.count, format: format, bigEndian: bigEndian)
  }

  /// Bytes of the file.
  public var byteCount: Int { file.byteCount }

  /// The number of elements.
  public var count: Int { elements.count }

  /// The numpy name of the dtype, such as `uint8`.
  package var dtypeName: String {
    let (kind, bits) = (description.drop { "<>|=".contains($0) }.first, 8 * elements.format.byteCount)
    return switch kind {
    case "f": "float\(bits)"
    case "u": "uint\(bits)"
    case "b": "bool"
    default: "int\(bits)"
    }
  }

  /// The numpy name of a dtype.
  package static func dtypeName(of dtype: DType) -> String {
    switch dtype {
    case .f32, .bf16: "float32"
    case .i32: "int32"
    case .bool: "bool"
    }
  }

  /// Bytes of all elements in the file.
  public var dataByteCount: Int { sizes.byteCount(bitsPerElement: 8 * elements.format.byteCount) }

  /// Reads the array in row-major order. Floats become f32, integers i32, booleans bool.
  ///
  /// - Throws: 65 `npy/range` for an element that does not fit; 74 `io/changed`, `io/read-failed`.
  public func read() throws -> Tensor {
    let storedShape = isFortranOrder ? shape.reversed() : shape
    let stored = try file.readTensor(elements, shape: storedShape, outOfRange: outOfRange)
    return isFortranOrder && shape.count > 1 ? try stored.axesReversed() : stored
  }

  private func outOfRange(_ index: Int) -> GraphcError {
    GraphcError(
      .badInput, "npy/range",
      "element \(index) in the file, a \(description), does not fit \(elements.format.dtype.rawValue)", path: path)
  }

  /// The rows of the array, which are read one by one; `nil` for a scalar, and where rows are not contiguous: in Fortran
  /// order.
  package var rows: ArrayRows? {
    guard !isFortranOrder || shape.count == 1 else { return nil }
    return ArrayRows(file, elements, sizes, dtypeName: dtypeName, outOfRange: outOfRange)
  }

  /// Counts NaN and infinities. The position of the first is in the order of the file.
  public func countNonFinite() throws -> NonFiniteCount {
    try file.countNonFinite(elements)
  }

  private static func headerText(of file: RandomAccessFile) throws -> (text: [UInt8], dataOffset: Int) {
    func failure(_ code: String, _ message: String) -> GraphcError {
      GraphcError(.badInput, code, message, path: file.path)
    }
    let start = try file.read(at: 0, count: min(12, file.byteCount))
    guard start.starts(with: npyMagic) else {
      throw GraphcError.noArray(try file.kind(), file.path)
    }
    guard start.count >= 10 else { throw failure("npy/size", "the file is cut short in its header") }
    guard (1...3).contains(start[6]), start[7] == 0 else {
      throw failure("npy/version", "npy format \(start[6]).\(start[7]) is not known")
    }
    let lengthByteCount = start[6] == 1 ? 2 : 4
    guard start.count >= 8 + lengthByteCount else { throw failure("npy/size", "the file is cut short in its header") }
    let length = start[8..<8 + lengthByteCount].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= NpyHeader.maximumByteCount else {
      throw failure(
        "limit/npy-header", "the header has \(length) bytes, more than the limit of \(NpyHeader.maximumByteCount)")
    }
    let dataOffset = 8 + lengthByteCount + length
    guard dataOffset <= file.byteCount else { throw failure("npy/size", "the file is cut short in its header") }
    return (try file.read(at: 8 + lengthByteCount, count: length), dataOffset)
  }

  private static func elementFormat(
    _ description: String, path: String
  ) throws -> (format: ElementFormat, bigEndian: Bool) {
    let kind = description.drop { "<>|=".contains($0) }
    let order = description.first
    if kind.hasPrefix("O") {
      throw GraphcError(
        .badInput, "npy/object-refused", "the array holds pickled Python objects, which are never read", path: path)
    }
    let formats: [Substring: ElementFormat] = [
      "f8": .f64, "f4": .f32, "f2": .f16, "i8": .i64, "i4": .i32, "i2": .i16, "i1": .i8,
      "u8": .u64, "u4": .u32, "u2": .u16, "u1": .u8, "b1": .bool,
    ]
    guard description.utf8.count == 3, let format = formats[kind], order != "=",
      order != "|" || format.byteCount == 1
    else {
      throw GraphcError(
        .badInput, "npy/unsupported", "the dtype \(quoted(description)) is not read", path: path,
        help: "save it as float32 or int32")
    }
    return (format, order == ">")
  }
}

extension GraphcError {
  /// The error for an array whose elements are not those of an input.
  ///
  /// - Parameter dtypeName: what the file calls their type.
  package static func wrongType(_ input: TensorDeclaration, _ dtypeName: String, path: String) -> GraphcError {
    GraphcError(
      .badInput, "type/mismatch",
      "the input '\(input.name)' is \(input.type), and this array is of \(dtypeName)", path: path,
      help: "save it as another type: x.astype('\(NpyFile.dtypeName(of: input.dtype))')")
  }

  /// The error for a file that is not an array.
  package static func noArray(_ kind: FileKind, _ path: String) -> GraphcError {
    GraphcError(
      .badInput, "npy/version", "this is \(kind.rawValue), not a npy array", path: path,
      help: kind.advice(for: .array))
  }
}

extension Tensor {
  /// A copy of the tensor with its axes in reverse order.
  func axesReversed() throws -> Tensor {
    try permuted(shape.indices.reversed())
  }
}
