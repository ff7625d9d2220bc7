package import GraphcRuntime
import GraphcText

/// The weights with the best metric of a run so far, in a file whose names are parameter paths, as other commands read it.
package struct BestWeights: Hashable, Sendable {
  /// The number of steps after which they were measured.
  package var step: Int
  /// The name of what was measured, such as `loss`.
  package var metric: String
  /// What was measured.
  package var value: Double

  /// What is known of the best weights.
  package init(step: Int, metric: String, value: Double) {
    self.step = step
    self.metric = metric
    self.value = value
  }

  /// Reads what the file of a run says; `nil` without one.
  ///
  /// - Throws: 65 `checkpoint/corrupt`; 74 `io/…`.
  package init?(in folder: FolderHandle) throws {
    guard try folder.entry(CheckpointFile.best) != .missing else { return nil }
    let file = try folder.file(CheckpointFile.best)
    do {
      let weights = try SafetensorsFile(file: file)
      guard let step = weights.metadata(CheckpointFile.Key.step).flatMap({ Int($0) }),
        let metric = weights.metadata(CheckpointFile.Key.metric),
        let value = weights.metadata(CheckpointFile.Key.value).flatMap({ Double($0) })
      else {
        throw GraphcError(.badInput, "checkpoint/corrupt", "its metadata are not those of a run")
      }
      self.init(step: step, metric: metric, value: value)
    } catch let error as GraphcError where error.kind == .badInput {
      throw GraphcError(
        .badInput, "checkpoint/corrupt", "the best weights are damaged: \(error.message)", path: file.path,
        help: "remove the file; the run writes another")
    }
  }

  /// Writes the weights of a run, whole or piece by piece, without a copy in memory.
  ///
  /// - Parameter weights: the parameters by their paths.
  /// - Throws: 73 `io/cannot-create`; 74 `io/write-failed`; 65 `safetensors/duplicate-name`, `limit/…`.
  package func write(_ weights: [SavedTensor], in folder: FolderHandle) throws {
    let metadata = [
      MetadataEntry.namesArePaths,
      MetadataEntry(key: CheckpointFile.Key.step, value: "\(step)"),
      MetadataEntry(key: CheckpointFile.Key.metric, value: metric),
      MetadataEntry(key: CheckpointFile.Key.value, value: "\(value)"),
    ]
    try SafetensorsFile.write(weights, metadata: metadata, to: FileTarget(CheckpointFile.best, in: folder))
  }
}
