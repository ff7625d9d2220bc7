package import ExecutionPlan
package import GraphIR
package import GraphcRuntime

/// Writes the parameters of plans as their kernels read them.
package enum ParameterPacking {
  /// Loads, packs and writes one parameter after the other; the same bytes for the same plans and source.
  ///
  /// - Parameters:
  ///   - plans: of one model; a tensor that several of them read in one form is written once.
  ///   - declarations: of the module; the order of the file.
  ///   - model: the name of the model.
  ///   - specDigest: of the module as imported.
  ///   - foldedDigests: of the modules as optimized.
  /// - Throws: as ``PackedWeights/write(_:identity:to:contents:)``; what the source throws.
  package static func write(
    _ plans: [ExecutionPlan], declarations: [ParameterDeclaration], source: any ParameterSource, model: String,
    specDigest: String, foldedDigests: [String], to target: FileTarget, threads: ThreadPool
  ) throws {
    var entries: [PackedWeights.Entry] = []
    var origins: [(needed: NeededParameter, form: PlanParameter)] = []
    for needed in try plans.neededParameters(declarations) {
      for form in needed.forms {
        entries.append(try form.entry(needed.path))
        origins.append((needed, form))
      }
    }
    let identity = PackedWeights.Identity(
      model: model, specDigest: specDigest, foldedDigests: foldedDigests, sourceDigest: try source.digest(),
      format: plans.weightFormat)
    var next = 0
    var loaded: (path: String, tensor: Tensor)?
    try PackedWeights.write(entries, identity: identity, to: target) { _ in
      let (needed, form) = origins[next]
      next += 1
      if let loaded, loaded.path == needed.path { return try form.formed(loaded.tensor, threads) }
      // The last parameter is given back before the next one is loaded.
      loaded = nil
      let tensor = try needed.tensor(from: source, on: threads)
      loaded = (needed.path, tensor)
      return try form.formed(tensor, threads)
    }
  }
}
