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
    section("generate", generation)
    return lines.joined(separator: "\n")
  }

  private var generation: [(String, String)] { model.generation.map { GenerationFacts(generation: $0).entries } ?? [] }

  /// Parameters that differ in the step of the outermost repeat alone are one line: `encoded.{0…11}.mlp.up.bias`.
  private var foldedParameters: [(String, String)] {
    struct Key: Hashable {
      var template: [PathSegment]
      var type: TensorType
    }
    var order: [Key] = []
    var steps: [Key: Set<Int>] = [:]
    for family in model.module.parameterFamilies {
      var template = family.segments
      var own: [Int] = []
      for (position, segment) in template.enumerated() {
        guard case .steps(let all) = segment else { continue }
        own = all
        template[position] = .steps([])
        break
      }
      let key = Key(template: template, type: family.type)
      if steps[key] == nil { order.append(key) }
      steps[key, default: []].formUnion(own)
    }
    return order.map { key in
      let path = key.template.map { segment in
        switch segment {
        case .text(let text): text
        case .steps(let own): PathSegment.steps(own.isEmpty ? (steps[key] ?? []).sorted() : own).shortText
        }
      }
      return (path.joined(separator: "."), key.type.description)
    }
  }
}
