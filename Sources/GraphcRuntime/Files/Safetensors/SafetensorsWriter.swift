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
    let saved = tensors.map { SavedTensor($0.name, $0.tensor) }
    try write(saved, metadata: metadata, path: path) { try AtomicFile.write(to: path, $0) }
  }

  /// Writes tensors, or pieces of them, to a place that is open already; as ``write(_:metadata:to:)``. No copy is made of
  /// what is in memory.
  ///
  /// - Parameter beforeReplacing: called when the new file is complete and the old one is still in its place.
  package static func write(
    _ tensors: [SavedTensor], metadata: [MetadataEntry], to target: FileTarget,
    beforeReplacing: () throws -> Void = {}
  ) throws {
    try write(tensors, metadata: metadata, path: target.path) {
      try AtomicFile.write(to: target, beforeReplacing: beforeReplacing, $0)
    }
  }

  private static func write(
    _ tensors: [SavedTensor], metadata: [MetadataEntry], path: String,
    _ writeFile: ((FileWriter) throws -> Void) throws -> Void
  ) throws {
    let written = tensors.sorted { $0.precedes($1) }
    let header = try header(written.map(\.entry), metadata: metadata, alignment: 8, path: path)
    try writeFile { writer in
      try writer.write(header)
      for tensor in written { try tensor.withUnsafeBytes { try writer.write($0) } }
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
