/// The contents of a file of weights, an array or a picture, as `graphc inspect` shows them.
public struct Inspection: Sendable {
  /// The format of a file.
  public enum Format: String, Sendable {
    case safetensors
    /// A file of ``PackedWeights``; its padding is left out.
    case packed = "packed weights"
    case npy
    case png
    case jpeg
  }

  /// A tensor in a file.
  public struct Entry: Sendable {
    /// The name; empty for the array of a .npy file.
    public let name: String
    /// The element type as the file spells it.
    public let dtype: String
    /// The extent of each axis.
    public let shape: [Int]
    /// The number of elements.
    public let count: Int
    /// Bytes in the file.
    public let byteCount: Int
    /// NaN and infinities; `nil` if they were not asked for, or the dtype is not read.
    public let nonFinite: NonFiniteCount?
  }

  /// The path that was inspected.
  public let path: String
  /// The format of the file or files.
  public let format: Format
  /// The paths of the files; several when the weights are in shards.
  public let files: [String]
  /// Bytes of all files.
  public let byteCount: Int
  /// The tensors in the order of the file; the array of a .npy file has no name; a picture has none.
  public let tensors: [Entry]
  /// The metadata of a safetensors file.
  public let metadata: [MetadataEntry]
  /// The header of a picture; `nil` for other files.
  public let picture: PictureHeader?
  /// Oddities that do no harm.
  public let warnings: [GraphcError]

  /// The number of elements of all tensors.
  public var count: Int { tensors.reduce(0) { $0 + $1.count } }

  /// Inspects a file or a folder of weights. The first bytes decide on the kind, not the name.
  ///
  /// - Parameter countsNonFinite: reads all floats to count NaN and infinities.
  /// - Throws: as ``Checkpoint/init(path:)``, ``NpyFile/init(path:)``, ``Image/init(path:)`` (the samples of a picture
  ///   are not decoded).
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
