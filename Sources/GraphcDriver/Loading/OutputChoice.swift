import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText

/// The outputs that `--only` names; without it all are built.
struct OutputChoice {
  private var names: [String]

  /// - Parameter arguments: of `--only`, each with names that commas separate.
  init(_ arguments: [String]) {
    names = arguments.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  var isAll: Bool { names.isEmpty }

  /// - Throws: `usage/value` for what is no output of the model.
  func apply(to model: ElaboratedModel) throws(GraphcError) -> ElaboratedModel {
    guard !isAll else { return model }
    let outputs = model.module.main.outputs.map(\.name)
    for name in names where !outputs.contains(name) {
      throw GraphcError(
        .usage, "usage/value", "--only names outputs, and the model has none called \(quoted(name))",
        help: NearestName.help(for: name, among: outputs) ?? "its outputs are \(outputs.joined(separator: ", "))")
    }
    return model.only(Set(names))
  }
}
