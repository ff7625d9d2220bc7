package import ExecutionPlan
package import GraphIR
package import GraphcRuntime

/// Writes the parameters of a plan as its kernels read them.
package enum ParameterPacking {
  /// Loads, packs and writes one parameter after the other; the same bytes for the same plan and source.
  ///
  /// - Parameters:
  ///   - declarations: of the module; the order of the file.
  ///   - model: the name of the model.
  ///   - specDigest: of the module as imported.
  ///   - foldedDigest: of the module as optimized.
  /// - Throws: as ``PackedWeights/write(_:identity:to:contents:)``; what the source throws.
  package static func write(
    _ plan: ExecutionPlan, declarations: [ParameterDeclaration], source: any ParameterSource, model: String,
    specDigest: String, foldedDigest: String?, to target: FileTarget, threads: ThreadPool
  ) throws {
    var entries: [PackedWeights.Entry] = []
    var origins: [(needed: NeededParameter, form: PlanParameter)] = []
    for needed in try plan.neededParameters(declarations) {
      for form in needed.forms {
        entries.append(try form.entry(needed.path))
        origins.append((needed, form))
      }
    }
    let identity = PackedWeights.Identity(
      model: model, specDigest: specDigest, foldedDigest: foldedDigest, sourceDigest: try source.digest(),
      format: plan.weightFormat)
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
