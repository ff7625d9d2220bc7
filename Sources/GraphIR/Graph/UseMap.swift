/// The uses of each value of a function. The map is computed on demand, never stored in the graph.
package struct UseMap {
  package struct Use: Hashable {
    package var node: Int
    package var operand: Int
  }

  private var uses: [ValueID: [Use]] = [:]
  private var outputs: Set<ValueID> = []

  package init(_ function: Function) {
    for (index, node) in function.nodes.enumerated() {
      for (position, value) in node.operands.enumerated() {
        uses[value, default: []].append(Use(node: index, operand: position))
      }
    }
    outputs = Set(function.outputs.map(\.value))
  }

  package func uses(of value: ValueID) -> [Use] { uses[value] ?? [] }

  /// Whether the value is a result of the function.
  package func isOutput(_ value: ValueID) -> Bool { outputs.contains(value) }

  /// The one use of a value that is not an output of the function.
  package func onlyUse(of value: ValueID) -> Use? {
    guard let all = uses[value], all.count == 1, !isOutput(value) else { return nil }
    return all[0]
  }
}
