import GraphIR
import GraphcRuntime

extension Pass {
  /// Computes values that depend only on parameters and constants once, when the weights are loaded, instead of in
  /// every run.
  ///
  /// A value is not folded if it is much larger than the parameters it is computed from, or if it is only a view of a
  /// parameter, unless a product could then read it in panels.
  package static let foldParameters = Pass(
    "fold-parameters", "computes what depends on parameters alone when they are loaded",
    after: [.canonicalize, .fold, .cse, .dce]
  ) { (function, context) throws(PassError) in
    let values = StaticValues(function)
    let uses = UseMap(function)
    var paths = FreePaths(function)
    return Rewriter.rewrite(function, &context) { (rewriter, index, context) throws(InferenceError) in
      let value = ValueID(node: index)
      guard FoldCandidate.isWorthwhile(value, values, uses), context.rewrites.take() else { return nil }
      var body = FoldedBody(of: values)
      let copy = try body.add(value)
      let node = function.nodes[index]
      let path = paths.next(node.name ?? "computed")
      return [
        rewriter.addFolded(
          FoldedParameter(path: path, body: body.finish(copy)), origin: node.origin.derived(by: rewriter.pass))
      ]
    }
  }
}

private enum FoldCandidate {
  /// The largest number of elements of a folded parameter that is computed from constants only, such as fixed
  /// positions.
  static let largestConstant = 0x1p20
  /// The largest ratio of the size of a folded parameter to the size of its parameters.
  static let largestGrowth = 4.0

  static func isWorthwhile(_ value: ValueID, _ values: StaticValues, _ uses: UseMap) -> Bool {
    let function = values.function
    let node = function.nodes[value.node]
    guard values.contains(value), node.types.count == 1, node.types[0].dtype == .f32, !node.op.isLeaf else {
      return false
    }
    let users = uses.uses(of: value).filter { !values.contains(ValueID(node: $0.node)) }
    guard !users.isEmpty || uses.isOutput(value) else { return false }
    let parts = values.parts(of: value).map { function.nodes[$0] }
    let computes = parts.contains { !$0.op.isView && !$0.op.isLeaf }
    guard computes || users.contains(where: { readsInPanels(value, $0, function) }) else { return false }
    // An expanded value is better read repeatedly.
    if case .expand = node.op { return false }
    let sources = parts.filter { $0.parameterPath != nil }.reduce(0) { $0 + elementCount($1.types[0]) }
    let count = elementCount(node.types[0])
    return sources == 0 ? count > 1 && count <= largestConstant : count <= largestGrowth * sources
  }

  /// Whether a product would read the value as a matrix of weights in panels if it were a parameter, and cannot as it
  /// is.
  private static func readsInPanels(_ value: ValueID, _ use: UseMap.Use, _ function: Function) -> Bool {
    guard case .matMul = function.nodes[use.node].op, use.operand == 1, function.type(of: value).rank == 2 else {
      return false
    }
    return function.weightMatrix(value) == nil
  }

  /// As a floating-point number, since counts are added and multiplied.
  private static func elementCount(_ type: TensorType) -> Double { Double(type.count ?? 0) }
}

extension Op {
  fileprivate var isLeaf: Bool { definition.kind == .leaf }
}
