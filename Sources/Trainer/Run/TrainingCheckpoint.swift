package import GraphcRuntime
import GraphcText

/// A file from which a run continues as if it had not stopped: all its states, the number of steps, and the settings under
/// which it ran. What it says of itself is checked when it is opened.
package struct TrainingCheckpoint: Sendable {
  private static let version = "1"

  /// The path of the file.
  package var path: String { file.path }
  /// The number of steps that were made.
  package let step: Int
  /// The seed of the run.
  package let seed: UInt64
  /// What the run depends on, as lines `name: value`.
  package let settings: String
  private let file: SafetensorsFile

  /// Opens a checkpoint and compares its bytes with its digest.
  ///
  /// - Throws: 66 and 74 `io/…`; 65 `checkpoint/corrupt` for a file that is damaged or no checkpoint,
  ///   `checkpoint/version` for one of another version of graphc.
  package init(name: String, in folder: FolderHandle) throws {
    let file = try folder.file(name)
    do {
      self.file = try SafetensorsFile(file: file)
    } catch let error as GraphcError where error.kind == .badInput {
      throw Self.corrupt(file.path, error.message)
    }
    let version = self.file.metadata(CheckpointFile.Key.version)
    guard version == nil || version == Self.version else {
      throw GraphcError(
        .badInput, "checkpoint/version", "the checkpoint is of version \(quoted(version ?? "")), not \(Self.version)",
        path: file.path, help: "resume with the graphc that wrote it")
    }
    guard version != nil, let step = self.file.metadata(CheckpointFile.Key.step).flatMap({ Int($0) }), step >= 0,
      let seed = self.file.metadata(CheckpointFile.Key.seed).flatMap({ UInt64($0) }),
      let settings = self.file.metadata(CheckpointFile.Key.settings)
    else {
      throw Self.corrupt(file.path, "its metadata are not those of a checkpoint")
    }
    (self.step, self.seed, self.settings) = (step, seed, settings)
    guard try digest() == self.file.metadata(CheckpointFile.Key.digest) else {
      throw Self.corrupt(file.path, "its bytes are not those that were written")
    }
  }

  private static func corrupt(_ path: String, _ why: String) -> GraphcError {
    GraphcError(.badInput, "checkpoint/corrupt", "the checkpoint is damaged: \(why)", path: path)
  }

  private func digest() throws -> String {
    var digest = CheckpointDigest(metadata: file.metadata)
    for tensor in file.tensors {
      digest.begin(tensor.name, tensor.dtype, tensor.shape)
      try file.forEachPiece(of: tensor) { digest.add($0) }
    }
    return digest.hexadecimal
  }

  // MARK: Writing

  /// Writes the newest checkpoint of a run; what was the newest becomes the previous one once this one is complete.
  /// Nothing is copied in memory.
  ///
  /// - Parameters:
  ///   - states: all states of the run by their names.
  ///   - step: the number of steps that were made.
  ///   - settings: what the run depends on, as lines `name: value`.
  /// - Throws: 73 `io/cannot-create`; 74 `io/write-failed`; 65 `safetensors/duplicate-name`, `limit/…`. Then the
  ///   checkpoints are as they were.
  package static func write(
    _ states: [(name: String, tensor: Tensor)], step: Int, seed: UInt64, settings: String, in folder: FolderHandle
  ) throws {
    let tensors = states.map { SavedTensor($0.name, $0.tensor) }
    var metadata = [
      MetadataEntry(key: CheckpointFile.Key.version, value: version),
      MetadataEntry(key: CheckpointFile.Key.step, value: "\(step)"),
      MetadataEntry(key: CheckpointFile.Key.seed, value: "\(seed)"),
      MetadataEntry(key: CheckpointFile.Key.settings, value: settings),
    ]
    var digest = CheckpointDigest(metadata: metadata)
    for (tensor, (_, state)) in zip(tensors, states).sorted(by: { $0.0.precedes($1.0) }) {
      digest.begin(tensor.name, tensor.dtype, state.shape)
      tensor.withUnsafeBytes { digest.add($0) }
    }
    metadata.append(MetadataEntry(key: CheckpointFile.Key.digest, value: digest.hexadecimal))
    let target = try FileTarget(CheckpointFile.last, in: folder)
    try SafetensorsFile.write(tensors, metadata: metadata, to: target) {
      guard try folder.entry(CheckpointFile.last) == .file else { return }
      try folder.keep(CheckpointFile.last, as: CheckpointFile.previous)
    }
  }

  // MARK: Reading

  /// The newest checkpoint of a run that is whole, and the error of a newer one that is not.
  ///
  /// - Throws: 66 `checkpoint/missing` if there is none; the error of the newest if all are damaged, with those of the
  ///   others; `checkpoint/version`; 74 `io/…`.
  package static func latest(in folder: FolderHandle) throws -> (checkpoint: TrainingCheckpoint, damaged: GraphcError?)
  {
    var damaged: GraphcError?
    for name in [CheckpointFile.last, CheckpointFile.previous] where try folder.entry(name) != .missing {
      do {
        let checkpoint = try TrainingCheckpoint(name: name, in: folder)
        damaged?.help = "the run continues from \(name), at step \(checkpoint.step)"
        return (checkpoint, damaged)
      } catch let error as GraphcError where error.code == "checkpoint/corrupt" {
        guard var first = damaged else {
          damaged = error
          continue
        }
        first.message += "; and \(name): \(error.message)"
        damaged = first
      }
    }
    guard var error = damaged else {
      throw GraphcError(
        .missingInput, "checkpoint/missing", "the run has no checkpoint yet", path: folder.path,
        help: "begin the run again in another folder")
    }
    let hasBest = (try? folder.entry(CheckpointFile.best)) == .file
    error.help =
      hasBest
      ? "nothing is left to resume from; \(CheckpointFile.best) holds the best weights, from which a new run can begin"
      : "nothing is left to resume from; begin the run again"
    throw error
  }

  /// Refuses settings under which the run would not go on as it began.
  ///
  /// - Parameter current: the settings now, as lines `name: value`.
  /// - Throws: 65 `checkpoint/spec-mismatch` with what differs.
  package func requireSettings(_ current: String) throws(GraphcError) {
    let differences = SettingsDifference.all(from: settings, to: current)
    guard !differences.isEmpty else { return }
    throw Self.mismatch(path, "the run began with other settings", differences.map(\.description))
  }

  /// Reads all states into their memory. Nothing is written before all names and types are compared.
  ///
  /// - Throws: 65 `checkpoint/spec-mismatch` if the states have other names, types or shapes; 74 `io/…`.
  package func restore(into states: [(name: String, memory: TensorMemory)]) throws {
    var unknown = Dictionary(
      file.tensors.map { (UTF8Key($0.name), $0) }, uniquingKeysWith: { first, _ in first })
    var places: [(info: TensorInfo, memory: TensorMemory)] = []
    var differences: [String] = []
    for (name, memory) in states {
      let tensor = memory.tensor
      guard let info = unknown.removeValue(forKey: UTF8Key(name)) else {
        differences.append("\(quoted(name)) is not there")
        continue
      }
      guard info.shape == tensor.shape, info.dtype == SafetensorsDType(tensor.dtype) else {
        differences.append("\(quoted(name)) is \(info.dtype.rawValue)\(info.shape) there and \(tensor.type) now")
        continue
      }
      places.append((info, memory))
    }
    differences += unknown.keys.sorted().map { "\(quoted($0.string)) is there and not in the run" }
    guard differences.isEmpty else { throw Self.mismatch(path, "the states are those of another run", differences) }
    for (info, memory) in places {
      let target = UnsafeMutableRawBufferPointer(start: memory.tensor.address, count: memory.tensor.byteCount)
      try file.readStored(info, into: target)
    }
  }

  private static func mismatch(_ path: String, _ what: String, _ differences: [String]) -> GraphcError {
    let list = differences.prefix(5).joined(separator: "; ")
    let more = differences.count > 5 ? "; and \(differences.count - 5) more" : ""
    return GraphcError(
      .badInput, "checkpoint/spec-mismatch", "\(what): \(list)\(more)", path: path,
      help: "resume with the spec and the options of the run, or begin another run")
  }
}
