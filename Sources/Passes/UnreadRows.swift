import GraphIR

extension Module {
  /// The module with repeats that do not give the stacked results that nothing reads: their functions are copied without
  /// them. `nil` if all are read.
  var withoutUnreadRows: Module? {
    struct Key: Hashable {
      var function: String
      var unread: [Int]
    }
    var table = functionTable
    var copies: [Key: String] = [:]
    for function in functions {
      var changed = function
      let uses = UseMap(function)
      for (index, node) in function.nodes.enumerated() {
        guard case .repeat(var steps) = node.op else { continue }
        let unread = node.types.indices.dropFirst(steps.carryCount).filter {
          let value = ValueID(node: index, result: $0)
          return uses.uses(of: value).isEmpty && !uses.isOutput(value)
        }
        guard !unread.isEmpty, unread.count < node.types.count else { continue }
        for name in steps.functions where copies[Key(function: name, unread: unread)] == nil {
          copies[Key(function: name, unread: unread)] = table.addVariant(of: name, suffix: "read") { copy in
            for output in unread.reversed() { copy.outputs.remove(at: output) }
          }
        }
        steps.functions = steps.functions.map { copies[Key(function: $0, unread: unread)] ?? $0 }
        changed.nodes[index].op = .repeat(steps)
        for output in unread.reversed() { changed.nodes[index].types.remove(at: output) }
        changed.moveResults(of: index) { result in result - unread.count { $0 < result } }
      }
      table.replace(with: changed)
    }
    guard !copies.isEmpty else { return nil }
    var result = self
    result.functions = table.all
    result.dropUncalled(where: Set(copies.keys.map(\.function)).contains)
    return result
  }
}

extension Function {
  /// Changes the result index to which the uses of a node refer.
  fileprivate mutating func moveResults(of node: Int, _ move: (Int) -> Int) {
    func moved(_ value: ValueID) -> ValueID {
      value.node == node ? ValueID(node: node, result: move(value.result)) : value
    }
    for index in nodes.indices.dropFirst(node + 1) { nodes[index].operands = nodes[index].operands.map(moved) }
    for index in outputs.indices { outputs[index].value = moved(outputs[index].value) }
  }
}
