import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText
import ModelSpec

/// A model with everything evaluated: config as numbers, shapes as dims, every parameter by its path.
struct ResolvedSpec {
  private let spec: ModelSpec
  private let model: ElaboratedModel

  private let precision: Precision

  init(_ spec: ModelSpec, _ model: ElaboratedModel, precision: Precision) {
    self.spec = spec
    self.model = model
    self.precision = precision
  }

  var text: String {
    var lines = ["model: \(model.module.name)"]
    if let doc = spec.doc { lines.append("doc: \(escaped(doc))") }
    if precision != .f32 { lines.append("precision: \(precision.rawValue)") }
    func section(_ title: String, _ entries: [(String, String)]) {
      guard !entries.isEmpty else { return }
      lines += ["", "\(title):"]
      var table = TextTable()
      for (name, text) in entries { table.add("  \(name):", text) }
      lines += table.lines
    }
    section("config", model.config.map { ($0.name, $0.text) })
    section(
      "inputs",
      model.inputs.map { ($0.name, $0.type + ($0.defaultValue.map { " = \($0)" } ?? "")) })
    section("parameters", foldedParameters)
    section(
      "graph", spec.body.graph.map { ($0.results.map(\.text).joined(separator: ", "), $0.value.description) })
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

  /// Parameters that differ in a number of their path alone are one line: `encoded.{0…11}.mlp.up.bias`.
  private var foldedParameters: [(String, String)] {
    struct Key: Hashable {
      var template: [String]
      var type: TensorType
    }
    var order: [Key] = []
    var indices: [Key: [Int]] = [:]
    for parameter in model.module.parameters {
      var segments = parameter.path.split(separator: ".").map(String.init)
      let position = segments.firstIndex { Int($0) != nil }
      let index = position.flatMap { Int(segments[$0]) }
      if let position { segments[position] = "{}" }
      let key = Key(template: segments, type: parameter.type)
      if indices[key] == nil { order.append(key) }
      indices[key, default: []].append(index ?? 0)
    }
    return order.map { key in
      let all = indices[key] ?? []
      let range = (all.min() ?? 0) == (all.max() ?? 0) ? "\(all.first ?? 0)" : "{\(all.min() ?? 0)…\(all.max() ?? 0)}"
      let path = key.template.map { $0 == "{}" ? range : $0 }.joined(separator: ".")
      return (path, key.type.description)
    }
  }
}
