import GraphIR
import GraphcRuntime

extension FunctionBuilder {
  /// Whether no element is below 0 or −0, as far as a few of the ops before tell: squares, exponentials, their sums.
  func isNeverNegative(_ value: ValueID) -> Bool {
    var signs = Signs(function: function)
    return signs.isNeverNegative(value)
  }

  /// Whether no element is −0, as far as a few of the ops before tell.
  func isNeverNegativeZero(_ value: ValueID) -> Bool {
    var signs = Signs(function: function)
    return signs.isNeverNegativeZero(value)
  }
}

/// What the ops before a value tell of the signs of its elements.
private struct Signs {
  let function: Function
  /// How many more values are examined.
  var budget = 16

  mutating func isNeverNegative(_ value: ValueID) -> Bool {
    guard budget > 0 else { return false }
    budget -= 1
    let node = function.producer(of: value)
    let operands = node.operands
    if case .constant = node.op, case .float(let number)? = function.constant(value) { return number.sign == .plus }
    if case .softmax = node.op { return true }
    if case .cast = node.op { return function.type(of: operands[0]).dtype == .bool }
    if case .unary(let unary) = node.op {
      if [.abs, .exp, .sigmoid].contains(unary.function) { return true }
      return [.sqrt, .rsqrt].contains(unary.function) && isNeverNegative(operands[0])
    }
    if case .binary(let binary) = node.op {
      if binary.function == .multiply, operands[0] == operands[1] { return true }
      return [.add, .multiply, .divide].contains(binary.function) && operands.allSatisfy { isNeverNegative($0) }
    }
    if case .reduce(let reduce) = node.op {
      return reduce.function == .variance || [.sum, .mean].contains(reduce.function) && isNeverNegative(operands[0])
    }
    if case .select = node.op { return operands.dropFirst().allSatisfy { isNeverNegative($0) } }
    return node.op.isView && isNeverNegative(operands[0])
  }

  mutating func isNeverNegativeZero(_ value: ValueID) -> Bool {
    guard budget > 0 else { return false }
    budget -= 1
    let node = function.producer(of: value)
    guard node.types[0].dtype.isFloat else { return true }
    let operands = node.operands
    if case .constant = node.op, case .float(let number)? = function.constant(value) {
      return number != 0 || number.sign == .plus
    }
    if case .cast = node.op { return !function.type(of: operands[0]).dtype.isFloat }
    // A sum is −0 only if both terms are.
    if case .binary(let binary) = node.op, binary.function == .add {
      return operands.contains { isNeverNegativeZero($0) }
    }
    if case .binary(let binary) = node.op, binary.function == .subtract { return isNeverNegativeZero(operands[0]) }
    if case .select = node.op { return operands.dropFirst().allSatisfy { isNeverNegativeZero($0) } }
    if node.op.isView { return isNeverNegativeZero(operands[0]) }
    return isNeverNegative(value)
  }
}
