package import GraphIR

/// Passes in order. The verifier checks every module that they make, and that its interface is unchanged.
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

  /// Passes in any order, to examine single ones; `unmetNeeds` lists missing predecessors.
  package init(anyOrder passes: [Pass]) { self.passes = passes }

  /// The pipeline without the passes of these names.
  package func without(_ names: Set<String>) -> Pipeline {
    Pipeline(anyOrder: passes.filter { !names.contains($0.name) })
  }

  /// Passes that must come after others which do not precede them.
  package var unmetNeeds: [(pass: String, need: String)] {
    var needs: [(pass: String, need: String)] = []
    for (index, pass) in passes.enumerated() {
      for need in pass.after where !passes[..<index].contains(where: { $0.name == need }) {
        if !needs.contains(where: { $0.pass == pass.name && $0.need == need }) { needs.append((pass.name, need)) }
      }
    }
    return needs
  }

  /// The canonical form, without fusion.
  package static let canonical = Pipeline([
    .commonFunctions, .canonicalize, .fold, .castMotion, .canonicalize, .cse, .dce, .commonFunctions,
  ])

  /// The passes that run before a model is executed.
  package static let inference = Pipeline(
    canonical.passes + [
      .fuseAttention, .canonicalize, .cse, .dce, .deadRows, .gatherFirst, .canonicalize, .cse, .dce,
      .fuseNorms, .foldFactors, .foldParameters, .fuseLinear, .mergeProjections, .dce,
      .fuseResidualNorm, .castMotion, .dce,
    ])

  /// The passes that run on a model before its gradients are made: what it is made of is named, so that each part has
  /// the gradient of its own.
  package static let beforeGradients = Pipeline(
    canonical.passes + [.fuseAttention, .canonicalize, .cse, .dce, .fuseNorms, .dce])

  /// The passes that run on a step of training, whose weights are states: nothing is computed of them beforehand.
  package static let training = Pipeline(canonical.passes + [.fuseElementwise, .dce])

  /// The pipeline followed by other passes.
  package func followed(by others: [Pass]) -> Pipeline { Pipeline(anyOrder: passes + others) }

  package struct Result: Sendable {
    package var module: Module
    package var remarks: [Remark]
    package var rewriteCount: Int
    /// The steps that the passes took, and how many they could.
    package var steps: StepBudget
    /// Rewrites that were not made because one of their assumptions did not hold.
    package var abandoned: [PassError]
  }

  /// A pass that has run, with the resulting module.
  package struct Step: Sendable {
    package var pass: Pass
    package var module: Module
    /// The number of rewrites of this pass.
    package var rewriteCount: Int
    /// Whether the module differs from the one before, if only in names or origins.
    package var isChanged: Bool
    /// The time without the verifier.
    package var duration: Duration
  }

  /// Runs the passes.
  ///
  /// - Parameters:
  ///   - rewriteLimit: the number of rewrites that all passes together may make.
  ///   - steps: the steps that they may take; in proportion to the module if it is `nil`.
  ///   - observe: called with the module after each pass.
  package func run(
    _ module: Module, rewriteLimit: Int = .max, steps: StepBudget? = nil,
    observe: (Pass, Module) -> Void = { _, _ in }
  ) throws(PassError) -> Result {
    try trace(module, rewriteLimit: rewriteLimit, steps: steps) { step in observe(step.pass, step.module) }
  }

  /// Runs the passes and reports what each did.
  ///
  /// - Parameter observe: called after each pass, once the verifier has found no problem.
  package func trace(
    _ module: Module, rewriteLimit: Int = .max, steps: StepBudget? = nil,
    observe: (Step) throws(PassError) -> Void
  ) throws(PassError) -> Result {
    var module = module
    let budget = steps ?? StepBudget(size: module.textSize)
    var context = PassContext(rewrites: RewriteBudget(limit: rewriteLimit, steps: budget))
    var isVerified = false
    let interface = ModuleInterface(module)
    for pass in passes {
      let count = context.rewrites.count
      let before = module
      let isSpent = context.rewrites.steps.isSpent
      let start = ContinuousClock.now
      module = try pass.run(before, &context)
      let duration = ContinuousClock.now - start
      if !isSpent, context.rewrites.steps.isSpent { context.remarks.append(.spent(budget, by: pass)) }
      let isChanged = module != before
      if isChanged || !isVerified, let problem = module.verify().first {
        throw PassError(pass: pass.name, function: problem.function, message: problem.message)
      }
      if isChanged, let change = interface.change(to: ModuleInterface(module)) {
        throw PassError(pass: pass.name, function: Module.mainName, message: change)
      }
      isVerified = true
      try observe(
        Step(
          pass: pass, module: module, rewriteCount: context.rewrites.count - count, isChanged: isChanged,
          duration: duration))
    }
    return Result(
      module: module, remarks: context.remarks, rewriteCount: context.rewrites.count, steps: context.rewrites.steps,
      abandoned: context.abandoned)
  }
}

extension Remark {
  /// Says that a pass has used up the steps of the pipeline.
  fileprivate static func spent(_ budget: StepBudget, by pass: Pass) -> Remark {
    Remark(
      pass: "optimizer", function: Module.mainName, value: Module.mainName, origin: .synthetic,
      outcome: .refused(
        reason:
          "\(pass.name) has used up the \(budget.limit) steps of the optimizer; the rest of the graph is left as it is",
        blame: .synthetic))
  }
}
