import GraphcText

extension PackedWeights {
  /// The spec, the checkpoint and the format of a packed file.
  public struct Identity: Hashable, Sendable {
    /// The name of the model, for messages.
    public var model: String
    /// The digest of the graph that the spec describes; 64 hexadecimal digits.
    public var specDigest: String
    /// The digests of the bodies of folded parameters, for each set of plans that reads all of its own from the file;
    /// empty if there are none.
    public var foldedDigests: [String]
    /// The digest of the bytes of the checkpoint, or of the text `seed N`; 64 hexadecimal digits.
    public var sourceDigest: String
    /// The format of the panels.
    public var format: WeightFormat

    /// Takes a value for each field.
    public init(
      model: String, specDigest: String, foldedDigests: [String] = [], sourceDigest: String,
      format: WeightFormat = .f32
    ) {
      self.model = model
      self.specDigest = specDigest
      self.foldedDigests = foldedDigests
      self.sourceDigest = sourceDigest
      self.format = format
    }
  }

  static let version = "2"
  static let alignment = WeightFormat.alignment
  static let command = "graphc compile SPEC --weights CHECKPOINT"

  enum Key {
    static let version = "graphc.packed"
    static let format = "graphc.weight-format"
    static let model = "graphc.model"
    static let spec = "graphc.spec"
    static let folded = "graphc.folded"
    static let source = "graphc.source"
  }

  /// The name of the tensor of a parameter in panels.
  public static func panelsName(_ path: String, transposed: Bool) -> String {
    path + (transposed ? "#panels.T" : "#panels")
  }

  static func paddingName(_ number: Int) -> String { "graphc.padding.\(number)" }

  static func isPadding(_ tensor: TensorInfo) -> Bool {
    tensor.dtype == .u8 && tensor.name.hasPrefix("graphc.padding.")
  }
}

extension SafetensorsFile {
  /// Whether this is a packed file of any version.
  var isPacked: Bool { metadata(PackedWeights.Key.version) != nil }
}

extension PackedWeights.Identity {
  typealias Key = PackedWeights.Key

  var metadata: [MetadataEntry] {
    [
      MetadataEntry(key: Key.version, value: PackedWeights.version),
      MetadataEntry(key: Key.format, value: format.text),
      MetadataEntry(key: Key.model, value: model), MetadataEntry(key: Key.spec, value: specDigest),
      MetadataEntry(key: Key.source, value: sourceDigest), MetadataEntry.namesArePaths,
    ]
      + (foldedDigests.isEmpty
        ? [] : [MetadataEntry(key: Key.folded, value: foldedDigests.joined(separator: " "))])
  }

  /// - Throws: 65 `weights/not-packed`, `weights/packed-version`.
  init(_ metadata: [MetadataEntry], path: String) throws(GraphcError) {
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
    let formats = WeightFormat.all
    let given = try value(Key.format)
    guard let format = formats.first(where: { $0.text == given }) else {
      throw GraphcError(
        .badInput, "weights/packed-version",
        "the weights are packed as \(quoted(given)), and \(formats.map(\.text).joined(separator: ", ")) are read",
        path: path, help: "pack the checkpoint again with this graphc: \(PackedWeights.command)")
    }
    self.init(
      model: try value(Key.model), specDigest: try value(Key.spec),
      foldedDigests: (values[UTF8Key(Key.folded)] ?? "").split(separator: " ").map(String.init),
      sourceDigest: try value(Key.source), format: format)
  }
}
