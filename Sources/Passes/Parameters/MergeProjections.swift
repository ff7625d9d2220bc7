import GraphIR
import GraphcRuntime

extension Pass {
  /// Merges products of one value with several parameters, such as Q, K and V, to one product with the parameters side
  /// by side.
  ///
  /// It applies only if the results are read through strides, as attention does: each part is a window on the wider
  /// result, and a reader that needs contiguous rows would have to copy it.
  package static let mergeProjections = Pass(
    "merge-projections", "makes products of one value with several parameters one product", after: [.fuseLinear]
  ) { (function, context) throws(PassError) in
    let readers = StridedReaders(function)
    let values = StaticValues(function)
    var groups: [Projection.Key: [Projection]] = [:]
    var order: [Projection.Key] = []
    for (index, node) in function.nodes.enumerated() {
      guard let projection = Projection(index, node, values), readers.readsThroughStrides(ValueID(node: index)) else {
        continue
      }
      if groups[projection.key] == nil { order.append(projection.key) }
      groups[projection.key, default: []].append(projection)
    }
    var merged: [Int: [Projection]] = [:]
    var parts: [Int: (first: Int, member: Int)] = [:]
    var remarks: [Remark] = []
    for group in order.flatMap({ Projection.parts(of: groups[$0] ?? []) }) where group.count > 1 {
      guard context.rewrites.take() else { continue }
      merged[group[0].node] = group
      for (member, projection) in group.enumerated() { parts[projection.node] = (group[0].node, member) }
      remarks.append(
        Remark(
          pass: context.pass, function: function.name,
          value: Projection.name(of: group.map { function.nodes[$0.node].name ?? "linear" }),
          origin: function.nodes[group[0].node].origin, outcome: .done("\(group.count) products with one value")))
    }
    var paths = FreePaths(function)
    var products: [Int: ValueID] = [:]
    let rewritten = Rewriter.rewriteTogether(function, &context) { (rewriter, index, context) throws(InferenceError) in
      let node = function.nodes[index]
      // A slice of a part is also a slice of the merged product.
      var window: Slice?
      var part = index
      if case .slice(let slice) = node.op, slice.axis == node.types[0].rank - 1 {
        (window, part) = (slice, node.operands[0].node)
      }
      guard let (first, member) = parts[part], let group = merged[first] else { return nil }
      if first == index { products[first] = try Projection.emit(group, values, &paths, &rewriter) }
      guard let product = products[first] else { return nil }
      var before = Dim(0)
      for projection in group[..<member] {
        before = try inferring { () throws(DimError) in try before.adding(projection.columns) }
      }
      let (start, end) = try inferring { () throws(DimError) in
        (try before.adding(window?.start ?? 0), try before.adding(window?.end ?? group[member].columns))
      }
      let origin = node.origin.derived(by: rewriter.pass)
      let slice = Slice(axis: node.types[0].rank - 1, start: start, end: end)
      return [try rewriter.emit(.slice(slice), [product], origin: origin)]
    }
    guard let rewritten else { return function }
    context.remarks += remarks
    return rewritten
  }
}

/// A product with a parameter and at most a bias.
private struct Projection {
  /// What products must have in common to be merged.
  struct Key: Hashable {
    var x: ValueID
    var transposeRHS: Bool
  }

  var key: Key
  var node: Int
  var weight: ValueID
  var bias: ValueID?
  var columns: Dim

  init?(_ index: Int, _ node: Node, _ values: StaticValues) {
    let function = values.function
    let transposeRHS: Bool
    if case .linear(let linear) = node.op {
      guard linear.activation == .none, !linear.hasResidual else { return nil }
      transposeRHS = linear.transposeRHS
      bias = linear.hasBias ? node.operands[2] : nil
    } else if case .matMul(let product) = node.op {
      transposeRHS = product.transposeRHS
    } else {
      return nil
    }
    // The operands to be concatenated must be known when the weights are loaded.
    guard bias.map({ values.contains($0) && values.parts(of: $0) != nil }) ?? true,
      values.parts(of: node.operands[1]) != nil, function.producer(of: node.operands[1]).parameterPath != nil,
      function.type(of: node.operands[1]).rank == 2,
      let columns = node.types[0].shape.last
    else { return nil }
    key = Key(x: node.operands[0], transposeRHS: transposeRHS)
    self.node = index
    weight = node.operands[1]
    self.columns = columns
  }

