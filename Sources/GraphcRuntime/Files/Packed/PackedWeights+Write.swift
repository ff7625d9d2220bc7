import GraphcText

extension PackedWeights {
  /// A tensor to be written to a packed file.
  public struct Entry: Hashable, Sendable {
    /// The path of the parameter, or its ``PackedWeights/panelsName(_:transposed:)``.
    public var name: String
    /// The shape of the tensor in the file.
    public var shape: [Int]
    /// The element type in the file.
    public var dtype: SafetensorsDType

    /// A tensor that kernels read as it is.
    public init(name: String, shape: [Int], dtype: SafetensorsDType = .f32) {
      self.name = name
      self.shape = shape
      self.dtype = dtype
    }

    /// A parameter of at least two axes in panels.
    ///
    /// - Parameters:
    ///   - shape: the declared shape of the parameter.
    ///   - transposed: whether the product sums over all axes but the first; otherwise it sums over the first.
    /// - Throws: 65 `weights/shape-mismatch`; as ``Shape/init(_:)``.
    public init(
      panelsOf path: String, shape: [Int], transposed: Bool, as format: WeightFormat = .f32
    ) throws(GraphcError) {
      self.init(
        name: PackedWeights.panelsName(path, transposed: transposed),
        shape: try format.shape(of: path, Shape(shape), transposed: transposed), dtype: format.storedType)
    }
  }

  /// Writes a packed file, one tensor at a time. Equal entries and contents give equal bytes.
  ///
  /// - Parameters:
  ///   - entries: in the order of the file.
  ///   - contents: the bytes of an entry, as many as its dtype and shape need, as a tensor; called once per entry, in
  ///     order.
  /// - Throws: 65 `safetensors/duplicate-name`, `limit/…`, `tensor/size`; as ``AtomicFile/write(to:_:)``; what
  ///   `contents` throws.
  public static func write(
    _ entries: [Entry], identity: Identity, to path: String, contents: (Entry) throws -> Tensor
  ) throws {
    try write(entries, identity: identity, to: FileTarget(path: path), contents: contents)
  }

  /// Writes a packed file to a place that is open already; as ``write(_:identity:to:contents:)``.
  package static func write(
    _ entries: [Entry], identity: Identity, to target: FileTarget, contents: (Entry) throws -> Tensor
  ) throws {
    var written: [SafetensorsFile.WrittenEntry] = []
    var sizes: [(byteCount: Int, padding: Int)] = []
    for (number, entry) in entries.enumerated() {
      let tensor = SafetensorsFile.WrittenEntry(
        name: entry.name, dtype: entry.dtype, sizes: try Shape(entry.shape, of: quoted(entry.name), path: target.path))
      let byteCount = tensor.byteCount
      written.append(tensor)
      // The format allows no gaps, so padding is a tensor as well.
      let padding = (alignment - byteCount % alignment) % alignment
      if padding > 0 {
        written.append(.init(name: paddingName(number), dtype: .u8, sizes: try Shape([padding])))
      }
      sizes.append((byteCount, padding))
    }
    let header = try SafetensorsFile.header(
      written, metadata: identity.metadata, alignment: alignment, path: target.path)
    try AtomicFile.write(to: target) { writer in
      try writer.write(header)
      for (entry, size) in zip(entries, sizes) {
        let tensor = try contents(entry)
        guard tensor.byteCount == size.byteCount else {
          throw GraphcError(
            .badInput, "tensor/size",
            "'\(entry.name)' is \(entry.dtype.rawValue)\(entry.shape), not \(tensor.dtype.rawValue)\(tensor.shape)")
        }
        try tensor.withUnsafeBytes { try writer.write($0) }
        try writer.write([UInt8](repeating: 0, count: size.padding))
      }
    }
  }
}
