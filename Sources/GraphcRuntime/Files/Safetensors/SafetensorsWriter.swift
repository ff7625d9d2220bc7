import GraphcText

extension SafetensorsFile {
  /// Writes tensors. The bytes depend on the tensors and the metadata only, not on the order in which they are given,
  /// and equal those of the reference writer (except for the order of its metadata, which is random).
  ///
  /// Tensors are sorted by dtype, the largest first, then by the bytes of their names; metadata by key. The header is
  /// padded with spaces so that the data begins at a multiple of 8.
  ///
  /// - Throws: 65 `safetensors/duplicate-name`, `limit/name`; 73 and 74 as ``AtomicFile/write(to:_:)``.
  public static func write(
    _ tensors: [(name: String, tensor: Tensor)], metadata: [MetadataEntry] = [], to path: String
  ) throws {
    let written = tensors.map { WrittenTensor(name: $0.name, tensor: $0.tensor) }.sorted { $0.precedes($1) }
    let header = try header(written.map(\.entry), metadata: metadata, alignment: 8, path: path)
    try AtomicFile.write(to: path) { writer in
      try writer.write(header)
      for entry in written {
        try entry.tensor.withUnsafeBytes { try writer.write($0) }
      }
    }
  }

  /// A tensor to be written.
  struct WrittenEntry {
    var name: String
    var dtype: SafetensorsDType
    var sizes: Shape

    var byteCount: Int { sizes.byteCount(bitsPerElement: dtype.bitCount) }
  }

  /// The bytes before the data, including the length of the header.
  ///
  /// - Parameters:
  ///   - entries: the tensors in the order of their bytes.
  ///   - alignment: the data begins at a multiple of it.
  ///   - path: the file, for errors.
  /// - Throws: 65 `safetensors/duplicate-name`, `limit/name`, `limit/header`.
  static func header(
    _ entries: [WrittenEntry], metadata: [MetadataEntry], alignment: Int, path: String
  ) throws -> [UInt8] {
    try check(names: entries.map(\.name), metadata: metadata, path: path)
    let text = Array(json(entries, metadata: metadata).utf8)
    let padding = (alignment - (8 + text.count) % alignment) % alignment
    let length = text.count + padding
    guard length <= SafetensorsHeader.maximumByteCount else {
      throw GraphcError(.badInput, "limit/header", "the header would have \(length) bytes", path: path)
    }
    return (0..<8).map { UInt8(truncatingIfNeeded: UInt64(length) >> (8 * $0)) } + text
      + [UInt8](repeating: UInt8(ascii: " "), count: padding)
  }

  private static func check(names: [String], metadata: [MetadataEntry], path: String) throws {
    var seen: Set<UTF8Key> = [UTF8Key(SafetensorsHeader.metadataKey)]
    for name in names {
      guard name.utf8.count <= SafetensorsHeader.maximumNameByteCount else {
        throw GraphcError(.badInput, "limit/name", "the name \(quoted(name, limit: 40)) is too long", path: path)
      }
      guard seen.insert(UTF8Key(name)).inserted else {
        throw GraphcError(
          .badInput, "safetensors/duplicate-name", "the name \(quoted(name)) is there twice or is reserved", path: path)
      }
    }
    var keys: Set<UTF8Key> = []
    for entry in metadata where !keys.insert(UTF8Key(entry.key)).inserted {
      throw GraphcError(
        .badInput, "safetensors/duplicate-name", "the metadata key \(quoted(entry.key)) is there twice", path: path)
    }
  }

  private static func json(_ entries: [WrittenEntry], metadata: [MetadataEntry]) -> String {
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { UTF8Key($0.key) < UTF8Key($1.key) }
      let texts = pairs.map { jsonQuoted($0.key) + ":" + jsonQuoted($0.value) }
      members.append("\"\(SafetensorsHeader.metadataKey)\":{" + texts.joined(separator: ",") + "}")
    }
    var offset = 0
    for entry in entries {
      let end = offset + entry.byteCount
      let shape = entry.sizes.extents.map(String.init).joined(separator: ",")
      members.append(
        jsonQuoted(entry.name)
          + ":{\"dtype\":\"\(entry.dtype.rawValue)\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    return "{" + members.joined(separator: ",") + "}"
  }
}

private struct WrittenTensor {
  let name: String
  let tensor: Tensor

  var dtype: SafetensorsDType {
    switch tensor.dtype {
    case .f32: .f32
    case .i32: .i32
    case .bf16: .bf16
    case .bool: .bool
    }
  }

  var entry: SafetensorsFile.WrittenEntry {
    .init(name: name, dtype: dtype, sizes: tensor.sizes)
  }

  func precedes(_ other: WrittenTensor) -> Bool {
    let (rank, otherRank) = (dtype.rank, other.dtype.rank)
    return rank != otherRank ? rank > otherRank : UTF8Key(name) < UTF8Key(other.name)
  }
}

extension SafetensorsDType {
  /// The position in the order of the reference implementation.
  fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
