package import GraphcRuntime
import GraphcText

/// The differences between the parameters of a model and the tensors of a checkpoint.
package struct WeightProblems: Sendable {
  package struct Missing: Sendable {
    package var path: String
    /// The missing tensor; `nil` if the mapping has no entry for the parameter.
    package var name: String?
  }

  package struct Misfit: Sendable {
    package var path: String
    package var wanted: [Int]
    package var names: [String]
    /// The shape in the file; `nil` if a transform does not fit.
    package var found: [Int]?
    var failure: String?
  }

  package var missing: [Missing] = []
  package var misfits: [Misfit] = []
  /// Tables in the file whose shape differs from that of the computed table.
  package var tables: [Misfit] = []
  /// Tensors that nothing reads.
  package var unused: [String] = []
  /// The mapping in use.
  var mapping: String?
  /// Whether no mapping finds anything in the file.
  package var isOfAnotherModel = false

  package var count: Int { missing.count + misfits.count + tables.count + unused.count }

  /// The number of entries of a list that are shown; further ones are counted.
  private static let shownCount = 10

  /// All problems as one error, with the code of the first kind; `nil` if there are none.
  ///
  /// - Parameter help: advice, if there is any.
  package func error(_ checkpoint: Checkpoint, help: String?) -> GraphcError? {
    if isOfAnotherModel {
      let theirs = checkpoint.names.prefix(3).map { quoted($0) }.joined(separator: ", ")
      let ours = missing.prefix(3).map(\.path).joined(separator: ", ")
      return GraphcError(
        .badInput, "weights/no-match",
        "no tensor of the file belongs to the model: it has \(theirs), the model has \(ours)", path: checkpoint.path,
        help: help ?? "add a mapping under weights: in the spec")
    }
    let shown = help == nil ? Self.shownCount : 1
    let lists = [
      ("weights/missing", "missing", missing.count, missing.prefix(shown).map { text($0, checkpoint) }),
      ("weights/shape-mismatch", "of another shape", misfits.count, misfits.prefix(shown).map(Self.text)),
      (
        "weights/not-computed", "of another shape than the spec computes", tables.count,
        tables.prefix(shown).map(Self.tableText)
      ),
      ("weights/unused", "in the file but not used", unused.count, unused.prefix(shown).map { quoted($0) }),
    ].filter { $0.2 > 0 }
    guard let first = lists.first else { return nil }
    let sections = lists.map { _, what, count, entries in
      let noun = count == 1 ? "tensor is" : "tensors are"
      let rest = count - entries.count
      return "\(count) \(noun) \(what):\(entries.map { "\n    " + $0 }.joined())"
        + (rest > 0 ? "\n    and \(rest) more" : "")
    }
    return GraphcError(
      .badInput, first.0, sections.joined(separator: "\n  "), path: checkpoint.path,
      help: help ?? Self.help(first.0))
  }

  private static func help(_ code: String) -> String? {
    switch code {
    case "weights/unused": "list what may stay unused under ignore: of the mapping, or give --ignore TENSOR"
    case "weights/not-computed": "the weights are of another config than this; --ignore TENSOR leaves a table out"
    default: nil
    }
  }

  private static func tableText(_ table: Misfit) -> String {
    "\(quoted(table.path)) is \(table.found ?? []), and the spec computes \(table.wanted)"
  }

  private func text(_ missing: Missing, _ checkpoint: Checkpoint) -> String {
    guard let name = missing.name else {
      return "\(missing.path): the mapping \(quoted(mapping ?? "")) has no entry for it"
    }
    let source = name == missing.path ? "" : " ← \(quoted(name))"
    let near = NearestName.best(to: name, among: checkpoint.names)
    return missing.path + source + (near.map { ", nearest is \(quoted($0))" } ?? "")
  }

  private static func text(_ misfit: Misfit) -> String {
    guard let found = misfit.found else { return "\(misfit.path): \(misfit.failure ?? "")" }
    let fix = found.count == 2 && found.reversed() == misfit.wanted ? "; transpose(…) in the mapping would fit" : ""
    let names = misfit.names.map { quoted($0) }.joined(separator: ", ")
    return "\(misfit.path) is \(misfit.wanted), \(names) gives \(found)\(fix)"
  }
}
