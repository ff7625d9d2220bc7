import GraphcText

/// A safetensors file with a valid header; tensors are read one by one.
public struct SafetensorsFile: Sendable {
  /// The path of the file.
  public let path: String
  /// The tensors in the order of their bytes.
  public let tensors: [TensorInfo]
  /// The metadata in the order of the file.
  public let metadata: [MetadataEntry]
  private let file: RandomAccessFile
  private let places: [UTF8Key: Int]

  /// Opens the file and checks its header; reads no tensor.
  ///
  /// - Throws: 66 and 74 `io/…`; 65 `weights/…` for a file of another kind, `safetensors/…`, `json/…`, `limit/…`.
  public init(path: String) throws { try self.init(file: RandomAccessFile(path: path)) }

  /// Reads from a file that is open; throws as ``init(path:)``.
  package init(file: RandomAccessFile) throws {
    let header = try SafetensorsFile.header(of: file)
    path = file.path
    self.file = file
    tensors = header.tensors
    metadata = header.metadata
    places = Dictionary(
      tensors.enumerated().map { (UTF8Key($0.element.name), $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// Bytes of the file.
  public var byteCount: Int { file.byteCount }

  /// The description of a tensor. Names are compared by their bytes.
  public func info(_ name: String) -> TensorInfo? {
    places[UTF8Key(name)].map { tensors[$0] }
  }

  /// The value of a metadata key; `nil` without one.
  public func metadata(_ key: String) -> String? {
    metadata.first { UTF8Key($0.key) == UTF8Key(key) }?.value
  }

  /// Whether the file says that its names are parameter paths of a spec.
  public var namesArePaths: Bool { metadata(MetadataEntry.namesArePaths.key) == MetadataEntry.namesArePaths.value }

  /// Reads a tensor. F64, F16 and BF16 become f32; integers become i32; BOOL becomes bool.
  ///
  /// - Throws: 65 `weights/missing`; `safetensors/unsupported-dtype`; `safetensors/range` for an element that does not
  ///   fit; 74 `io/changed`, `io/read-failed`.
  public func read(_ name: String) throws -> Tensor {
    guard let tensor = info(name) else {
      throw GraphcError(.badInput, "weights/missing", "there is no tensor \(quoted(name))", path: path)
    }
    guard let elements = tensor.elements else {
      throw GraphcError(
        .badInput, "safetensors/unsupported-dtype", "\(quoted(name)) is of \(tensor.dtype.rawValue), which is not read",
        path: path, help: "convert it to F32, F16 or BF16")
    }
    return try file.readTensor(elements, shape: tensor.shape) { tensor.outOfRange($0, path) }
  }

  /// Reads the bytes of a tensor as they are stored.
  ///
  /// - Precondition: `target` has as many bytes as the range of the tensor.
  /// - Throws: 74 `io/changed`, `io/read-failed`.
  package func readStored(_ tensor: TensorInfo, into target: UnsafeMutableRawBufferPointer) throws {
    try file.read(at: tensor.range.lowerBound, into: target)
  }

  /// Calls `body` with the bytes of a tensor as they are stored, block by block.
  ///
  /// - Throws: 74 `io/changed`, `io/read-failed`; what `body` throws.
  package func forEachPiece(of tensor: TensorInfo, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let bytes = StoredElements(offset: tensor.range.lowerBound, count: tensor.range.count, format: .u8)
    try file.forEachPiece(of: bytes) { _, piece in try body(piece) }
  }

  /// The rows of a tensor, which are read one by one; `nil` for a scalar and for a dtype that is not read.
  package func rows(of tensor: TensorInfo) -> ArrayRows? {
    guard let elements = tensor.elements else { return nil }
    return ArrayRows(file, elements, tensor.sizes, dtypeName: tensor.dtype.rawValue) { [path] in
      tensor.outOfRange($0, path)
    }
  }

  /// Calls `body` with the bytes of the whole file in order, block by block.
  func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    try file.forEachPiece(of: StoredElements(offset: 0, count: file.byteCount, format: .u8)) { _, piece in
      try body(piece)
    }
  }

  /// Counts NaN and infinities of a tensor; 0 if its dtype is not read.
  public func countNonFinite(_ tensor: TensorInfo) throws -> NonFiniteCount {
    guard let elements = tensor.elements else { return NonFiniteCount() }
    return try file.countNonFinite(elements)
  }

  static func header(of file: RandomAccessFile) throws -> SafetensorsHeader {
    let path = file.path
    let prefix = try file.prefix()
    if let error = GraphcError.notSafetensors(path, prefix: prefix) { throw error }
    guard prefix.count >= 8 else {
      throw GraphcError(
        .badInput, "safetensors/too-short", "the file has \(file.byteCount) bytes, and safetensors begins with 8",
        path: path)
    }
    let length = prefix[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let length = Int(exactly: length), length <= Int.max - 8 else {
      throw GraphcError(
        .badInput, "safetensors/header-length", "the header's length, \(length), is beyond any file", path: path)
    }
    guard length <= SafetensorsHeader.maximumByteCount else {
      throw GraphcError(
        .badInput, "limit/header",
        "the header has \(length) bytes, more than the limit of \(SafetensorsHeader.maximumByteCount)", path: path)
    }
    guard length <= file.byteCount - 8 else {
      throw GraphcError(
        .badInput, "safetensors/truncated",
        "the file is cut short: the header needs \(length + 8) bytes of \(file.byteCount)", path: path,
        help: "download it again")
    }
    let text = try file.read(at: 8, count: length)
    return try SafetensorsHeader(parsing: text, data: 8 + length..<file.byteCount, path: path)
  }
}

extension TensorInfo {
  /// The dtype of the elements once they are read.
  package var readType: DType { dtype.format?.dtype ?? .f32 }

  fileprivate func outOfRange(_ index: Int, _ path: String) -> GraphcError {
    GraphcError(
      .badInput, "safetensors/range",
      "element \(index) of \(quoted(name)), a \(dtype.rawValue), does not fit \(readType.rawValue)", path: path)
  }

  fileprivate var elements: StoredElements? {
    dtype.format.map { StoredElements(offset: range.lowerBound, count: count, format: $0) }
  }
}
