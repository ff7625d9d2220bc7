import GraphcText

/// A tensor in the header of a file.
public struct TensorInfo: Sendable {
  /// The name; compared by its bytes.
  public let name: String
  /// The element type in the file; ``SafetensorsFile/read(_:)`` converts it.
  public let dtype: SafetensorsDType
  /// The extents as a checked shape.
  let sizes: Shape
  /// The bytes of the elements, as a range of the file.
  public let range: Range<Int>

  /// The extent of each axis.
  public var shape: [Int] { sizes.extents }
  /// The number of elements.
  public var count: Int { sizes.count }
}

/// An entry of the metadata that a file carries besides its tensors.
public struct MetadataEntry: Hashable, Sendable {
  /// The key.
  public let key: String
  /// The text.
  public let value: String

  /// An entry with a key and its text.
  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }

  /// The entry which says that the names of the file are parameter paths: no `weights:` mapping of a spec applies.
  public static let namesArePaths = MetadataEntry(key: "graphc.names", value: "paths")
}

/// The JSON header of a safetensors file.
///
/// It accepts what the reference reader (huggingface/safetensors, `tensor.rs`) accepts, except: a repeated key, a key
/// that is neither `dtype`, `shape` nor `data_offsets`, rank above 8, names longer than 1024 bytes, more than 1,000,000
/// tensors.
struct SafetensorsHeader {
  static let maximumByteCount = 100_000_000
  static let maximumTensorCount = 1_000_000
  static let maximumNameByteCount = 1024
  static let metadataKey = "__metadata__"

  private(set) var tensors: [TensorInfo] = []
  private(set) var metadata: [MetadataEntry] = []
  private let path: String?
  private let data: Range<Int>

  /// Parses and validates a header.
  ///
  /// - Parameters:
  ///   - text: the header without its length.
  ///   - data: the range of the file that holds the elements, up to its end.
  /// - Throws: 65 `safetensors/…`, `json/…`, `limit/…`.
  init(parsing text: [UInt8], data: Range<Int>, path: String? = nil) throws {
    self.path = path
    self.data = data
    var reader = try JSONReader(text, path: path)
    let paddingCount = text.reversed().prefix { $0 == 0 }.count
    guard paddingCount == 0 else {
      throw GraphcError(
        .badInput, "safetensors/header-start",
        "the header ends in \(paddingCount) NUL bytes, and safetensors fills it up with spaces", path: path,
        help: "mend it: python3 -c \"import sys; b = bytearray(open(sys.argv[1], 'rb').read()); "
          + "n = 8 + int.from_bytes(b[:8], 'little'); b[8:n] = b[8:n].rstrip(bytes(1)).ljust(n - 8); "
          + "open(sys.argv[2], 'wb').write(b)\" FILE model.safetensors")
    }
    guard let first = try? reader.peek(), first == UInt8(ascii: "{") else {
      throw failure("header-start", "the header is not a JSON object")
    }
    _ = try reader.object(duplicate: "safetensors/duplicate-name") { reader, name in
      if name.utf8.elementsEqual(Self.metadataKey.utf8) {
        try readMetadata(&reader)
      } else {
        tensors.append(try tensor(named: name, &reader))
        guard tensors.count <= Self.maximumTensorCount else {
          throw GraphcError(
            .badInput, "limit/tensors", "the file has more than \(Self.maximumTensorCount) tensors", path: path)
        }
      }
    }
    try reader.end()
    try checkLayout()
  }

  private func failure(_ code: String, _ message: String) -> GraphcError {
    GraphcError(.badInput, "safetensors/" + code, message, path: path)
  }

  private mutating func readMetadata(_ reader: inout JSONReader) throws {
    var entries: [MetadataEntry] = []
    let isObject = try reader.object { reader, key in
      guard let value = try reader.string() else {
        throw failure("metadata", "the metadata \(quoted(key)) is not a string")
      }
      entries.append(MetadataEntry(key: key, value: value))
    }
    guard isObject else { throw failure("metadata", "the metadata is not an object of strings") }
    metadata = entries
  }

