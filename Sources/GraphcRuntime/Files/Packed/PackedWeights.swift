import GraphcKernelTable
import GraphcText

/// The learned tensors of one model as its kernels read them, in a file that is mapped and not parsed.
///
/// The file is a safetensors file whose tensors all begin at a multiple of 64 bytes, but for
/// padding, which is named `graphc.padding.N`. A parameter lies under its path if
/// kernels read it as it is, and under its path and `#panels` or `#panels.T` if they read it in panels (see
/// ``PackedMatrix``), F32 `[panels, inner, 48]` or BF16 `[panels, inner / 2 rounded up, 32, 2]`. Metadata says what it
/// was made for. Nobody may change the file while it is
/// mapped (see ``MappedFile``).
public final class PackedWeights: Sendable {
  public let path: String
  /// What the file was made of.
  public let identity: Identity
  /// The tensors, in the order of their bytes, without padding.
  public let tensors: [TensorInfo]
  private let file: MappedFile
  private let places: [UTF8Key: Int]

  /// Maps the weights of one spec.
  ///
  /// - Parameters:
  ///   - model: the name of the model, for messages.
  ///   - specDigest: which spec the file must have been packed for.
  ///   - foldedDigest: how tensors that are computed of several parameters must have been made; `nil` if none is read.
  ///   - precision: of the panels, f32 or bf16.
  /// - Throws: as ``SafetensorsFile/init(path:)`` and ``MappedFile/init(path:)``; 65 `weights/not-packed`,
  ///   `weights/packed-version`, `weights/packed-precision`, `weights/other-spec`.
  public init(
    path: String, model: String, specDigest: String, foldedDigest: String? = nil, precision: DType = .f32
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
    guard identity.precision == precision else {
      throw GraphcError(
        .badInput, "weights/packed-precision",
        "the weights are packed in \(identity.precision.rawValue), and this run reads \(precision.rawValue)",
        path: path,
        help: "pack the checkpoint again: \(Self.command) --precision \(precision.rawValue); or let graphc run with "
          + "--precision \(identity.precision.rawValue)")
    }
    if let foldedDigest, identity.foldedDigest != foldedDigest {
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

  /// Whether a file is of this format, of whatever version; `false` also for what cannot be read. Reads the header.
  public static func isPacked(path: String) -> Bool {
    (try? SafetensorsFile(path: path))?.isPacked ?? false
  }

  /// The digest of the spec that a file of this format was made for; `nil` for another file.
  package static func specDigest(path: String) -> String? {
    guard let file = try? SafetensorsFile(path: path), file.isPacked else { return nil }
    return file.metadata(Key.spec)
  }

  /// Bytes of the file.
  public var byteCount: Int { file.bytes.count }

  /// A parameter in row-major order; valid while this object lives.
  ///
  /// - Throws: 65 `weights/missing`, `weights/shape-mismatch`.
  public func plain(_ path: String, shape: [Int]) throws(GraphcError) -> UnsafePointer<Float> {
    try address(path, .f32, shape, parameter: path).assumingMemoryBound(to: Float.self)
  }

  /// A parameter in panels; valid while this object lives.
  ///
  /// - Parameters:
  ///   - inner: the axis that the product sums over.
  ///   - columns: the other axis of the parameter.
  ///   - transposed: the parameter itself is [columns, inner].
  ///   - dtype: of the elements, f32 or bf16.
  /// - Throws: 65 `weights/missing`, `weights/shape-mismatch`.
  public func panels(
    _ path: String, inner: Int, columns: Int, transposed: Bool, as dtype: DType
  ) throws(GraphcError) -> UnsafeRawPointer {
    try address(
      Self.panelsName(path, transposed: transposed), dtype == .bf16 ? .bf16 : .f32,
      Self.panelShape(inner: inner, columns: columns, dtype: dtype), parameter: path)
  }

  /// A parameter of at least two axes in panels of f32, by its own shape; valid while this object lives.
  ///
  /// - Parameters:
  ///   - shape: of the parameter as it is declared.
  ///   - transposed: the product sums over all axes but the first, not over the first.
  /// - Throws: 65 `weights/missing`, `weights/shape-mismatch`, `limit/elements`.
  public func panels(
    _ path: String, shape: [Int], transposed: Bool
  ) throws(GraphcError) -> UnsafePointer<Float> {
    try panels(path, shape: shape, transposed: transposed, as: .f32).assumingMemoryBound(to: Float.self)
  }

  /// As ``panels(_:shape:transposed:)``, in bf16.
  public func panelsBF16(
    _ path: String, shape: [Int], transposed: Bool
  ) throws(GraphcError) -> UnsafePointer<UInt16> {
    try panels(path, shape: shape, transposed: transposed, as: .bf16).assumingMemoryBound(to: UInt16.self)
  }

  private func panels(
    _ path: String, shape: [Int], transposed: Bool, as dtype: DType
  ) throws(GraphcError) -> UnsafeRawPointer {
    guard shape.count >= 2 else {
      throw GraphcError(
        .badInput, "weights/shape-mismatch", "\(quoted(path)) of shape \(shape) has no panels", path: self.path)
    }
    _ = try Tensor.byteCount(dtype: .f32, shape: shape)
    let rest = shape[1...].reduce(1, *)
    return try panels(
      path, inner: transposed ? rest : shape[0], columns: transposed ? shape[0] : rest, transposed: transposed,
      as: dtype)
  }

  /// NaN and infinities of a tensor; the index counts elements as they lie in the file.
  public func countNonFinite(_ tensor: TensorInfo) -> NonFiniteCount {
    guard tensor.range.upperBound <= file.bytes.count else { return NonFiniteCount() }
    defer { withExtendedLifetime(file) {} }
    let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[tensor.range])
    if tensor.dtype == .f32 { return NonFiniteCount(f32: bytes) }
    return tensor.dtype == .bf16 ? NonFiniteCount(bf16: bytes) : NonFiniteCount()
  }

  private func address(
    _ name: String, _ dtype: SafetensorsDType, _ shape: [Int], parameter: String
  ) throws(GraphcError) -> UnsafeRawPointer {
    guard let place = places[UTF8Key(name)], let base = file.bytes.baseAddress else { throw missing(name, parameter) }
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

// MARK: The format

extension PackedWeights {
  /// What a packed file was made of.
  public struct Identity: Hashable, Sendable {
    public var model: String
    /// Of the graph as the spec says it; 64 digits.
    public var specDigest: String
    /// Of how tensors that are computed of several parameters are made; `nil` if there are none.
    public var foldedDigest: String?
    /// Of the checkpoint's bytes, or of the text `seed N`; 64 digits.
    public var sourceDigest: String
    /// Of the panels, f32 or bf16.
    public var precision: DType

    public init(
      model: String, specDigest: String, foldedDigest: String? = nil, sourceDigest: String, precision: DType = .f32
    ) {
      self.model = model
      self.specDigest = specDigest
      self.foldedDigest = foldedDigest
      self.sourceDigest = sourceDigest
      self.precision = precision
    }
  }

  static let version = "1"
  static let alignment = 64
  static let command = "graphc compile SPEC --weights CHECKPOINT"

  enum Key {
    static let version = "graphc.packed"
    static let panelWidth = "graphc.panel-width"
    static let model = "graphc.model"
    static let spec = "graphc.spec"
    static let folded = "graphc.folded"
    static let source = "graphc.source"
    /// Of the panels; without it they are f32.
    static let precision = "graphc.precision"
  }

  /// The name of the tensor that holds a parameter in panels.
  public static func panelsName(_ path: String, transposed: Bool) -> String {
    path + (transposed ? "#panels.T" : "#panels")
  }

  /// A packed W[inner, columns] as a tensor.
  static func panelShape(inner: Int, columns: Int, dtype: DType) -> [Int] {
    dtype == .bf16
      ? [PanelLayoutBF16.panels(columns: columns), inner / 2 + inner % 2, PanelLayoutBF16.width, 2]
      : PackedMatrix.panelShape(inner: inner, columns: columns)
  }

  /// Columns of a panel.
  static func panelWidth(_ dtype: DType) -> Int {
    dtype == .bf16 ? PanelLayoutBF16.width : PackedMatrix.panelWidth
  }

  static func paddingName(_ number: Int) -> String { "graphc.padding.\(number)" }

  static func isPadding(_ tensor: TensorInfo) -> Bool {
    tensor.dtype == .u8 && tensor.name.hasPrefix("graphc.padding.")
  }
}

extension SafetensorsFile {
  /// Whether this is a file of ``PackedWeights``, of whatever version.
  var isPacked: Bool { metadata(PackedWeights.Key.version) != nil }
}

extension PackedWeights.Identity {
  typealias Key = PackedWeights.Key

  var metadata: [MetadataEntry] {
    [
      MetadataEntry(key: Key.version, value: PackedWeights.version),
      MetadataEntry(key: Key.panelWidth, value: "\(PackedWeights.panelWidth(precision))"),
      MetadataEntry(key: Key.model, value: model), MetadataEntry(key: Key.spec, value: specDigest),
      MetadataEntry(key: Key.source, value: sourceDigest), MetadataEntry.namesArePaths,
    ] + (foldedDigest.map { [MetadataEntry(key: Key.folded, value: $0)] } ?? [])
      + (precision == .f32 ? [] : [MetadataEntry(key: Key.precision, value: precision.rawValue)])
  }

  /// - Throws: 65 `weights/not-packed`, `weights/packed-version`.
  fileprivate init(_ metadata: [MetadataEntry], path: String) throws(GraphcError) {
    let values = Dictionary(metadata.map { (UTF8Key($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    func value(_ key: String) throws(GraphcError) -> String {
      if let value = values[UTF8Key(key)] { return value }
      throw GraphcError(
        .badInput, "weights/not-packed",
        key == Key.version
          ? "these are not packed weights but a plain safetensors file"
          : "the packed file does not say its \(quoted(key))", path: path,
        help: "pack the checkpoint: \(PackedWeights.command)")
    }
    let version = try value(Key.version)
    guard version == PackedWeights.version else {
      throw GraphcError(
        .badInput, "weights/packed-version",
        "the weights are packed in version \(quoted(version)) of the format, and \(PackedWeights.version) is read",
        path: path, help: "pack the checkpoint again with this graphc: \(PackedWeights.command)")
    }
    let precision = values[UTF8Key(Key.precision)] ?? DType.f32.rawValue
    guard let dtype = [DType.f32, .bf16].first(where: { $0.rawValue == precision }) else {
      throw GraphcError(
        .badInput, "weights/packed-version",
        "the weights are packed in \(quoted(precision)), and f32 and bf16 are read", path: path,
        help: "pack the checkpoint again with this graphc: \(PackedWeights.command)")
    }
    let width = try value(Key.panelWidth)
    guard width == "\(PackedWeights.panelWidth(dtype))" else {
      throw GraphcError(
        .badInput, "weights/packed-version",
        "the weights are packed in panels of \(quoted(width)) columns, and \(PackedWeights.panelWidth(dtype)) are read",
        path: path, help: "pack the checkpoint again with this graphc: \(PackedWeights.command)")
    }
    self.init(
      model: try value(Key.model), specDigest: try value(Key.spec), foldedDigest: values[UTF8Key(Key.folded)],
      sourceDigest: try value(Key.source), precision: dtype)
  }
}
