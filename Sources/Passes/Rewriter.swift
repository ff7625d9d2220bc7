import GraphIR

/// Builds a function from another one, node by node, with some nodes replaced.
struct Rewriter {
  /// The name of the pass that rewrites, for origins.
  let pass: String
  let source: Function
  private(set) var builder: FunctionBuilder
  /// The results in the new function, for each node of the source.
  private var results: [[ValueID]] = []
  /// The redirections of the current replacement, in order, for undoing them.
  private var redirected: [(value: ValueID, old: ValueID)] = []
  /// Whether a node was replaced by anything but its copy.
  private var isChanged = false

  init(_ source: Function, pass: String) {
    self.pass = pass
    self.source = source
    builder = FunctionBuilder(name: source.name)
    builder.declareParameters(source.parameters)
    builder.declareFolded(source.folded)
    results.reserveCapacity(source.nodes.count)
  }

  /// The value in the new function for a value of the source.
  func mapped(_ value: ValueID) -> ValueID { results[value.node][value.result] }

  /// From now on, a value of the source is replaced by another one of the same type.
  mutating func redirect(_ value: ValueID, to new: ValueID) {
    redirected.append((value, mapped(value)))
    results[value.node][value.result] = new
  }

  /// The results that the next copied node will have.
  func resultsOfCopy(_ node: Node) -> [ValueID] {
    node.types.indices.map { ValueID(node: builder.function.nodes.count, result: $0) }
  }

  /// Visits the source in order; `replace` returns the new results of a node, or `nil` to copy it.
  ///
  /// A replacement that is ill-typed, or whose type differs from that of the node, rests on a wrong assumption: it is
  /// abandoned, and the node is copied.
  static func rewrite(
    _ source: Function, _ context: inout PassContext,
    _ replace: (inout Rewriter, Int, inout PassContext) throws(InferenceError) -> [ValueID]?
  ) -> Function {
    var rewriter = Rewriter(source, pass: context.pass)
    defer { context.rewrites.spend(rewriter.builder.function.nodes.count + source.textSize) }
    for (index, node) in source.nodes.enumerated() {
      rewriter.results.append(rewriter.replaced(index, node, &context, replace) ?? rewriter.copy(node))
    }
    // The same storage as before: comparing it with the source takes no time.
    guard rewriter.isChanged else { return source }
    for output in source.outputs { rewriter.builder.addOutput(name: output.name, value: rewriter.mapped(output.value)) }
    return rewriter.builder.function
  }

  /// As `rewrite`, for replacements that are valid only together: `nil` if one of them is abandoned.
  static func rewriteTogether(
    _ source: Function, _ context: inout PassContext,
    _ replace: (inout Rewriter, Int, inout PassContext) throws(InferenceError) -> [ValueID]?
  ) -> Function? {
    let before = context.abandoned.count
    let function = rewrite(source, &context, replace)
    return context.abandoned.count == before ? function : nil
  }

  private mutating func replaced(
    _ index: Int, _ node: Node, _ context: inout PassContext,
    _ replace: (inout Rewriter, Int, inout PassContext) throws(InferenceError) -> [ValueID]?
  ) -> [ValueID]? {
    let remarkCount = context.remarks.count
    let position = builder.function.nodes.count
    redirected = []
    let message: String
    do {
      guard let new = try replace(&self, index, &context) else { return nil }
      let types = new.map { builder.type(of: $0) }
      if types == node.types {
        if !isCopy(of: node, at: position, new) { isChanged = true }
        for value in new { if let name = node.name { builder.suggestName(name, for: value) } }
        return new
      }
      message = "the types would change from \(node.types) to \(types)"
    } catch { message = error.message }
    // The nodes that were emitted are dead.
    for (value, old) in redirected.reversed() { results[value.node][value.result] = old }
    context.remarks.removeSubrange(remarkCount...)
    context.abandoned.append(
      PassError(pass: pass, function: source.name, node: index, message: "at \(node.name ?? "%\(index)"): \(message)"))
    return nil
  }

  /// Whether the new results are those of the node itself on the mapped operands.
  private func isCopy(of node: Node, at position: Int, _ new: [ValueID]) -> Bool {
    guard redirected.isEmpty, builder.function.nodes.count == position + 1, new == [ValueID(node: position)] else {
      return false
    }
    let emitted = builder.function.nodes[position]
    return emitted.op == node.op && emitted.operands == node.operands.map(mapped)
  }

  private mutating func copy(_ node: Node) -> [ValueID] {
    var copy = node
    copy.operands = node.operands.map(mapped)
    return builder.append(copy)
  }

  /// Emits a node with one result.
  mutating func emit(
    _ op: Op, _ operands: [ValueID], origin: Origin, name: String? = nil
  ) throws(InferenceError) -> ValueID {
    try builder.emit(op, operands, origin: origin, name: name)
  }

  /// Declares a folded parameter, and returns its value.
  mutating func addFolded(_ folded: FoldedParameter, origin: Origin) -> ValueID {
    builder.addFolded(folded, origin: origin)
  }

  /// Gives the function under construction to code that emits several nodes.
  mutating func withBuilder<Result>(
    _ body: (inout FunctionBuilder) throws(InferenceError) -> Result
  ) throws(InferenceError) -> Result {
    try body(&builder)
  }
}

extension Origin {
  /// The origin of a node that a pass makes from a node with this origin; it is marked as derived only once.
  func derived(by pass: String) -> Origin {
    if case .derived = self { self } else { .derived(self, pass: pass) }
  }
}
