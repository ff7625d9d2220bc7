import GraphIR
import GraphcRuntime

/// The values of a function that are worth computing once, when the weights are loaded.
struct FoldCandidates {
  /// The values with bodies of their own.
  private(set) var single: Set<Int> = []
  /// The values that share one body, in order: they have so many parts, or share them with so many others, that copying
  /// the parts for each would take more than linear time.
  private(set) var sharing: [Int] = []

  /// The largest number of elements of a folded parameter that is computed from constants only, such as fixed
  /// positions.
  private static let largestConstant = 0x1p20
  /// The largest ratio of the size of a folded parameter to the size of its parameters.
  private static let largestGrowth = 4.0
  /// How many nodes are copied into bodies in total, for each node of the function.
  private static let copiesPerNode = 8

  private let values: StaticValues
  private let uses: UseMap
  private let function: Function
  /// For each static node, whether it or a part of it computes something.
  private var computes: [Bool] = []
  /// For each static node, the elements of its largest parameter.
  private var largestSource: [Double] = []

  init(_ values: StaticValues, _ uses: UseMap) {
    self.values = values
    self.uses = uses
    function = values.function
    for node in function.nodes {
      let isOwn = !node.op.isView && !node.op.isLeaf
      computes.append(isOwn || node.operands.contains { computes[$0.node] })
      let own = node.parameterPath == nil ? 0 : Self.elementCount(node.types[0])
      largestSource.append(node.operands.reduce(own) { max($0, largestSource[$1.node]) })
    }
    var allowance = StaticValues.largestBody + Self.copiesPerNode * function.nodes.count
    for index in function.nodes.indices where mayFold(ValueID(node: index)) {
      let parts = allowance > 0 ? values.parts(of: ValueID(node: index)) : nil
      allowance -= parts?.count ?? StaticValues.largestBody
      let sources = parts.map { sourceCount($0) } ?? largestSource[index]
      let count = Self.elementCount(function.nodes[index].types[0])
      guard sources == 0 ? count > 1 && count <= Self.largestConstant : count <= Self.largestGrowth * sources else {
        continue
      }
      if parts != nil { single.insert(index) } else { sharing.append(index) }
    }
  }

  /// Whether a value may be folded if it is small enough: it is used at run time, and computed, or a product could then
  /// read it in panels.
  private func mayFold(_ value: ValueID) -> Bool {
    let node = function.nodes[value.node]
    guard values.contains(value), node.types.count == 1, node.types[0].dtype == .f32, !node.op.isLeaf else {
      return false
    }
    // An expanded value is better read repeatedly.
    if case .expand = node.op { return false }
    let users = uses.uses(of: value).filter { !values.contains(ValueID(node: $0.node)) }
    guard !users.isEmpty || uses.isOutput(value) else { return false }
    return computes[value.node] || users.contains { readsInPanels(value, $0) }
  }

  /// Whether a product would read the value as a matrix of weights in panels if it were a parameter, and cannot as it
  /// is.
  private func readsInPanels(_ value: ValueID, _ use: UseMap.Use) -> Bool {
    guard case .matMul = function.nodes[use.node].op, use.operand == 1, function.type(of: value).rank == 2 else {
      return false
    }
    return function.weightMatrix(value) == nil
  }

  private func sourceCount(_ parts: [Int]) -> Double {
    parts.reduce(0) { sum, part in
      let node = function.nodes[part]
      return node.parameterPath == nil ? sum : sum + Self.elementCount(node.types[0])
    }
  }

  /// As a floating-point number, since counts are added and multiplied.
  private static func elementCount(_ type: TensorType) -> Double { Double(type.count ?? 0) }
}

extension Op {
  fileprivate var isLeaf: Bool { definition.kind == .leaf }
}
