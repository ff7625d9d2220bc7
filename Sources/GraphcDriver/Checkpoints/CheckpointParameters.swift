import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText
import Interpreter

/// Reads parameters from a checkpoint and records which of them are not finite.
final class CheckpointParameters: ParameterSource {
  private let checkpoint: Checkpoint
  private let matching: WeightMatching
  /// Parameters with NaN or infinite elements, in the order in which they were read.
  private(set) var nonFinite: [(path: String, count: NonFiniteCount)] = []

  init(checkpoint: Checkpoint, matching: WeightMatching) {
    self.checkpoint = checkpoint
    self.matching = matching
  }

  /// Checks what the mapping promises of the tensors: those under `same:` are equal, and tables are what the spec
  /// computes.
  ///
  /// - Parameter memoryLimit: the bytes that computing a table may take.
  func check(memoryLimit: Int) throws {
    try matching.checkDuplicates(checkpoint)
    try ComputedTables.check(matching.tables, in: checkpoint, memoryLimit: memoryLimit)
  }

  /// Adds what `check` takes beside the tables, which are computed one by one.
  func addMemoryOfChecks(to estimate: inout MemoryEstimate) throws {
    try matching.addMemoryOfDuplicates(checkpoint, to: &estimate)
  }

  private func recipe(for parameter: ParameterDeclaration) throws(GraphcError) -> WeightRecipe {
    if let recipe = matching.recipes[parameter.path] { return recipe }
    throw GraphcError(.badInput, "weights/missing", "nothing is mapped to '\(parameter.path)'", path: checkpoint.path)
  }

  func peakByteCount(of parameter: ParameterDeclaration) throws -> Int {
    try recipe(for: parameter).byteCounts(in: checkpoint).peak
  }

  func tensor(for parameter: ParameterDeclaration) throws -> Tensor {
    let tensor = try recipe(for: parameter).load(checkpoint)
    guard tensor.dtype == parameter.type.dtype, tensor.shape == parameter.type.shape.map({ $0.constantValue ?? -1 })
    else {
      throw GraphcError(
        .badInput, "weights/shape-mismatch",
        "'\(parameter.path)' is \(parameter.type), the file gives \(tensor.dtype.rawValue)\(tensor.shape)",
        path: checkpoint.path)
    }
    let count = tensor.countNonFinite()
    // A parameter that is folded into several tensors is read several times.
    if count.first != nil, !nonFinite.contains(where: { $0.path == parameter.path }) {
      nonFinite.append((parameter.path, count))
    }
    return tensor
  }

  func digest() throws -> String { try checkpoint.contentDigest() }

  /// A line for each parameter that is not finite, at most ten.
  var warnings: [String] { NonFiniteWarnings.lines(nonFinite, path: checkpoint.path) }
}

/// Warnings about weights that are not finite.
enum NonFiniteWarnings {
  /// A line for each tensor, at most ten.
  static func lines(_ found: [(path: String, count: NonFiniteCount)], path file: String) -> [String] {
    let lines = found.prefix(10).map { path, count in
      "\(escaped(file)): warning: '\(escaped(path))' holds \(count.nan) NaN and \(count.infinite) infinite elements, "
        + "the first at \(count.first ?? 0) [weights/not-finite]"
    }
    let rest = found.count - lines.count
    return lines + (rest > 0 ? ["and \(rest) more parameters that are not finite"] : [])
  }
}
