import GraphcText

/// The learned tensors of one model in the forms that its kernels read, in a file that is mapped into memory.
///
/// The file is a safetensors file whose tensors start at multiples of 64 bytes, except for padding tensors, which are
/// named `graphc.padding.N`. A parameter has its path as a name if kernels read it row-major, and its path with
/// `#panels` or `#panels.T` if they read it in panels of a ``WeightFormat``. The metadata identifies the spec and the
/// checkpoint. The file must not change while it is mapped (see ``MappedFile``).
public final class PackedWeights: Sendable {
  /// The path of the file.
  public let path: String
  /// The spec, the checkpoint and the format of the file.
  public let identity: Identity
  /// The tensors, in the order of their bytes, without padding.
  public let tensors: [TensorInfo]
  private let file: MappedFile?
  private let places: [UTF8Key: Int]

  /// Maps the weights of one spec.
  ///
  /// - Parameters:
  ///   - model: the name of the model, for messages.
  ///   - specDigest: the spec for which the file must have been packed.
  ///   - foldedDigest: the digest of the bodies of folded parameters; `nil` if none is read.
  ///   - format: the format of the panels.
  /// - Throws: as ``SafetensorsFile/init(path:)`` and ``MappedFile/init(path:)``; 65 `weights/not-packed`,
  ///   `weights/packed-version`, `weights/packed-precision`, `weights/other-spec`.
  public init(
    path: String, model: String, specDigest: String, foldedDigest: String? = nil, format: WeightFormat = .f32
  ) throws {
    let opened = try RandomAccessFile(path: path)
    let header = try SafetensorsFile.header(of: opened)
    let identity = try Identity(header.metadata, path: path)
    guard identity.specDigest == specDigest else {
      throw GraphcError(
        .badInput, "weights/other-spec",
        "the weights were packed for another spec: \(Self.name(identity.model, identity.specDigest)), and this is "
          + Self.name(model, specDigest),
        path: path, help: "pack the checkpoint again for this spec (and its --set): \(Self.command)")
    }
    guard identity.format == format else {
      throw GraphcError(
        .badInput, "weights/packed-precision",
        "the weights are packed in \(identity.format.name), and this run reads \(format.name)", path: path,
        help: "pack the checkpoint again: \(Self.command) --precision \(format.name); or let graphc run with "
          + "--precision \(identity.format.name)")
    }
    if let foldedDigest, !identity.foldedDigests.contains(foldedDigest) {
      throw GraphcError(
        .badInput, "weights/packed-version",
        "the weights are packed for other passes: this run computes other tensors of the parameters", path: path,
        help:
          "pack the checkpoint again with this graphc, \(Self.command); with taps or other passes, use the checkpoint")
    }
    let tensors = header.tensors.filter { !Self.isPadding($0) }
    for tensor in tensors where !tensor.range.lowerBound.isMultiple(of: Self.alignment) {
      throw GraphcError(
        .badInput, "weights/not-packed",
        "\(quoted(tensor.name)) begins at byte \(tensor.range.lowerBound), no multiple of \(Self.alignment)",
        path: path,
        help: "pack the checkpoint again: \(Self.command)")
    }
    self.path = path
    self.identity = identity
    self.tensors = tensors
    places = Dictionary(
      tensors.enumerated().map { (UTF8Key($0.element.name), $0.offset) }, uniquingKeysWith: { first, _ in first })
    file = try MappedFile(opened)
  }

  /// The weights of a model without parameters: no file.
  public static let none = PackedWeights()

  private init() {
    path = ""
    identity = Identity(model: "", specDigest: "", sourceDigest: "")
    tensors = []
    places = [:]
    file = nil
  }

  /// Whether a file is a packed file of any version; `false` also for a file that cannot be read. Reads only the
  /// header.
  public static func isPacked(path: String) -> Bool {
    (try? SafetensorsFile(path: path))?.isPacked ?? false
  }

