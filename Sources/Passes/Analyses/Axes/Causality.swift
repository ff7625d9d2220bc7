package import GraphIR

/// What the positions of an output along a run-time dim depend on.
package struct Causality: Hashable, Sendable {
  package enum Verdict: Hashable, Sendable {
    /// On nothing along the dim.
    case independent
    /// Each on its own position, as the items of a batch do.
    case pointwise
    /// Each on its own position and earlier ones.
    case causal
    /// Each on positions up to so many later ones.
    case looksAhead(Int)
    /// On more, because of an op.
    case broken(AxisBlame)
    /// On positions of another axis.
    case otherAxis(Int)
  }

  package var output: String
  package var axis: Int
  /// The run-time dim, or a multiple of it that inputs have instead.
  package var dim: String
  package var verdict: Verdict

  /// Every output along every axis that an input has in a length that a run decides.
  package static func find(in module: Module) -> [Causality] {
    let main = module.main
    return module.runTimeExtents.flatMap { extent -> [Causality] in
      let domain = DependenceDomain(extent: extent)
      let followed = main.outputTypes.contains { $0.shape.contains(extent) }
      guard followed else { return [] }
      let states = AxisAnalysis(module, domain).outputs(main.inputs.map { domain.input($0.type) })
      return zip(main.outputs, zip(main.outputTypes, states)).flatMap { output, result -> [Causality] in
        result.0.shape.indices.filter { result.0.shape[$0] == extent }.map { axis in
          Causality(output: output.name, axis: axis, dim: extent.description, verdict: verdict(result.1, axis))
        }
      }
    }
  }

  private static func verdict(_ state: Dependence, _ axis: Int) -> Verdict {
    if let blame = state.everything { return .broken(blame) }
    if let other = state.axes.keys.sorted().first(where: { $0 != axis }) { return .otherAxis(other) }
    guard let band = state.axes[axis] else { return .independent }
    if band.high > 0 { return .looksAhead(band.high) }
    return band.low == 0 && band.high == 0 ? .pointwise : .causal
  }
}
