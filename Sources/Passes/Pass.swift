package import GraphIR

/// A rewrite of a module to an equivalent one. Each pass is one value in a file of its own.
package struct Pass: Sendable {
  package let name: String
  package let summary: String
  /// Names of passes that must have run before.
  package let after: [String]
  private let transform: @Sendable (Module, inout PassContext) throws(PassError) -> Module

  private init(
    name: String, summary: String, after: [Pass],
    transform: @escaping @Sendable (Module, inout PassContext) throws(PassError) -> Module
  ) {
    self.name = name
    self.summary = summary
    self.after = after.map(\.name)
    self.transform = transform
  }

  /// A pass over a whole module.
  package static func ofModule(
    _ name: String, _ summary: String, after: [Pass] = [],
    _ transform: @escaping @Sendable (Module, inout PassContext) throws(PassError) -> Module
  ) -> Pass {
    Pass(name: name, summary: summary, after: after, transform: transform)
  }

  /// A pass that rewrites one function at a time.
  package init(
    _ name: String, _ summary: String, after: [Pass] = [],
    _ transform: @escaping @Sendable (Function, inout PassContext) throws(PassError) -> Function
  ) {
    self.init(name: name, summary: summary, after: after) { (module, context) throws(PassError) in
      var module = module
      for index in module.functions.indices {
        module.functions[index] = try transform(module.functions[index], &context)
      }
      for check in context.checks where !module.checks.contains(where: { $0.isSame(as: check) }) {
        module.checks.append(check)
      }
      context.checks = []
      return module
    }
  }

  package func run(_ module: Module, _ context: inout PassContext) throws(PassError) -> Module {
    context.pass = name
    return try transform(module, &context)
  }

  /// Every pass, in the order of the inference pipeline of a model with rounded weights, then those of training alone.
  package static let all: [Pass] = [
    .commonFunctions, .canonicalize, .fold, .castMotion, .cse, .dce, .fuseAttention, .deadRows, .gatherFirst,
    .fuseNorms, .foldFactors, .foldParameters, .fuseLinear, .mergeProjections, .fuseResidualNorm,
    .precision, .fuseElementwise,
  ]

  package static func named(_ name: String) -> Pass? { all.first { $0.name == name } }
}

/// State shared by the passes of a pipeline: remarks, and the remaining rewrites.
package struct PassContext: Sendable {
  /// The name of the pass that runs, for remarks and origins.
  package internal(set) var pass = ""
  package var remarks: [Remark] = []
  package var rewrites: RewriteBudget
  /// Rewrites that would have made an ill-typed node or changed a type. The graph was left unchanged at these places.
  package var abandoned: [PassError] = []
  /// Conditions on run-time dims under which the rewrites of the pass that runs are right. The module gets them.
  var checks: [Module.DimCheck] = []

  package init(rewrites: RewriteBudget = RewriteBudget()) { self.rewrites = rewrites }
}

/// Counts rewrites up to a limit, and the steps that they take. Bisecting the limit finds the rewrite that breaks a
/// model.
package struct RewriteBudget: Hashable, Sendable {
  package private(set) var count = 0
  package let limit: Int
  /// The steps of all passes. When they are spent, no rewrite is made any more: the graph stays as it is, and correct.
  package private(set) var steps: StepBudget

  package init(limit: Int = .max, steps: StepBudget = StepBudget()) {
    self.limit = limit
    self.steps = steps
  }

  /// Counts one change of the graph, or refuses it. Dead code may be dropped without being counted.
  mutating func take() -> Bool {
    guard count < limit, !steps.isSpent else { return false }
    count += 1
    return true
  }

  /// Counts steps of work; `false` if there are none left.
  @discardableResult mutating func spend(_ count: Int) -> Bool {
    steps.spend(count)
    return !steps.isSpent
  }
}

/// A bug in a pass: it made an ill-typed node, or changed a type, an invariant or the interface of the module.
package struct PassError: Error, Sendable {
  package var pass: String
  package var function: String
  /// The index of the node in the function before the pass, if the error concerns one.
  package var node: Int?
  package var message: String

  package init(pass: String, function: String, node: Int? = nil, message: String) {
    self.pass = pass
    self.function = function
    self.node = node
    self.message = message
  }
}

/// What a pass did or did not do at a place, and why.
package struct Remark: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    /// Done, with the facts of the result, such as `scale 0.125, causal`.
    case done(String)
    /// Not done, with the reason and the node that is responsible.
    case refused(reason: String, blame: Origin)
  }

  package var pass: String
  package var function: String
  /// The name of the value concerned, such as the weights of an attention.
  package var value: String
  package var origin: Origin
  package var outcome: Outcome
  /// The facts of the result, one by one.
  package var facts: [RemarkFact] = []
}
