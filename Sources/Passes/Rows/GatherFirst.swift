import GraphIR

extension Pass {
  /// gather(f(x)) = f(gather(x)) for ops f that treat rows alike, if no more rows are gathered than exist, and
  /// nothing else reads f(x): a masked autoencoder embeds only the patches that it keeps.
  package static let gatherFirst = Pass(
    "gather-first", "picks rows before it computes on them", after: [.canonicalize, .cse, .dce]
  ) { (function, context) throws(PassError) in
    var function = function
    // A gather that has moved next to another one allows that one to move in the next round.
    for _ in 0..<roundLimit {
      context.rewrites.spend(2 * function.textSize)
      let moves = GatherMoves(function, &context.rewrites)
      guard !moves.roots.isEmpty else { break }
      do throws(PassError) { function = try moves.rewrite() } catch {
        context.abandoned.append(error)
        break
      }
    }
    return function
  }

  /// The number of rounds, which limits the depth of nested gathers that move.
  private static let roundLimit = 16
}

/// The ops that the gathers of a function move past.
private struct GatherMoves {
  private struct Root {
    var node: Int
    var axis: Int
    /// The indices of the rows: i32 with the leading axes, and the number of rows.
    var index: ValueID
    /// The number of gathered rows.
    var count: Dim
    /// The nodes that come after the gather, in descending order.
    var members: [Int] = []
  }

  /// A gather in the new function. Equal ones are emitted once, because two readers of one value would block further
  /// moves.
  private struct Pick: Hashable {
    var table: ValueID
    var index: ValueID
    var axis: Int
  }

  private let function: Function
  /// The gather that moves past each node.
  private var rootOf: [Int: Int] = [:]
  /// For each node that a gather moves past, the axis of each operand that is gathered instead.
  private var axes: [Int: [Int?]] = [:]
  private var found: [Int: Root] = [:]

  /// The nodes of the gathers that move.
  var roots: some Collection<Int> { found.keys }

  init(_ function: Function, _ rewrites: inout RewriteBudget) {
    self.function = function
    let uses = UseMap(function)
    for (index, node) in function.nodes.enumerated().reversed() {
      if let root = rootOf[index] {
        for (operand, axis) in zip(node.operands, axes[index] ?? []) where axis == found[root]?.axis {
          // The node must read the value by rows only.
          let isRows = zip(node.operands, axes[index] ?? []).allSatisfy { $0 != operand || $1 == axis }
          if isRows { mark(operand, of: index, root, uses) }
        }
      } else if let root = root(index, node) {
        found[index] = root
        mark(node.operands[0], of: index, index, uses)
      }
    }
    settle(&rewrites)
  }

  /// A gather with one index per row, which gathers no more rows than exist, and not always as many.
  private func root(_ index: Int, _ node: Node) -> Root? {
    guard case .gather(let gather) = node.op, case let picks = function.type(of: node.operands[1]).shape,
      picks.count == gather.axis + 1, let count = picks.last,
      case let rows = function.type(of: node.operands[0]).shape[gather.axis], count != rows,
      count.isProvablyAtMost(rows)
    else { return nil }
    return Root(node: index, axis: gather.axis, index: node.operands[1], count: count)
  }

  /// Lets a gather move past the node that makes a value, if that is possible and nothing else reads the value.
  private mutating func mark(_ value: ValueID, of user: Int, _ root: Int, _ uses: UseMap) {
    let node = function.producer(of: value)
    guard let axis = found[root]?.axis, rootOf[value.node] == nil, !uses.isOutput(value),
      uses.uses(of: value).allSatisfy({ $0.node == user }),
      let axes = gatheredAxes(node, along: axis)
    else { return }
    rootOf[value.node] = root
    self.axes[value.node] = axes
    found[root]?.members.append(value.node)
  }

