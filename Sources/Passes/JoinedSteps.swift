import GraphIR

extension Function {
  /// The function with consecutive steps joined to one `repeat`, if their functions have become equal: steps of one
  /// path, each of which takes all results of the step before, without other readers.
  func joiningSteps() -> Function {
    let uses = UseMap(self)
    let rows = nodes.map { node -> StepRow? in
      let row = StepRow(node)
      return zip(node.operands, node.types).allSatisfy { type(of: $0) == $1 } ? row : nil
    }
    /// The nodes of each sequence, by its first node.
    var chains: [Int: [Int]] = [:]
    var first: [Int: Int] = [:]
    for (index, row) in rows.enumerated() {
      guard let row else { continue }
      let start = first[index] ?? index
      chains[start, default: []].append(index)
      guard let next = uses.onlyUse(of: ValueID(node: index))?.node, let following = rows[next],
        following.first == row.first + row.functions.count, row.path == following.path,
        nodes[next].operands.dropFirst(row.carryCount) == nodes[index].operands.dropFirst(row.carryCount),
        row.carryCount == following.carryCount,
        (0..<row.carryCount).allSatisfy({ result in
          let use = uses.onlyUse(of: ValueID(node: index, result: result))
          return use.map { $0.node == next && $0.operand == result } ?? false
        })
      else { continue }
      first[next] = start
    }
    let joined = chains.compactMapValues { chain -> (nodes: [Int], steps: Repeat, parts: [(Range<Int>, Int)])? in
      guard chain.count > 1, let start = rows[chain[0]] else { return nil }
      let functions = chain.flatMap { rows[$0]?.functions ?? [] }
      let parts = Repeat.runs(of: functions).map { ($0.steps, $0.period) }
      guard parts.count < chain.count else { return nil }
      let steps = Repeat(
        functions: functions, path: start.path, first: start.first, stepCount: functions.count,
        carryCount: start.carryCount)
      return (chain, steps, parts)
    }
    if joined.isEmpty, !nodes.contains(where: { if case .repeat = $0.op { true } else { false } }) { return self }

    var builder = FunctionBuilder(name: name)
    builder.declareParameters(parameters)
    builder.declareFolded(folded)
    var moved: [[ValueID]] = []
    for (index, node) in nodes.enumerated() {
      var node = node
      node.operands = node.operands.map { moved[$0.node].isEmpty ? $0 : moved[$0.node][$0.result] }
      guard rows[index] != nil, let chain = joined[first[index] ?? index] else {
        if case .repeat(let steps) = node.op { node.op = .repeat(steps.inShortestPeriod) }
        moved.append(builder.append(node))
        continue
      }
      // The joined steps are placed at the last of them.
      guard index == chain.nodes.last else {
        moved.append([])
        continue
      }
      let whole = chain.steps
      var carry = nodes[chain.nodes[0]].operands.prefix(whole.carryCount).map { moved[$0.node][$0.result] }
      for (places, period) in chain.parts {
        node.op = whole.part(places)
        if case .repeat(var steps) = node.op {
          steps.functions = Array(whole.functions[places].prefix(period))
          node.op = .repeat(steps)
        }
        node.name = places.upperBound < whole.stepCount ? whole.call(places.upperBound - 1).path : nodes[index].name
        node.operands.replaceSubrange(..<carry.count, with: carry)
        carry = builder.append(node)
      }
      moved.append(carry)
    }
    for output in outputs {
      builder.addOutput(name: output.name, value: moved[output.value.node][output.value.result])
    }
    return builder.function
  }
}

/// The steps of one node, without stacked results.
private struct StepRow {
  var path: String
  /// The number of the first step.
  var first: Int
  /// One function per step.
  var functions: [String]
  var carryCount: Int

  init?(_ node: Node) {
    if case .call(let call) = node.op, let step = call.step, node.operands.count >= node.types.count {
      self.init(path: call.basePath, first: step, functions: [call.function], carryCount: node.types.count)
    } else if case .repeat(let steps) = node.op, steps.stacked.isEmpty, steps.carryCount == node.types.count,
      steps.stride == 1, !steps.isReversed
    {
      self.init(
        path: steps.path, first: steps.first, functions: steps.calls.map(\.function), carryCount: steps.carryCount)
    } else {
      return nil
    }
  }

  private init(path: String, first: Int, functions: [String], carryCount: Int) {
    self.path = path
    self.first = first
    self.functions = functions
    self.carryCount = carryCount
  }
}

extension Repeat {
  /// The repeat with one period of its functions, which may be shorter once several of them are equal.
  fileprivate var inShortestPeriod: Repeat {
    let runs = Repeat.runs(of: calls.map(\.function))
    guard runs.count == 1, runs[0].period < functions.count else { return self }
    var result = self
    result.functions = Array(functions.prefix(runs[0].period))
    return result
  }
}
