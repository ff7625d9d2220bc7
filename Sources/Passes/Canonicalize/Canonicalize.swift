import GraphIR

extension Pass {
  /// Rewrites each computation to one canonical form, so that later passes match one shape: constants on the right, one
  /// scale, comparisons in one direction, views composed, transposes inside of matmuls.
  package static let canonicalize: Pass = canonicalize(by: Rule.all)

  static func canonicalize(by rules: [Rule]) -> Pass {
    Pass("canonicalize", "rewrites each computation to one canonical form") { (function, context) throws(PassError) in
      Rewriter.rewrite(function, &context) { (rewriter, index, context) throws(InferenceError) in
        let node = rewriter.source.nodes[index]
        if case .structural = node.op.definition.semantics { return nil }
        // Rules give one value; ops with several results are canonical.
        guard node.types.count == 1 else { return nil }
        let operands = node.operands.map { rewriter.mapped($0) }
        return [
          try rewriter.withBuilder { (builder) throws(InferenceError) in
            try Rule.emit(
              node.op, operands, node.origin, name: node.name, into: &builder, &context.rewrites, rules, depth: 0)
          }
        ]
      }
    }
  }
}

/// One algebraic equation: the canonical value of an op on canonical operands; `nil` if it does not apply.
struct Rule: Sendable {
  /// The name reads as an equation: `x / c = x · (1/c)`.
  let name: String
  let apply: @Sendable (inout Context, Op, [ValueID]) throws(InferenceError) -> ValueID?

  /// What a rule may examine and emit.
  struct Context {
    var builder: FunctionBuilder
    let origin: Origin
    fileprivate var rewrites: RewriteBudget
    fileprivate let rules: [Rule]
    fileprivate let depth: Int

    /// Emits a node in its canonical form.
    mutating func emit(_ op: Op, _ operands: [ValueID]) throws(InferenceError) -> ValueID {
      try Rule.emit(
        op, operands, origin.derived(by: Pass.canonicalize.name), name: nil, into: &builder, &rewrites, rules,
        depth: depth + 1)
    }

    func type(_ value: ValueID) -> TensorType { builder.type(of: value) }
    func producer(_ value: ValueID) -> Node { builder.producer(of: value) }
  }

  static let all: [Rule] =
    scalarRules + maskRules + selectRules + numberMaskRules + additiveMaskRules + softmaxRules + viewRules + matmulRules

  /// How many rules apply one after another, and through how many values one of them looks. Beyond that the graph stays
  /// as it is.
  static let depthLimit = 64

  fileprivate static func emit(
    _ op: Op, _ operands: [ValueID], _ origin: Origin, name: String?, into builder: inout FunctionBuilder,
    _ rewrites: inout RewriteBudget, _ rules: [Rule], depth: Int
  ) throws(InferenceError) -> ValueID {
    guard depth < depthLimit else {
      throw InferenceError(
        "pass/divergence",
        "more than \(depthLimit) rules apply one after another, the last to \(op.definition.mnemonic)")
    }
    var context = Context(builder: builder, origin: origin, rewrites: rewrites, rules: rules, depth: depth)
    // The context owns the builder while rules run; a second reference would copy it.
    builder = FunctionBuilder(name: "")
    defer { (builder, rewrites) = (context.builder, context.rewrites) }
    for rule in rules {
      // The nodes emitted by a rule that is refused, or that changes the type, are dead.
      guard let value = try rule.apply(&context, op, operands) else { continue }
      let types = try op.definition.inferTypes(operands.map { context.type($0) })
      if types == [context.type(value)], context.rewrites.take() { return value }
    }
    return try context.builder.emit(op, operands, origin: origin, name: name)
  }
}
