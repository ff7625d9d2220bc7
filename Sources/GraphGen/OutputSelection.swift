import GraphIR

extension ElaboratedModel {
  /// The model with only some of its outputs, and without expectations.
  ///
  /// - Parameter names: outputs of the module; taps that are not among them are kept.
  package func only(_ names: Set<String>) -> ElaboratedModel {
    let own = untapped.main.outputs.map(\.name)
    let isKept = { (name: String) in names.contains(name) || !own.contains(name) }
    var result = self
    result.module = module.keepingOutputs(where: isKept).module
    let (rest, positions) = untapped.keepingOutputs(where: isKept)
    result.untapped = rest
    result.equations[Module.mainName] = equations[Module.mainName]?.compactMapValues { equation in
      guard case .value(let value) = equation else { return equation }
      return positions[value.node].map { .value(ValueID(node: $0, result: value.result)) }
    }
    result.expectations = Expectations()
    // The labels name the last axis of the first output.
    if let first = own.first, !names.contains(first) { result.labels = [] }
    let inputs = Set(result.module.main.inputs.map(\.name))
    result.inputDefaults = inputDefaults.filter { inputs.contains($0.key) }
    result.preprocess = preprocess.filter { inputs.contains($0.key) }
    if let generation, !names.contains(generation.logits) || !inputs.contains(generation.input) {
      result.generation = nil
    }
    let read = Set(result.module.parameters.map(\.path))
    result.unreadParameters = module.parameters.filter { !read.contains($0.path) }
    return result
  }
}
