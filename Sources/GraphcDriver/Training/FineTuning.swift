import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText
import Interpreter

/// The parameters of a model that is trained further: those of a checkpoint where it has them in the same shape, initial
/// values elsewhere, such as for a head with other classes.
struct FineTunedParameters: ParameterSource {
  private let checkpoint: CheckpointParameters
  private let initial: InitialParameters
  /// The parameters that the checkpoint does not give.
  private let missing: Set<String>
  /// What was left out, for the user.
  let notes: [String]

  /// - Throws: 65 `weights/no-match` if the checkpoint gives none of the parameters.
  init(_ model: ElaboratedModel, _ checkpoint: Checkpoint, _ matching: WeightMatching, seed: UInt64) throws {
    let problems = matching.problems
    let lost = problems.missing.map(\.path) + problems.misfits.map(\.path)
    guard lost.count < model.module.parameters.count else {
      throw problems.error(checkpoint, help: nil)
        ?? GraphcError(
          .badInput, "weights/no-match", "no tensor of the file belongs to the model", path: checkpoint.path)
    }
    self.checkpoint = CheckpointParameters(checkpoint: checkpoint, matching: matching)
    initial = InitialParameters(seed: seed)
    missing = Set(lost)
    var notes: [String] = []
    if !lost.isEmpty {
      notes.append("\(Self.listed(lost)) \(lost.count == 1 ? "begins" : "begin") with initial values")
    }
    if !problems.unused.isEmpty { notes.append("not used of the file: \(Self.listed(problems.unused))") }
    self.notes = notes
  }

  private static func listed(_ names: [String]) -> String {
    let shown = names.prefix(4).map { quoted($0) }.joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
  }

  private func source(of parameter: ParameterDeclaration) -> any ParameterSource {
    missing.contains(parameter.path) ? initial : checkpoint
  }

  func tensor(for parameter: ParameterDeclaration) throws -> Tensor {
    try source(of: parameter).tensor(for: parameter)
  }

  func peakByteCount(of parameter: ParameterDeclaration) throws -> Int {
    try source(of: parameter).peakByteCount(of: parameter)
  }

  func digest() throws -> String { try checkpoint.digest() }
}