  /// For each operand of a node, the axis to gather instead of that of its result; `nil` if the op does not allow it.
  private func gatheredAxes(_ node: Node, along axis: Int) -> [Int?]? {
    // Their results have other ranks than their operands, so that leading axes of an operand would not stay the first.
    if case .gather = node.op { return nil }
    if case .scatterAdd = node.op { return nil }
    guard node.types.count == 1 else { return nil }
    if function.readsParameter(node, along: axis) { return nil }
    let types = node.operands.map { function.type(of: $0) }
    guard let axes = node.op.operandAxes(along: axis, types) else { return nil }
    let leading = (0..<axis).map { node.op.operandAxes(along: $0, types) }
    for (position, source) in axes.enumerated() {
      guard let source else { continue }
      let type = types[position]
      if source == axis {
        // The leading axes of the index must be those of the operand.
        guard type.shape[..<axis] == node.types[0].shape[..<axis],
          leading.indices.allSatisfy({ type.shape[$0] == Dim(1) || leading[$0]?[position] == $0 })
        else { return nil }
      } else {
        // An operand without leading axes gets those of the index.
        guard source == 0, type.rank - source == node.types[0].rank - axis else { return nil }
      }
    }
    return axes
  }

  /// Keeps the moves that pay: one gather for one, or a move that enables such a move further up.
  private mutating func settle(_ rewrites: inout RewriteBudget) {
    for (index, root) in rootOf.sorted(by: { $0.key < $1.key }) {
      let node = function.nodes[index]
      let gathered = zip(node.operands, axes[index] ?? []).filter { $1 != nil }
      let leadsOn = gathered.contains { rootOf[$0.0.node] == root && $0.1 == found[root]?.axis }
      let isWork = gathered.count == 1 && !node.op.isView && rewrites.take()
      if !leadsOn && !isWork { rootOf[index] = nil }
    }
    for (index, root) in found {
      found[index]?.members = root.members.filter { rootOf[$0] == index }.reversed()
    }
    found = found.filter { !$0.value.members.isEmpty }
  }

  func rewrite() throws(PassError) -> Function {
    var builder = FunctionBuilder(name: function.name)
    builder.declareParameters(function.parameters)
    builder.declareFolded(function.folded)
    var results: [[ValueID]] = []
    var picks: [Pick: ValueID] = [:]
    for (index, node) in function.nodes.enumerated() {
      var values: [ValueID] = []
      if let root = found[index] {
        do { values = [try move(root, results, &picks, &builder)] } catch {
          throw PassError(
            pass: Pass.gatherFirst.name, function: function.name,
            message: "at \(node.name ?? "%\(index)"): \(error.message)")
        }
        if let name = node.name { builder.suggestName(name, for: values[0]) }
      } else if rootOf[index] == nil {
        let copy = node.reading(results)
        var pick: Pick?
        if case .gather(let gather) = copy.op {
          pick = Pick(table: copy.operands[0], index: copy.operands[1], axis: gather.axis)
        }
        values = pick.flatMap { picks[$0] }.map { [$0] } ?? builder.append(copy)
        if let pick { picks[pick] = values[0] }
      }
      results.append(values)
    }
    for output in function.outputs {
      builder.addOutput(name: output.name, value: results[output.value.node][output.value.result])
    }
    return builder.function
  }

  /// Emits the gather before the ops that it moves past, whose other operands precede it.
  private func move(
    _ root: Root, _ results: [[ValueID]], _ picks: inout [Pick: ValueID], _ builder: inout FunctionBuilder
  ) throws(InferenceError) -> ValueID {
    let index = results[root.index.node][root.index.result]
    let origin = function.nodes[root.node].origin
    var picked: [ValueID: ValueID] = [:]
    for member in root.members {
      let node = function.nodes[member]
      var operands: [ValueID] = []
      for (operand, axis) in zip(node.operands, axes[member] ?? []) {
        if let axis, picked[operand] == nil {
          let pick = Pick(table: results[operand.node][operand.result], index: index, axis: axis)
          if picks[pick] == nil {
            picks[pick] = try builder.emit(
              .gather(Gather(axis: axis)), [pick.table, index], origin: origin.derived(by: Pass.gatherFirst.name))
          }
          picked[operand] = picks[pick]
        }
        operands.append(axis == nil ? results[operand.node][operand.result] : picked[operand] ?? operand)
      }
      var type = node.types[0]
      type.shape[root.axis] = root.count
      let value = try builder.emit(
        node.op.withResultShape(type.shape), operands,
        origin: node.origin.derived(by: Pass.gatherFirst.name), name: node.name)
      guard builder.type(of: value) == type else {
        throw InferenceError("pass/rows", "\(builder.type(of: value)) is not \(type)")
      }
      picked[ValueID(node: member)] = value
    }
    guard let value = picked[function.nodes[root.node].operands[0]] else {
      throw InferenceError("pass/rows", "the gather has nothing to move past")
    }
    return value
  }
}
