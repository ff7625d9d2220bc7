package import GraphIR

/// The dependence of the positions of an output along a run-time dim on positions of the inputs.
package struct Causality: Hashable, Sendable {
  package enum Verdict: Hashable, Sendable {
    /// No dependence on any position.
    case independent
    /// Each position depends on the same position only, like the items of a batch.
    case pointwise
    /// Each position depends on itself and earlier ones.
    case causal
    /// Each position depends on positions up to this many later.
    case looksAhead(Int)
    /// Each position may depend on all, because of an op.
    case broken(AxisBlame)
    /// The positions depend on those of another axis.
    case otherAxis(Int)
  }

  package var output: String
  package var axis: Int
  /// The run-time dim, or a multiple of it if the inputs have that instead.
  package var dim: String
  package var verdict: Verdict

  /// The causality of every output along every axis whose length is known only at run time.
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

  static func verdict(_ state: Dependence, _ axis: Int) -> Verdict {
    if let blame = state.everything { return .broken(blame) }
    if let other = state.axes.keys.sorted().first(where: { $0 != axis }) { return .otherAxis(other) }
    guard let band = state.axes[axis] else { return .independent }
    if band.high > 0 { return .looksAhead(band.high) }
    return band.low == 0 && band.high == 0 ? .pointwise : .causal
  }
}
