import GraphIR

/// The values of a function that depend only on parameters and constants, and are therefore known when the weights are
/// loaded.
struct StaticValues {
  let function: Function
  private let isStatic: [Bool]
  /// The bodies of the folded parameters, by path.
  private let bodies: [String: Function]

  /// The largest number of nodes that are copied into one body. Bodies do not share nodes, so that a long chain is not
  /// copied for each of its members.
  static let largestBody = 256

  init(_ function: Function) {
    self.function = function
    let draws = Set(function.parameters.filter(\.isDraw).map(\.path))
    var isStatic: [Bool] = []
    isStatic.reserveCapacity(function.nodes.count)
    for node in function.nodes {
      let isLeaf: Bool
      switch node.op.definition.semantics {
      case .structural: isLeaf = node.parameterPath.map { !draws.contains($0) } ?? false
      case .primitive, .composite: isLeaf = node.operands.allSatisfy { isStatic[$0.node] }
      }
      let dims = node.types.flatMap(\.shape) + node.op.dims
      isStatic.append(isLeaf && dims.allSatisfy { $0.constantValue != nil })
    }
    self.isStatic = isStatic
    bodies = Dictionary(function.folded.map { ($0.path, $0.body) }, uniquingKeysWith: { first, _ in first })
  }

  func contains(_ value: ValueID) -> Bool { isStatic[value.node] }

  /// The body of a node that is a folded parameter.
  func body(of node: Node) -> Function? { node.parameterPath.flatMap { bodies[$0] } }

  /// The nodes from which a value is computed, including itself, in order; `nil` if a body that computes it would be
  /// larger than `largestBody`.
  func parts(of value: ValueID) -> [Int]? {
    var isPart: Set<Int> = []
    var rest = [value.node]
    var size = 0
    while let index = rest.popLast() {
      guard isPart.insert(index).inserted else { continue }
      let node = function.nodes[index]
      size += body(of: node)?.textSize ?? node.size
      guard size <= Self.largestBody else { return nil }
      rest += node.operands.map(\.node)
    }
    return isPart.sorted()
  }

  /// The nodes from which any of some values is computed, including themselves, in order.
  func parts(ofAll values: [ValueID]) -> [Int] {
    var isPart = Array(repeating: false, count: function.nodes.count)
    for value in values { isPart[value.node] = true }
    for index in function.nodes.indices.reversed() where isPart[index] {
      for operand in function.nodes[index].operands { isPart[operand.node] = true }
    }
    return isPart.indices.filter { isPart[$0] }
  }
}