  /// The digest of the spec for which a packed file was made; `nil` for any other file.
  package static func specDigest(path: String) -> String? {
    guard let file = try? SafetensorsFile(path: path), file.isPacked else { return nil }
    return file.metadata(Key.spec)
  }

  /// Checks that the file is as it was when it was mapped. A result that was computed meanwhile may be wrong otherwise.
  ///
  /// - Throws: 74 `io/changed`.
  public func checkUnchanged() throws { try file?.checkUnchanged() }

  /// Whether an open file is a packed file of any version; `false` also for a file that cannot be read.
  package static func isPacked(_ file: RandomAccessFile) -> Bool {
    (try? SafetensorsFile.header(of: file))?.metadata.contains { $0.key == Key.version } ?? false
  }

  /// Bytes of the file.
  public var byteCount: Int { file?.bytes.count ?? 0 }

  /// A parameter in row-major order; valid during the lifetime of this object.
  ///
  /// - Throws: 65 `weights/missing`, `weights/shape-mismatch`.
  public func plain(_ path: String, shape: [Int]) throws(GraphcError) -> UnsafePointer<Float> {
    try address(path, .f32, shape, parameter: path).assumingMemoryBound(to: Float.self)
  }

  /// A parameter of at least two axes in panels, by its own shape; valid during the lifetime of this object.
  ///
  /// - Parameters:
  ///   - shape: the declared shape of the parameter.
  ///   - transposed: whether the product sums over all axes but the first; otherwise it sums over the first.
  /// - Throws: 65 `weights/missing`, `weights/shape-mismatch`; as ``Shape/init(_:)``.
  public func panels(
    _ path: String, shape: [Int], transposed: Bool, as format: WeightFormat = .f32
  ) throws(GraphcError) -> UnsafeRawPointer {
    try address(
      Self.panelsName(path, transposed: transposed), format.storedType,
      format.shape(of: path, Shape(shape), transposed: transposed), parameter: path)
  }

  /// The NaN and infinite elements of a tensor; indices count elements in the order of the file.
  public func countNonFinite(_ tensor: TensorInfo) -> NonFiniteCount {
    guard let file, tensor.range.upperBound <= file.bytes.count else { return NonFiniteCount() }
    defer { withExtendedLifetime(file) {} }
    let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[tensor.range])
    if tensor.dtype == .f32 { return NonFiniteCount(f32: bytes) }
    return tensor.dtype == .bf16 ? NonFiniteCount(bf16: bytes) : NonFiniteCount()
  }

  private func address(
    _ name: String, _ dtype: SafetensorsDType, _ shape: [Int], parameter: String
  ) throws(GraphcError) -> UnsafeRawPointer {
    guard let place = places[UTF8Key(name)], let base = file?.bytes.baseAddress else { throw missing(name, parameter) }
    let tensor = tensors[place]
    guard tensor.dtype == dtype, tensor.shape == shape else {
      throw GraphcError(
        .badInput, "weights/shape-mismatch",
        "\(quoted(name)) is \(tensor.dtype.rawValue)\(tensor.shape), and \(dtype.rawValue)\(shape) is needed",
        path: path)
    }
    return base + tensor.range.lowerBound
  }

  private func missing(_ name: String, _ parameter: String) -> GraphcError {
    let forms = [parameter] + [false, true].map { Self.panelsName(parameter, transposed: $0) }
    let others = forms.filter { places[UTF8Key($0)] != nil }
    let rest = others.isEmpty ? "" : ", only \(others.map { quoted($0) }.joined(separator: " and "))"
    return GraphcError(
      .badInput, "weights/missing", "the packed file has no \(quoted(name))\(rest)", path: path,
      help: others.isEmpty
        ? "the file holds what the optimized graph reads: run that, or use the checkpoint that was packed"
        : "this way of running reads the parameter in another form: use the checkpoint that was packed")
  }

  private static func name(_ model: String, _ digest: String) -> String {
    "\(quoted(model)) of digest \(escaped(digest, limit: 12))"
  }
}
