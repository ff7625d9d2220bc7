import GraphIR

/// The values of a function that depend only on parameters and constants, and are therefore known when the weights are
/// loaded.
struct StaticValues {
  let function: Function
  private let isStatic: [Bool]

  init(_ function: Function) {
    self.function = function
    var isStatic: [Bool] = []
    isStatic.reserveCapacity(function.nodes.count)
    for node in function.nodes {
      let isLeaf: Bool
      switch node.op.definition.semantics {
      case .structural: isLeaf = node.parameterPath != nil
      case .primitive, .composite: isLeaf = node.operands.allSatisfy { isStatic[$0.node] }
      }
      let dims = node.types.flatMap(\.shape) + node.op.dims
      isStatic.append(isLeaf && dims.allSatisfy { $0.constantValue != nil })
    }
    self.isStatic = isStatic
  }

  func contains(_ value: ValueID) -> Bool { isStatic[value.node] }

  /// The nodes from which a value is computed, including itself, in order.
  func parts(of value: ValueID) -> [Int] {
    var isPart: Set<Int> = []
    var rest = [value.node]
    while let index = rest.popLast() {
      guard isPart.insert(index).inserted else { continue }
      rest += function.nodes[index].operands.map(\.node)
    }
    return isPart.sorted()
  }
}
