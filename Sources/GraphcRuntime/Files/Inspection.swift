/// What a file of weights, an array or a picture holds.
public struct Inspection: Sendable {
  public enum Format: String, Sendable {
    case safetensors
    /// A file of ``PackedWeights``; its padding is left out.
    case packed = "packed weights"
    case npy
    case png
    case jpeg
  }

  public struct Entry: Sendable {
    public let name: String
    /// As the file spells it.
    public let dtype: String
    public let shape: [Int]
    /// Number of elements.
    public let count: Int
    /// Bytes in the file.
    public let byteCount: Int
    /// nil when not asked for, or of a dtype that is not read.
    public let nonFinite: NonFiniteCount?
  }

  public let path: String
  public let format: Format
  /// The paths of the files; several when the weights are in shards.
  public let files: [String]
  /// Of all files.
  public let byteCount: Int
  /// In the order of the file; the array of a npy file has no name; a picture has none.
  public let tensors: [Entry]
  public let metadata: [MetadataEntry]
  /// Of a picture.
  public let picture: PictureHeader?
  /// What is odd and does no harm.
  public let warnings: [GraphcError]

  /// Number of elements of all tensors.
  public var count: Int { tensors.reduce(0) { $0 + $1.count } }

  /// Looks into a file or a folder of weights; its kind is told by its first bytes, not its name.
  ///
  /// - Parameter countsNonFinite: reads all floats to count NaN and infinities.
  /// - Throws: as ``Checkpoint/init(path:)``, ``NpyFile/init(path:)``, ``Image/init(path:)`` (a picture's rows are not
  ///   decoded).
  public init(path: String, countsNonFinite: Bool = false) throws {
    if (try? FileStatus(path: path))?.kind == .directory || path.hasSuffix(".index.json") {
      try self.init(checkpoint: Checkpoint(path: path), countsNonFinite)
      return
    }
    let file = try RandomAccessFile(path: path)
    let kind = try file.kind()
    switch kind {
    case .npy: try self.init(npy: NpyFile(path: path), countsNonFinite)
    case .png:
      let header = try PNGHeader(parsing: readFile(path, limit: Image.maximumFileByteCount), path: path)
      self.init(path: path, .png, files: [path], file.byteCount, [], picture: .png(header))
    case .jpeg:
      let header = try JPEGHeader(parsing: readFile(path, limit: Image.maximumFileByteCount), path: path)
      self.init(path: path, .jpeg, files: [path], file.byteCount, [], picture: .jpeg(header))
    case .gif, .webp, .bmp, .tiff, .heif, .svg:
      throw GraphcError.noPicture(kind, path)
    default: try self.init(checkpoint: Checkpoint(path: path), countsNonFinite)
    }
  }

  private init(checkpoint: Checkpoint, _ countsNonFinite: Bool) throws {
    let isPacked = checkpoint.files.count == 1 && checkpoint.files[0].isPacked
    let tensors = try checkpoint.files.flatMap { file in
      try file.tensors.filter { !isPacked || !PackedWeights.isPadding($0) }.map { tensor in
        Entry(
          name: tensor.name, dtype: tensor.dtype.rawValue, shape: tensor.shape, count: tensor.count,
          byteCount: tensor.range.count,
          nonFinite: countsNonFinite && tensor.dtype.isRead ? try file.countNonFinite(tensor) : nil)
      }
    }
    self.init(
      path: checkpoint.path, isPacked ? .packed : .safetensors, files: checkpoint.files.map(\.path),
      checkpoint.files.reduce(0) { $0 + $1.byteCount }, tensors,
      metadata: checkpoint.files.first?.metadata ?? [], warnings: checkpoint.warnings)
  }

  private init(npy file: NpyFile, _ countsNonFinite: Bool) throws {
    let entry = Entry(
      name: "", dtype: file.description, shape: file.shape, count: file.count, byteCount: file.dataByteCount,
      nonFinite: countsNonFinite ? try file.countNonFinite() : nil)
    self.init(path: file.path, .npy, files: [file.path], file.byteCount, [entry])
  }

  private init(
    path: String, _ format: Format, files: [String], _ byteCount: Int, _ tensors: [Entry],
    metadata: [MetadataEntry] = [], picture: PictureHeader? = nil, warnings: [GraphcError] = []
  ) {
    self.path = path
    self.format = format
    self.files = files
    self.byteCount = byteCount
    self.tensors = tensors
    self.metadata = metadata
    self.picture = picture
    self.warnings = warnings
  }
}
