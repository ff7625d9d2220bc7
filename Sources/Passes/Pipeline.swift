package import GraphIR

/// Passes in order; the verifier runs after each of them.
package struct Pipeline: Sendable {
  package let passes: [Pass]

  /// - Precondition: every pass comes after those that it needs.
  package init(_ passes: [Pass]) {
    for (index, pass) in passes.enumerated() {
      let before = Set(passes[..<index].map(\.name))
      precondition(pass.after.allSatisfy(before.contains), "\(pass.name) needs \(pass.after)")
    }
    self.passes = passes
  }

  /// One spelling for everything, nothing fused.
  package static let canonical = Pipeline([.canonicalize, .fold, .castMotion, .canonicalize, .cse, .dce])

  /// What runs before a model is executed.
  package static let inference = Pipeline(
    canonical.passes + [
      .fuseAttention, .canonicalize, .cse, .dce, .deadRows, .gatherFirst, .cse, .dce, .fuseNorms, .fuseLinear, .dce,
    ])

  package struct Result: Sendable {
    package var module: Module
    package var remarks: [Remark]
    package var rewriteCount: Int
  }

  /// Runs the passes.
  ///
  /// - Parameters:
  ///   - rewriteLimit: how many rewrites may be made by all passes together.
  ///   - observe: called with the module after each pass.
  package func run(
    _ module: Module, rewriteLimit: Int = .max, observe: (Pass, Module) -> Void = { _, _ in }
  ) throws(PassError) -> Result {
    var module = module
    var context = PassContext(rewrites: RewriteBudget(limit: rewriteLimit))
    for pass in passes {
      module = try pass.run(module, &context)
      if let problem = module.verify().first {
        throw PassError(pass: pass.name, function: problem.function, message: problem.message)
      }
      observe(pass, module)
    }
    return Result(module: module, remarks: context.remarks, rewriteCount: context.rewrites.count)
  }
}