  /// A group in parts of at most `largestGroup`, beyond which one product is no faster than several.
  static func parts(of group: [Projection]) -> [[Projection]] {
    stride(from: 0, to: group.count, by: largestGroup).map { Array(group[$0..<min($0 + largestGroup, group.count)]) }
  }

  private static let largestGroup = 64

  /// Emits the merged product of a group.
  static func emit(
    _ group: [Projection], _ values: StaticValues, _ paths: inout FreePaths, _ rewriter: inout Rewriter
  ) throws(InferenceError) -> ValueID {
    let function = values.function
    let origin = Origin.fused(group.map { function.nodes[$0.node].origin }, pass: rewriter.pass)
    let key = group[0].key
    func fold(_ body: FoldedBody, _ parts: [ValueID], axis: Int, _ name: String) throws(InferenceError) -> ValueID {
      var body = body
      let origin = function.producer(of: group[0].weight).origin.derived(by: rewriter.pass)
      let joined = try body.emit(.concat(Concat(axis: axis)), parts, origin: origin)
      return rewriter.addFolded(FoldedParameter(path: paths.next(name), body: body.finish(joined)), origin: origin)
    }
    let name = Projection.name(of: group.map { Self.owner(of: function.producer(of: $0.weight)) })
    var weights = FoldedBody(of: values)
    var weightParts: [ValueID] = []
    for projection in group { weightParts.append(try weights.add(projection.weight)) }
    let weight = try fold(weights, weightParts, axis: key.transposeRHS ? 0 : 1, name + ".weight")
    var operands = [rewriter.mapped(key.x), weight]
    let hasBias = group.contains { $0.bias != nil }
    if hasBias {
      var biases = FoldedBody(of: values)
      var parts: [ValueID] = []
      for projection in group {
        if let bias = projection.bias {
          parts.append(try biases.add(bias))
        } else {
          let zero = try biases.emit(.constant(Constant(.float(0))), [], origin: origin)
          parts.append(try biases.emit(.expand(Expand([projection.columns])), [zero], origin: origin))
        }
      }
      operands.append(try fold(biases, parts, axis: 0, name + ".bias"))
    }
    let op: Op =
      hasBias
      ? .linear(Linear(transposeRHS: key.transposeRHS, hasBias: true))
      : .matMul(MatMul(transposeRHS: key.transposeRHS))
    return try rewriter.emit(op, operands, origin: origin, name: name)
  }

  /// `attention.query` for the parameter `attention.query.weight`.
  private static func owner(of parameter: Node) -> String {
    let path = parameter.parameterPath ?? "projection"
    return path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
  }

  /// `attention.query_key_value` for `attention.query`, `attention.key` and `attention.value`.
  static func name(of names: [String]) -> String {
    let parts = names.map { $0.split(separator: ".", omittingEmptySubsequences: false) }
    var shared = 0
    while parts.allSatisfy({ $0.count > shared + 1 && $0[shared] == parts[0][shared] }) { shared += 1 }
    let group = parts[0][..<shared].map(String.init)
    let joined = parts.map { $0[shared...].joined(separator: "_") }.joined(separator: "_")
    return (group + [joined]).joined(separator: ".")
  }
}

/// The values that are read by ops that take strides, directly or through views.
private struct StridedReaders {
  private let function: Function
  private let uses: UseMap

  init(_ function: Function) {
    self.function = function
    uses = UseMap(function)
  }

  func readsThroughStrides(_ value: ValueID) -> Bool {
    // A value without readers is left to dead code elimination.
    guard !uses.uses(of: value).isEmpty else { return false }
    var rest = [value]
    var seen: Set<ValueID> = []
    while let value = rest.popLast() {
      guard seen.insert(value).inserted else { continue }
      guard !uses.isOutput(value) else { return false }
      for use in uses.uses(of: value) {
        let user = function.nodes[use.node]
        if user.op.isView {
          // A reshape that only splits the last axis sees every row as it lies.
          if case .reshape = user.op, !splitsLastAxis(function.type(of: value).shape, user.types[0].shape) {
            return false
          }
          rest.append(ValueID(node: use.node))
        } else if !readsSeparateRows(user, use.operand) {
          return false
        }
      }
    }
    return true
  }

  private func readsSeparateRows(_ user: Node, _ operand: Int) -> Bool {
    if case .matMul = user.op, function.weightMatrix(user.operands[1]) != nil { return false }
    return user.op.definition.readsSeparateRows(operand)
  }

  private func splitsLastAxis(_ from: [Dim], _ to: [Dim]) -> Bool {
    to.count >= from.count && Array(to.prefix(from.count - 1)) == Array(from.dropLast())
  }
}
