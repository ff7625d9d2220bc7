package import ExecutionPlan
package import GraphIR
package import GraphcRuntime

/// Writes the parameters of a plan as its kernels read them.
package enum PackedWeightsWriter {
  /// Loads, packs and writes one parameter after the other; the same bytes for the same plan and source.
  ///
  /// - Parameters:
  ///   - declarations: of the module; the order of the file.
  ///   - model: the name of the model.
  ///   - specDigest: of the module as imported.
  /// - Throws: as ``PackedWeights/write(_:identity:to:contents:)``; what the source throws.
  package static func write(
    _ plan: ExecutionPlan, declarations: [ParameterDeclaration], source: any ParameterSource, model: String,
    specDigest: String, to path: String, threads: ThreadPool
  ) throws {
    var entries: [PackedWeights.Entry] = []
    var origins: [(declaration: ParameterDeclaration, parameter: PlanParameter)] = []
    for needed in try plan.neededParameters(declarations) {
      for parameter in needed.forms {
        entries.append(try parameter.entry(needed.declaration.path))
        origins.append((needed.declaration, parameter))
      }
    }
    let identity = PackedWeights.Identity(
      model: model, specDigest: specDigest, sourceDigest: try source.digest())
    var next = 0
    var loaded: (path: String, tensor: Tensor)?
    try PackedWeights.write(entries, identity: identity, to: path) { _ in
      let (declaration, parameter) = origins[next]
      next += 1
      if let loaded, loaded.path == declaration.path { return try parameter.formed(loaded.tensor, threads) }
      // The last parameter is given back before the next one is loaded.
      loaded = nil
      let tensor = try source.tensor(for: declaration)
      loaded = (declaration.path, tensor)
      return try parameter.formed(tensor, threads)
    }
  }
}
