import GraphIR

/// Builds a function anew out of another one, node by node, with some nodes replaced.
struct Rewriter {
  let pass: String
  let source: Function
  private(set) var builder: FunctionBuilder
  /// For each node of the source its results in the new function.
  private var results: [[ValueID]] = []

  init(_ source: Function, pass: String) {
    self.pass = pass
    self.source = source
    builder = FunctionBuilder(name: source.name)
    builder.declareParameters(source.parameters)
    builder.declareFolded(source.folded)
    results.reserveCapacity(source.nodes.count)
  }

  /// Where a value of the source is now.
  func mapped(_ value: ValueID) -> ValueID { results[value.node][value.result] }

  /// From here on a value of the source is another one of the same type.
  mutating func redirect(_ value: ValueID, to new: ValueID) { results[value.node][value.result] = new }

  /// Runs over the source; `replace` returns the new results of a node, or `nil` to copy it.
  static func rewrite(
    _ source: Function, pass: String, _ replace: (inout Rewriter, Int) throws(InferenceError) -> [ValueID]?
  ) throws(PassError) -> Function {
    var rewriter = Rewriter(source, pass: pass)
    for (index, node) in source.nodes.enumerated() {
      let new: [ValueID]
      do {
        new = try replace(&rewriter, index) ?? rewriter.copy(node)
      } catch {
        throw PassError(
          pass: pass, function: source.name, message: "at \(node.name ?? "%\(index)"): \(error.message)")
      }
      let types = new.map { rewriter.builder.type(of: $0) }
      guard types == node.types else {
        throw PassError(
          pass: pass, function: source.name,
          message: "\(node.name ?? "%\(index)") changed its type from \(node.types) to \(types)")
      }
      for value in new { if let name = node.name { rewriter.builder.suggestName(name, for: value) } }
      rewriter.results.append(new)
    }
    for output in source.outputs { rewriter.builder.addOutput(name: output.name, value: rewriter.mapped(output.value)) }
    return rewriter.builder.function
  }

  mutating func copy(_ node: Node) -> [ValueID] {
    var copy = node
    copy.operands = node.operands.map(mapped)
    return builder.append(copy)
  }

  /// A new node of one result.
  mutating func emit(
    _ op: Op, _ operands: [ValueID], origin: Origin, name: String? = nil
  ) throws(InferenceError) -> ValueID {
    try builder.emit(op, operands, origin: origin, name: name)
  }

  /// Declares a folded parameter, and returns its value.
  mutating func addFolded(_ folded: FoldedParameter, origin: Origin) -> ValueID {
    builder.addFolded(folded, origin: origin)
  }

  /// Hands the function under construction to code that emits several nodes.
  mutating func withBuilder<Result>(
    _ body: (inout FunctionBuilder) throws(InferenceError) -> Result
  ) throws(InferenceError) -> Result {
    try body(&builder)
  }
}

extension Origin {
  /// Where a node comes from that a pass makes out of one from here: once derived is enough.
  func derived(by pass: String) -> Origin {
    if case .derived = self { self } else { .derived(self, pass: pass) }
  }
}
