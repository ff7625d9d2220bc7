import GraphcRuntime
import GraphcText

/// The names of the files of a run that hold tensors, and what their metadata say.
package enum CheckpointFile {
  /// The newest checkpoint.
  package static let last = "last.safetensors"
  /// The one before it.
  package static let previous = "previous.safetensors"
  /// The weights with the best metric so far.
  package static let best = "best.safetensors"

  static let names: Set = [last, previous, best]

  enum Key {
    static let version = "graphc.checkpoint"
    static let step = "graphc.step"
    static let seed = "graphc.seed"
    static let settings = "graphc.settings"
    static let digest = "graphc.sha256"
    static let metric = "graphc.metric"
    static let value = "graphc.metric-value"
  }
}

/// The digest of a checkpoint: of its metadata and of its tensors, with their names, types and shapes, in the order of
/// the file.
struct CheckpointDigest {
  private var hash = SHA256()

  init(metadata: [MetadataEntry]) {
    for entry in metadata.sorted(by: { UTF8Key($0.key) < UTF8Key($1.key) }) where entry.key != CheckpointFile.Key.digest
    {
      add(entry.key)
      add(entry.value)
    }
  }

  /// Adds what precedes the bytes of a tensor.
  mutating func begin(_ name: String, _ dtype: SafetensorsDType, _ shape: [Int]) {
    add(name)
    add(dtype.rawValue + "\(shape)")
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer) { hash.update(bytes) }

  var hexadecimal: String { hash.hexadecimal }

  /// The length comes first, so that no two lists of texts give the same bytes.
  private mutating func add(_ text: String) {
    let bytes = Array(text.utf8)
    withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update($0) }
    bytes.withUnsafeBytes { hash.update($0) }
  }
}