  private func tensor(named name: String, _ reader: inout JSONReader) throws -> TensorInfo {
    guard name.utf8.count <= Self.maximumNameByteCount else {
      throw GraphcError(
        .badInput, "limit/name",
        "a tensor's name has \(name.utf8.count) bytes, more than the limit of \(Self.maximumNameByteCount): "
          + quoted(name, limit: 40), path: path)
    }
    var dtypeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    let isObject = try reader.object { reader, key in
      switch key {
      case "dtype": dtypeName = try reader.string()
      case "shape":
        shape = try sizes(&reader)
        if shape == nil { throw failure("shape", "the shape of \(quoted(name)) is not a list of integers from 0") }
      case "data_offsets":
        offsets = try sizes(&reader)
        if offsets?.count != 2 {
          throw failure("offsets", "the data_offsets of \(quoted(name)) are not two integers from 0")
        }
      default: throw failure("entry", "the entry of \(quoted(name)) has the unknown key \(quoted(key))")
      }
    }
    guard isObject, let dtypeName, let shape, let offsets else {
      throw failure("entry", "the entry of \(quoted(name)) is not an object with dtype, shape and data_offsets")
    }
    guard let dtype = SafetensorsDType(rawValue: dtypeName) else {
      throw failure("unknown-dtype", "the dtype \(quoted(dtypeName)) of \(quoted(name)) is not known")
    }
    return try checked(name, dtype, shape, from: offsets[0], to: offsets[1])
  }

  /// An array of integers ≥ 0; `nil` for any other value.
  private func sizes(_ reader: inout JSONReader) throws -> [Int]? {
    var values: [Int] = []
    var isValid = true
    let isArray = try reader.array { reader in
      if let value = try reader.integer(), value >= 0, values.count < 1024 {
        values.append(value)
      } else {
        isValid = false
      }
    }
    return isArray && isValid ? values : nil
  }

  private func checked(
    _ name: String, _ dtype: SafetensorsDType, _ shape: [Int], from begin: Int, to end: Int
  ) throws -> TensorInfo {
    guard begin <= end else {
      throw failure("offsets", "the data_offsets of \(quoted(name)) run backwards, from \(begin) to \(end)")
    }
    let sizes = try Shape(shape, of: quoted(name), path: path)
    let byteCount = sizes.byteCount(bitsPerElement: dtype.bitCount)
    guard sizes.fillsBytes(bitsPerElement: dtype.bitCount) else {
      throw failure("misaligned", "\(quoted(name)) of \(sizes.count) \(dtype.rawValue) ends within a byte")
    }
    let isWithin = end <= data.count
    guard end - begin == byteCount else {
      if !isWithin { throw outside(name, begin, end) }
      throw failure(
        "size-mismatch",
        "\(quoted(name)) is \(dtype.rawValue)\(shape), \(byteCount) bytes, and its data_offsets span \(end - begin)")
    }
    let (_, overflow) = end.addingReportingOverflow(data.lowerBound)
    guard !overflow else { throw outside(name, begin, end) }
    return TensorInfo(
      name: name, dtype: dtype, sizes: sizes, range: data.lowerBound + begin..<data.lowerBound + end)
  }

  private func outside(_ name: String, _ begin: Int, _ end: Int) -> GraphcError {
    failure(
      "offsets", "the data_offsets \(begin) to \(end) of \(quoted(name)) are not within \(data.count) bytes of data")
  }

  /// Sorts the tensors by offset and checks that they fill the data without gap or overlap.
  private mutating func checkLayout() throws {
    tensors.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = data.lowerBound
    for (index, tensor) in tensors.enumerated() {
      if tensor.range.lowerBound < end {
        let previous = tensors[max(index - 1, 0)].name
        throw failure("overlap", "\(quoted(tensor.name)) overlaps \(quoted(previous))")
      }
      if tensor.range.lowerBound > end {
        let gap = tensor.range.lowerBound - end
        throw failure("hole", "\(gap) bytes before \(quoted(tensor.name)) belong to no tensor")
      }
      end = tensor.range.upperBound
    }
    if end > data.upperBound {
      throw GraphcError(
        .badInput, "safetensors/truncated", "the file is cut short: \(data.upperBound) bytes of \(end)", path: path,
        help: "download it again")
    }
    if end < data.upperBound {
      throw failure("trailing-bytes", "\(data.upperBound - end) bytes after the last tensor belong to no tensor")
    }
  }
}
