import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText

/// The outputs selected by `--only`; all outputs without it.
struct OutputChoice {
  private var names: [String]

  /// - Parameter arguments: the values of `--only`, each a list of names separated by commas.
  init(_ arguments: [String]) {
    names = arguments.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  var isAll: Bool { names.isEmpty }

  /// - Throws: `usage/value` for a name that is not an output of the model.
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
