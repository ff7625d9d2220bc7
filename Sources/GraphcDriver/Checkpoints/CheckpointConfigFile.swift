import Diagnostics
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import ModelSpec

/// The `config.json` beside the weights of a model.
///
/// Packed weights state by a digest for which graph they were made. With them, the file is read only if the spec alone
/// gives another graph, and used only if it leads to theirs: it may belong to something else in the same folder.
struct CheckpointConfigFile {
  /// Even with ImageNet's 21 841 class names, a file takes less than 2 MB.
  private static let maximumByteCount = 16 << 20

  let path: String
  /// The digest of the spec for which the weights were packed; `nil` for a checkpoint.
  let packedDigest: String?

  /// - Returns: `nil` if there is no file, or if the spec has no table for it, about which a note is written.
  init?(beside weights: String, for spec: ModelSpec, _ console: Console) {
    guard let path = Checkpoint.config(beside: weights) else { return nil }
    packedDigest = PackedWeights.specDigest(path: weights)
    guard spec.huggingface != nil else {
      if packedDigest == nil {
        console.note("note: \(escaped(path)) is not read: the spec has no 'huggingface:' that says what it means")
      }
      return nil
    }
    self.path = path
  }

  /// - Throws: 66 and 74 `io/…`; 65 `json/…`, `limit/file-size`.
  func read(into sources: inout SourceMap) throws -> CheckpointConfig {
    let bytes = try readFile(path, limit: Self.maximumByteCount)
    let root = try LocatedJSON(parsing: bytes, path: path)
    return CheckpointConfig(source: sources.add(SourceText(name: path, kind: .file, bytes: bytes)), root: root)
  }

  /// Whether the weights were packed for this graph.
  func isPacked(for model: ElaboratedModel) -> Bool { packedDigest == specDigest(of: model.untapped) }

  /// Writes a note about the config that was filled.
  func note(_ model: ElaboratedModel, _ console: Console) {
    let filled = model.filledConfig.map { entry in
      let text = model.config.first { $0.name == entry.name }?.text ?? ""
      return "\(entry.name)=\(text)" + (entry.isDefault ? " (default)" : "")
    }
    console.note("\(escaped(path)): \(escaped(filled.joined(separator: ", ")))")
  }
}
