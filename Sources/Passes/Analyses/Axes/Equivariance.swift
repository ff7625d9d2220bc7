package import GraphIR

/// Whether permuting the inputs along a run-time dim permutes an output in the same way, or leaves it unchanged.
package struct Equivariance: Hashable, Sendable {
  package enum Verdict: Hashable, Sendable {
    case equivariant
    /// The output has no such axis and does not change.
    case invariant
    case broken(AxisBlame)
  }

  package var output: String
  /// The run-time dim, or a multiple of it if the inputs have that instead.
  package var dim: String
  package var verdict: Verdict

  /// The equivariance of every output along every run-time dim of the inputs.
  package static func find(in module: Module) -> [Equivariance] {
    let main = module.main
    return module.runTimeExtents.flatMap { extent -> [Equivariance] in
      let domain = SymmetryDomain(extent: extent)
      let states = AxisAnalysis(module, domain).outputs(main.inputs.map { domain.input($0.type) })
      return zip(main.outputs, zip(main.outputTypes, states)).map { output, result in
        let axes = Set(result.0.shape.indices.filter { result.0.shape[$0] == extent })
        let verdict: Verdict =
          if let blame = result.1.broken {
            .broken(blame)
          } else if result.1.axes != axes {
            // The output depends only on positions, such as a count.
            .broken(
              AxisBlame(
                op: "output", name: output.name, reason: "has positions of \(extent) of its own",
                origin: main.producer(of: output.value).origin))
          } else {
            axes.isEmpty ? .invariant : .equivariant
          }
        return Equivariance(output: output.name, dim: extent.description, verdict: verdict)
      }
    }
  }
}
