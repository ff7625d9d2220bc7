package import GraphcRuntime
import GraphcText

/// The destinations of the outputs of a run: the files given by `--output name=FILE.npy`, or summaries on the console.
package struct RunResults {
  private let targets: [(name: String, path: String)]
  private let labels: [String]

  /// - Parameters:
  ///   - options: the values of `--output`.
  ///   - names: the names of the outputs.
  ///   - labels: the class names for the last axis of the first output; empty if there are none.
  ///   - read: the files that the run reads; no output may be one of them.
  /// - Throws: 64 `usage/output`, also for two outputs with one destination; 73 `io/output-is-input`,
  ///   `io/cannot-create`.
  package init(_ options: [String], names: [String], labels: [String], read: [String]) throws {
    var targets: [(name: String, path: String)] = []
    var places: [String: String] = [:]
    for option in options {
      guard let assignment = Assignment(option) else {
        throw GraphcError(.usage, "usage/output", "--output takes name=FILE.npy, not '\(option)'")
      }
      let (name, path) = (assignment.name, assignment.value)
      guard names.contains(name) else {
        throw GraphcError(
          .usage, "usage/output", "the model has no output '\(name)'",
          help: NearestName.best(to: name, among: names).map { "did you mean '\($0)'?" }
            ?? "its outputs are \(names.joined(separator: ", "))")
      }
      guard path.hasSuffix(".npy") else {
        throw GraphcError(.usage, "usage/output", "outputs are written as .npy files", path: path)
      }
      try AtomicFile.checkDistinct(output: path, inputs: read)
      if let other = places.updateValue(name, forKey: try AtomicFile.checkPlace(path)) {
        throw GraphcError(
          .usage, "usage/output", "the outputs '\(other)' and '\(name)' would be written to the same file", path: path,
          help: "give each a file of its own")
      }
      targets.append((name, path))
    }
    self.targets = targets
    self.labels = labels
  }

  /// Writes the requested files.
  package func write(_ results: [(name: String, tensor: Tensor)]) throws {
    for (name, path) in targets {
      guard let tensor = results.first(where: { $0.name == name })?.tensor else { continue }
      try NpyFile.write(tensor, to: path)
    }
  }

  /// Writes or prints the results of a run.
  package func report(_ results: [(name: String, tensor: Tensor)], to console: Console) throws {
    try write(results)
    guard targets.isEmpty else { return }
    for (index, result) in results.enumerated() {
      let summary = OutputSummary(name: result.name, tensor: result.tensor, labels: index == 0 ? labels : [])
      for line in try summary.lines { console.print(line) }
    }
  }
}
