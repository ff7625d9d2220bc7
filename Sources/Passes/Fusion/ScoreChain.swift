import GraphIR
import GraphcRuntime

/// The ops between the product of Q and K and the softmax, as a list of steps.
struct ScoreChain {
  enum Step {
    case scale(Double)
    /// Multiplied or divided by a scalar that is known at run time.
    case scalar(ValueID, isDivisor: Bool)
    /// The hyperbolic tangent of a soft cap.
    case cap
    /// Added to the scores, times a factor.
    case bias(ValueID, factor: Double)
    /// A select: scores where the condition holds, or does not hold, and a number elsewhere.
    case mask(ValueID, isNegated: Bool, fill: Double)
    case view
  }

  /// The steps from the product to the softmax, with their nodes.
  var steps: [(step: Step, node: Int)] = []
  var product: Int

  /// The nodes of the product and the steps, from the softmax backwards.
  var nodes: [Int] { steps.reversed().map(\.node) + [product] }
}

/// Finds the chain that leads to a softmax.
struct ScoreFinder {
  private let function: Function
  /// For each node whether it is scores: a product of two tensors, perhaps scaled, capped, masked or biased.
  private let isScores: [Bool]

  init(_ function: Function) {
    self.function = function
    isScores = Self.findScores(function)
  }

  func chain(to softmax: Node) throws(FusionRefusal) -> ScoreChain {
    var chain = ScoreChain(product: 0)
    var value = softmax.operands[0]
    while true {
      let node = function.producer(of: value)
      if case .matMul = node.op {
        chain.product = value.node
        chain.steps.reverse()
        return chain
      }
      let (step, inner) = try step(node)
      let (type, innerType) = (node.types[0], function.type(of: inner))
      var isView = false
      if case .view = step { isView = true }
      guard isView || innerType == type || type.isWidenedByUnits(from: innerType) else {
        if case .mask = step {
          throw FusionRefusal("the mask widens the scores from \(innerType) to \(type)", node)
        }
        throw FusionRefusal("the bias widens the scores to \(type)", node)
      }
      chain.steps.append((step, value.node))
      value = inner
    }
  }

  private func step(_ node: Node) throws(FusionRefusal) -> (ScoreChain.Step, ValueID) {
    if node.op.isTransposeOrReshape { return (.view, node.operands[0]) }
    if case .unary(let unary) = node.op, unary.function == .tanh { return (.cap, node.operands[0]) }
    if case .unary(let unary) = node.op, unary.function == .negate { return (.scale(-1), node.operands[0]) }
    if case .select = node.op {
      if case .float(let fill)? = function.constant(node.operands[2]) {
        return (.mask(node.operands[0], isNegated: false, fill: fill), node.operands[1])
      }
      if case .float(let fill)? = function.constant(node.operands[1]) {
        return (.mask(node.operands[0], isNegated: true, fill: fill), node.operands[2])
      }
      throw FusionRefusal("masked scores become other scores, not -inf", node)
    }
    if case .binary(let binary) = node.op { return try step(node, binary.function) }
    if case .concat = node.op {
      throw FusionRefusal("the softmax is taken over more than products of Q and K: a 'concat' adds to them", node)
    }
    throw other(node)
  }

  private func step(
    _ node: Node, _ binary: BinaryFunction
  ) throws(FusionRefusal) -> (ScoreChain.Step, ValueID) {
    switch binary {
    case .multiply:
      if let factor = function.exactNumber(node.operands[1]) { return (.scale(factor), node.operands[0]) }
      for side in [0, 1] where isScores[node.operands[side].node] && isSingle(node.operands[1 - side]) {
        return (.scalar(node.operands[1 - side], isDivisor: false), node.operands[side])
      }
      throw FusionRefusal("the scores are multiplied by something that is not a constant scalar", node)
    case .add:
      let side = sideOfScores(node)
      return (.bias(node.operands[1 - side], factor: 1), node.operands[side])
    case .divide:
      guard isSingle(node.operands[1]) else {
        throw FusionRefusal("the scores are divided by something that is not a constant scalar", node)
      }
      return (.scalar(node.operands[1], isDivisor: true), node.operands[0])
    case .maximum, .minimum: throw FusionRefusal("the scores are clamped by '\(binary.rawValue)'", node)
    case .subtract:
      guard isScores[node.operands[0].node] else { throw other(node) }
      return (.bias(node.operands[1], factor: -1), node.operands[0])
    case .power, .floorDivide, .remainder: throw other(node)
    }
  }

  private func isSingle(_ value: ValueID) -> Bool { function.type(of: value).shape.allSatisfy { $0 == 1 } }

  private func other(_ node: Node) -> FusionRefusal {
    FusionRefusal("the scores come from '\(node.op.definition.mnemonic)', not from a product of Q and K", node)
  }

  private static func findScores(_ function: Function) -> [Bool] {
    var isScores = Array(repeating: false, count: function.nodes.count)
    for (index, node) in function.nodes.enumerated() {
      func comesFrom(_ operand: Int) -> Bool { isScores[node.operands[operand].node] }
      if case .matMul = node.op {
        if case .parameter = function.producer(of: node.operands[1]).op { continue }
        isScores[index] = true
      } else if case .select = node.op {
        isScores[index] = comesFrom(1) || comesFrom(2)
      } else if case .binary(let binary) = node.op, binary.function == .add || binary.function == .multiply {
        isScores[index] = comesFrom(0) || comesFrom(1)
      } else if case .binary(let binary) = node.op, binary.function == .subtract || binary.function == .divide {
        isScores[index] = comesFrom(0)
      } else if case .unary(let unary) = node.op, unary.function == .tanh || unary.function == .negate {
        isScores[index] = comesFrom(0)
      } else if node.op.isTransposeOrReshape {
        isScores[index] = comesFrom(0)
      }
    }
    return isScores
  }

  /// The operand of a sum that is the scores; the other is the bias. If both may be, it is the one that is not
  /// broadcast.
  private func sideOfScores(_ sum: Node) -> Int {
    let sides = [0, 1].filter { isScores[sum.operands[$0].node] }
    return sides.first { function.type(of: sum.operands[$0]) == sum.types[0] } ?? sides.first ?? 0
  }
}

extension TensorType {
  /// Whether the only difference is leading axes of extent 1.
  fileprivate func isWidenedByUnits(from other: TensorType) -> Bool {
    let missing = rank - other.rank
    return missing > 0 && dtype == other.dtype && shape.prefix(missing).allSatisfy { $0 == 1 }
      && Array(shape.dropFirst(missing)) == other.shape
  }
}
