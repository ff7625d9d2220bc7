import GraphIR
import GraphcRuntime

/// The nodes of a function in groups that can each be computed at once: elementwise functions of one shape that read each
/// other. Every other node is a group by itself.
///
/// No path leaves a group and comes back. An elementwise node has the level of the values that it reads in its group, and
/// one above that of all others; other nodes have the level of what they read. So a path that comes in from outside
/// leads to a higher level, and groups are of one level.
struct ElementwiseGroups {
  /// The nodes of each group, ascending.
  private(set) var all: [[Int]] = []
  /// The group of each node.
  private(set) var group: [Int]

  init(_ function: Function) {
    let uses = UseMap(function)
    var levels: [Int] = []
    var roots = Array(function.nodes.indices)
    func root(_ node: Int) -> Int {
      var node = node
      while roots[node] != node { node = roots[node] }
      return node
    }
    for (index, node) in function.nodes.enumerated() {
      let isElementwise = node.isFusible
      var level = 0
      for operand in node.operands {
        let other = function.nodes[operand.node]
        let joins = isElementwise && other.isFusible && other.types == node.types
        level = max(level, levels[operand.node] + (isElementwise && !joins ? 1 : 0))
      }
      levels.append(level)
      guard isElementwise else { continue }
      for operand in node.operands {
        let other = function.nodes[operand.node]
        guard levels[operand.node] == level, other.isFusible, other.types == node.types else { continue }
        let (a, b) = (root(operand.node), root(index))
        roots[max(a, b)] = min(a, b)
      }
    }
    var members: [Int: [Int]] = [:]
    for node in function.nodes.indices { members[root(node), default: []].append(node) }
    group = Array(repeating: 0, count: function.nodes.count)
    for (_, nodes) in members.sorted(by: { $0.key < $1.key }) {
      for part in Self.parts(of: nodes, function, uses) {
        for node in part { group[node] = all.count }
        all.append(part)
      }
    }
  }

  /// A group in parts that kernels take. A part reads none that follows.
  private static func parts(of nodes: [Int], _ function: Function, _ uses: UseMap) -> [[Int]] {
    var parts: [[Int]] = []
    var part: [Int] = []
    for node in nodes {
      if !part.isEmpty, !ElementwiseDraft(part + [node], function, uses).isValid {
        parts.append(part)
        part = []
      }
      part.append(node)
    }
    return parts + [part]
  }
}

/// A program for some elementwise nodes of a function.
struct ElementwiseDraft {
  private(set) var instructions: [ElementwiseProgram.Instruction] = []
  /// What is read of other nodes.
  private(set) var operands: [ValueID] = []
  /// The nodes whose values others read, and their instructions.
  private(set) var results: [(node: Int, instruction: Int)] = []

  /// - Parameter nodes: in their order.
  init(_ nodes: [Int], _ function: Function, _ uses: UseMap) {
    let places = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1, $0) })
    for (place, index) in nodes.enumerated() {
      let node = function.nodes[index]
      guard let computed = node.elementwiseFunction else { continue }
      // What is broadcast is read where it is narrow, if something else gives the instruction its shape.
      let isWide = node.operands.contains { operand in
        places[operand.node] != nil
          || function.unexpanded(operand) == operand && function.type(of: operand) == node.types[0]
      }
      var read: [ElementwiseProgram.Operand] = []
      for operand in node.operands {
        if let value = places[operand.node] {
          read.append(.value(value))
        } else if case .float(let number)? = function.constant(function.unexpanded(operand)), !number.isNaN,
          isWide || function.type(of: operand).rank == 0
        {
          read.append(.number(number))
        } else {
          let source = isWide ? function.unexpanded(operand) : operand
          let known = operands.firstIndex(of: source)
          if known == nil { operands.append(source) }
          read.append(.operand(known ?? operands.count - 1))
        }
      }
      instructions.append(ElementwiseProgram.Instruction(computed, read))
      let value = ValueID(node: index)
      if uses.isOutput(value) || uses.uses(of: value).contains(where: { places[$0.node] == nil }) {
        results.append((index, place))
      }
    }
  }

  var isValid: Bool {
    ElementwiseProgram(instructions, results: results.map(\.instruction)).fault(operandCount: operands.count) == nil
  }
}

extension Node {
  /// What the node computes of each element, if that is an elementwise function of numbers.
  fileprivate var elementwiseFunction: ElementwiseProgram.Function? {
    if case .unary(let unary) = op { return .unary(unary.function) }
    if case .binary(let binary) = op { return .binary(binary.function) }
    return nil
  }

  fileprivate var isFusible: Bool { elementwiseFunction != nil && types[0].dtype == .f32 }
}

extension Function {
  /// What a value shows along further axes: a program broadcasts its operands itself.
  fileprivate func unexpanded(_ value: ValueID) -> ValueID {
    let node = producer(of: value)
    if case .expand = node.op { return node.operands[0] }
    return value
  }
}
