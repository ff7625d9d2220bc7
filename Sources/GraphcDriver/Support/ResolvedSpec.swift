import GraphGen
import GraphIR

/// A model with nothing left to evaluate: config as numbers, shapes as dims, parameters by path.
struct ResolvedSpec {
  private let model: ElaboratedModel

  init(_ model: ElaboratedModel) { self.model = model }

  var text: String {
    var lines = ["model: \(model.module.name)"]
    func section(_ title: String, _ entries: [(String, String)]) {
      guard !entries.isEmpty else { return }
      lines += ["", "\(title):"]
      var table = TextTable()
      for (name, text) in entries { table.add("  \(name):", text) }
      lines += table.lines
    }
    section("config", model.config.map { ($0.name, $0.text) })
    section("inputs", model.module.main.inputs.map { ($0.name, $0.type.description) })
    section("parameters", model.module.parameters.map { ($0.path, $0.type.description) })
    section(
      "outputs", zip(model.module.main.outputs, model.module.main.outputTypes).map { ($0.name, $1.description) })
    section(
      "preprocess",
      model.preprocess.sorted { $0.key < $1.key }.map { name, preprocess in
        let resize = preprocess.resize.map { "resize: \($0), " } ?? ""
        return (name, "{\(resize)mean: \(preprocess.mean), std: \(preprocess.std)}")
      })
    return lines.joined(separator: "\n")
  }
}
