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
    let candidates = FoldCandidates(values, UseMap(function))
    var paths = FreePaths(function)
    var shared: SharedFold?
    var isTried = false
    return Rewriter.rewrite(function, &context) { (rewriter, index, context) throws(InferenceError) in
      let node = function.nodes[index]
      let origin = node.origin.derived(by: rewriter.pass)
      if candidates.single.contains(index) {
        guard context.rewrites.take() else { return nil }
        var body = FoldedBody(of: values)
        let copy = try body.add(ValueID(node: index))
        let path = paths.next(node.name ?? "computed")
        return [rewriter.addFolded(FoldedParameter(path: path, body: body.finish(copy)), origin: origin)]
      }
      guard candidates.sharing.first.map({ $0 <= index }) == true else { return nil }
      if !isTried {
        isTried = true
        guard context.rewrites.take() else { return nil }
        shared = try SharedFold(candidates.sharing, values, at: paths.next("shared"), origin, &rewriter)
      }
      return try shared?.part(index, origin, &rewriter).map { [$0] }
    }
  }
}

/// One folded parameter that holds several values, one after the other.
private struct SharedFold {
  private let values: StaticValues
  private let folded: ValueID
  /// The number of the first element of each value.
  private var starts: [Int: Dim] = [:]

  init(
    _ nodes: [Int], _ values: StaticValues, at path: String, _ origin: Origin, _ rewriter: inout Rewriter
  ) throws(InferenceError) {
    self.values = values
    var body = FoldedBody(of: values)
    var rows: [ValueID] = []
    var start = Dim(0)
    for (node, copy) in zip(nodes, try body.add(nodes.map { ValueID(node: $0) })) {
      let shape = values.function.nodes[node].types[0].shape
      let (count, end) = try inferring { () throws(DimError) in
        let count = try shape.product()
        return (count, try start.adding(count))
      }
      rows.append(try body.emit(.reshape(Reshape([count])), [copy], origin: origin))
      starts[node] = start
      start = end
    }
    let joined = try body.emit(.concat(Concat(axis: 0)), rows, origin: origin)
    folded = rewriter.addFolded(FoldedParameter(path: path, body: body.finish(joined)), origin: origin)
  }

  /// The value of a node; `nil` for a node that is not among the shared ones.
  func part(_ node: Int, _ origin: Origin, _ rewriter: inout Rewriter) throws(InferenceError) -> ValueID? {
    guard let start = starts[node] else { return nil }
    let shape = values.function.nodes[node].types[0].shape
    let end = try inferring { () throws(DimError) in try start.adding(shape.product()) }
    let row = try rewriter.emit(.slice(Slice(axis: 0, start: start, end: end)), [folded], origin: origin)
    return try rewriter.emit(.reshape(Reshape(shape)), [row], origin: origin)
  }
}
