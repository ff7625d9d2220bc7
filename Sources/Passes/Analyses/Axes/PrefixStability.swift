package import GraphIR
import GraphcRuntime

/// Whether the positions of an output along a run-time dim stay what they are when the dim grows.
///
/// It is more than causality: x · (1 / T) is causal, but each position changes with T. The analysis is that of
/// causality, with the extent as an input: index i of an axis of extent T + c exists only if T > i − c, and depends on
/// position i − c for that reason alone; a number that is computed from T depends on every position.
package enum PrefixStability {
  /// The verdict about each output along each of its axes with the extent; stable are `independent`, `pointwise` and
  /// `causal`.
  package static func find(in module: Module, along extent: Dim) -> [Causality] {
    let main = module.main
    let domain = DependenceDomain(extent: extent, followsExtent: true)
    guard main.outputTypes.contains(where: { $0.shape.contains(extent) }) else { return [] }
    let states = AxisAnalysis(module, domain).outputs(main.inputs.map { domain.input($0.type) })
    return zip(main.outputs, zip(main.outputTypes, states)).flatMap { output, result -> [Causality] in
      let state = domain.existing(result.1, result.0)
      return result.0.shape.indices.filter { result.0.shape[$0] == extent }.map { axis in
        Causality(
          output: output.name, axis: axis, dim: extent.description, verdict: Causality.verdict(state, axis))
      }
    }
  }
}

extension Causality.Verdict {
  /// Whether no position depends on later ones.
  package var isCausal: Bool {
    switch self {
    case .independent, .pointwise, .causal: true
    case .looksAhead, .broken, .otherAxis: false
    }
  }
}

extension DependenceDomain {
  /// The state of a value with what follows from its type: index i of an axis of extent T + c exists if T > i − c.
  func existing(_ state: Dependence, _ type: TensorType) -> Dependence {
    var result = state
    for axis in type.shape.indices {
      guard let excess = type.shape[axis].excess(over: extent) else { continue }
      let (high, overflow) = 0.subtractingReportingOverflow(excess)
      if !overflow { result.add(axis, Dependence.Band(low: high, high: high)) }
    }
    return result
  }

  /// Says how an op makes a number of the followed extent, or counts positions by it; `nil` if it does not.
  ///
  /// - Parameter types: the types of the operands.
  func countedExtent(_ node: Node, _ types: [TensorType]) -> String? {
    if case .constant(let constant) = node.op, case .dim(let value) = constant.value, value.mentions(extent) {
      return "takes \(value) as a number"
    }
    if case .slice(let slice) = node.op, slice.start.mentions(extent) {
      return "begins at \(slice.start), which is counted from the end of \(dim)"
    }
    if case .uniform(let uniform) = node.op, uniform.shape.dropFirst().contains(where: { $0.mentions(extent) }) {
      return "numbers its elements by \(dim)"
    }
    if case .reduce(let reduce) = node.op {
      guard types[0].shape.indices.contains(reduce.axis), types[0].shape[reduce.axis].mentions(extent) else {
        return nil
      }
      // Zeros of later positions do not change a sum.
      if reduce.function != .sum { return "reads every position of \(dim)" }
    }
    for type in node.types {
      if let odd = type.shape.first(where: { $0.mentions(extent) && $0.excess(over: extent) == nil }) {
        return "has an axis of \(odd) positions"
      }
    }
    return nil
  }
}
