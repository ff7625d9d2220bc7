import GraphcText

/// The weights of a model: one safetensors file, or a folder in the layout of Hugging Face.
///
/// A folder has `model.safetensors`, or a `model.safetensors.index.json` that says which file (shard) holds which
/// tensor. Only headers are read before ``read(_:)``.
public struct Checkpoint: Sendable {
  /// The name of the index in a folder with several files.
  public static let indexName = "model.safetensors.index.json"
  /// The name of the weights in a folder with one file.
  public static let fileName = "model.safetensors"
  static let configName = "config.json"

  /// The path that was opened.
  public let path: String
  /// The files, in the order of their names.
  public let files: [SafetensorsFile]
  /// The names of all tensors, file by file, in the order of their bytes in the file.
  public let names: [String]
  /// Oddities that do no harm: `weights/index-total-size`, `weights/index-unmapped`.
  public let warnings: [GraphcError]
  private let places: [UTF8Key: Int]

  /// Opens a `.safetensors` file, an index, or a folder with either.
  ///
  /// - Throws: as ``SafetensorsFile/init(path:)``; 66 `weights/not-in-folder`, `weights/index-shard-missing`; 65
  ///   `weights/index-format`, `weights/path-escape`, `weights/index-tensor-missing`, `weights/index-duplicate`.
  public init(path: String) throws {
    let status = try? FileStatus(path: path)
    if status?.kind == .directory {
      try self.init(folder: path)
    } else if path.hasSuffix(".index.json") {
      try self.init(index: path)
    } else {
      self.init(path: path, file: try SafetensorsFile(path: path))
    }
  }

  /// The description of a tensor. Names are compared by their bytes.
  public func info(_ name: String) -> TensorInfo? {
    places[UTF8Key(name)].flatMap { files[$0].info(name) }
  }

  /// The file that holds a tensor.
  public func file(of name: String) -> SafetensorsFile? {
    places[UTF8Key(name)].map { files[$0] }
  }

  /// Whether every file says that its names are parameter paths of a spec.
  public var namesArePaths: Bool { files.allSatisfy(\.namesArePaths) }

  /// Reads a tensor as ``SafetensorsFile/read(_:)``.
  public func read(_ name: String) throws -> Tensor {
    guard let place = places[UTF8Key(name)] else {
      throw GraphcError(.badInput, "weights/missing", "there is no tensor \(quoted(name))", path: path)
    }
    return try files[place].read(name)
  }

  /// SHA-256 of the bytes of all ``files``, in order, as 64 hexadecimal digits.
  public func contentDigest() throws -> String {
    var hash = SHA256()
    for file in files { try file.forEachPiece { hash.update($0) } }
    return hash.hexadecimal
  }

  /// The `config.json` in the folder of the weights; `nil` if there is none.
  package static func config(beside path: String) -> String? { file(configName, beside: path) }

  /// The `generation_config.json` in the folder of the weights; `nil` if there is none.
  package static func generationConfig(beside path: String) -> String? {
    file("generation_config.json", beside: path)
  }

  private static func file(_ name: String, beside path: String) -> String? {
    var folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? ""
    if (try? FileStatus(path: path))?.kind == .directory { folder = path.hasSuffix("/") ? path : path + "/" }
    // A dangling link counts as present, so that reading it is an error.
    return folderNames(folder.isEmpty ? "." : folder).contains(name) ? folder + name : nil
  }

  private init(path: String, file: SafetensorsFile) {
    self.path = path
    files = [file]
    names = file.tensors.map(\.name)
    warnings = []
    places = Dictionary(names.map { (UTF8Key($0), 0) }, uniquingKeysWith: { first, _ in first })
  }

  private init(folder: String) throws {
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    // Whether the file exists. A dangling link counts, so that opening it reports it.
    func isThere(_ name: String) -> Bool {
      (try? FileStatus(path: prefix + name)) != nil || SystemCall.target(ofLink: prefix + name) != nil
    }
    if isThere(Self.indexName) {
      try self.init(index: prefix + Self.indexName)
    } else if isThere(Self.fileName) {
      self.init(path: folder, file: try SafetensorsFile(path: prefix + Self.fileName))
    } else {
      throw Self.nothing(in: folder)
    }
  }

  private init(index path: String) throws {
    let index = try CheckpointIndex(path: path)
    let opened = try index.open()
    self.path = path
    files = opened.files
    names = opened.names
    warnings = opened.warnings
    places = opened.places
  }

  private static func nothing(in folder: String) -> GraphcError {
    let names: [String]
    do {
      names = try SystemCall.names(inFolder: folder)
    } catch {
      return .opening(folder, error)
    }
    var message = "the folder has neither \(fileName) nor \(indexName)"
    var help: String?
    let shards = names.filter(isShard)
    if let name = names.first(where: { $0.hasSuffix(".index.json") }) {
      help = "name the index itself: \(escaped(folder))/\(escaped(name))"
    } else if let name = shards.first {
      message = "the folder has \(shards.count) shards such as \(escaped(name)), and no \(indexName)"
      help = "download the index, too: it says which shard holds which tensor"
    } else if let name = names.first(where: { $0.hasSuffix(".safetensors") }) {
      help = "name the file itself: \(escaped(folder))/\(escaped(name))"
    } else if let (name, kind) = otherWeights(in: folder, names) {
      message += "; \(escaped(name)) is \(kind.rawValue)"
      help = kind.advice(for: .weights)
    }
    return GraphcError(.missingInput, "weights/not-in-folder", message, path: folder, help: help)
  }

  /// Whether a name is that of a shard, such as `model-00001-of-00003.safetensors`.
  private static func isShard(_ name: String) -> Bool {
    let parts = name.hasSuffix(".safetensors") ? Array(name.dropLast(12).split(separator: "-").suffix(3)) : []
    return parts.count == 3 && Int(parts[0]) != nil && parts[1] == "of" && Int(parts[2]) != nil
  }

  /// The first file that holds weights of another kind.
  private static func otherWeights(in folder: String, _ names: [String]) -> (name: String, kind: FileKind)? {
    for name in names where otherEndings.contains(where: name.hasSuffix) {
      if let kind = try? RandomAccessFile(path: folder + "/" + name).kind(), kind != .unknown { return (name, kind) }
    }
    return nil
  }

  private static let otherEndings = [
    ".bin", ".pt", ".pth", ".ckpt", ".pkl", ".onnx", ".gguf", ".ggml", ".h5", ".keras", ".tflite", ".npz", ".zip",
    ".gz",
    ".tar",
  ]
}
