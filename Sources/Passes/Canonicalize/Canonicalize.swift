import GraphIR

extension Pass {
  /// Brings each meaning into one spelling, so that later passes match one shape: constants to the right, one scale,
  /// comparisons in one direction, views composed, transposes inside matmuls.
  package static let canonicalize = Pass("canonicalize", "brings each meaning into one spelling") {
    (function, context) throws(PassError) in
    Rewriter.rewrite(function, pass: "canonicalize", &context) {
      (rewriter, index, context) throws(InferenceError) in
      let node = rewriter.source.nodes[index]
      if case .structural = node.op.definition.semantics { return nil }
      // A rule gives one value; ops with several results have one spelling.
      guard node.types.count == 1 else { return nil }
      let operands = node.operands.map { rewriter.mapped($0) }
      return [
        try rewriter.withBuilder { (builder) throws(InferenceError) in
          try Rule.emit(node.op, operands, node.origin, name: node.name, into: &builder, &context.rewrites, depth: 0)
        }
      ]
    }
  }
}

/// One equation of the algebra: the canonical value of an op on canonical operands, if it has another spelling.
struct Rule: Sendable {
  /// Reads as an equation: `x / c = x · (1/c)`.
  let name: String
  let apply: @Sendable (inout Context, Op, [ValueID]) throws(InferenceError) -> ValueID?

  /// What a rule may look at and emit.
  struct Context {
    var builder: FunctionBuilder
    let origin: Origin
    fileprivate var rewrites: RewriteBudget
    fileprivate let depth: Int

    /// Emits a node in its canonical spelling.
    mutating func emit(_ op: Op, _ operands: [ValueID]) throws(InferenceError) -> ValueID {
      return try Rule.emit(
        op, operands, origin.derived(by: "canonicalize"), name: nil, into: &builder, &rewrites, depth: depth + 1)
    }

    func type(_ value: ValueID) -> TensorType { builder.type(of: value) }
    func producer(_ value: ValueID) -> Node { builder.producer(of: value) }
  }

  static let all: [Rule] =
    scalarRules + maskRules + numberMaskRules + additiveMaskRules + softmaxRules + viewRules + matmulRules

  /// A chain of rules longer than this means that two of them undo each other.
  private static let depthLimit = 64

  fileprivate static func emit(
    _ op: Op, _ operands: [ValueID], _ origin: Origin, name: String?, into builder: inout FunctionBuilder,
    _ rewrites: inout RewriteBudget, depth: Int
  ) throws(InferenceError) -> ValueID {
    guard depth < depthLimit else {
      throw InferenceError("pass/divergence", "the rules for \(op.definition.mnemonic) do not come to an end")
    }
    var context = Context(builder: builder, origin: origin, rewrites: rewrites, depth: depth)
    // The context takes the builder over for the time of the rules; a second reference would copy it.
    builder = FunctionBuilder(name: "")
    defer { (builder, rewrites) = (context.builder, context.rewrites) }
    for rule in all {
      // What a rule has emitted without leave is dead, as is what would be of another type.
      guard let value = try rule.apply(&context, op, operands) else { continue }
      let types = try op.definition.inferTypes(operands.map { context.type($0) })
      if types == [context.type(value)], context.rewrites.take() { return value }
    }
    return try context.builder.emit(op, operands, origin: origin, name: name)
  }
}
