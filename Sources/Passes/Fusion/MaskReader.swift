import GraphIR
import GraphcRuntime

/// Reads conditions of scores: as bounds on positions, and as masks that must all hold.
struct MaskReader {
  let function: Function
  var axes: AttentionAxes
  /// Values may share their parts any number of times.
  private var known: [AttentionOperand: PositionForm?] = [:]

  init(_ function: Function, _ axes: AttentionAxes) {
    self.function = function
    self.axes = axes
  }

  /// The parts of a condition that must all hold.
  mutating func conjuncts(_ condition: AttentionMatch.Mask) -> [AttentionMatch.Mask] {
    var parts: [AttentionMatch.Mask] = []
    var rest = [condition]
    var seen: Set<AttentionMatch.Mask> = []
    while let condition = rest.popLast() {
      guard seen.insert(condition).inserted else { continue }
      let node = function.producer(of: condition.operand.value)
      func part(_ value: ValueID, isNegated: Bool) -> AttentionMatch.Mask {
        AttentionMatch.Mask(operand: function.operand(value, in: condition.operand.layout), isNegated: isNegated)
      }
      if case .logical(let logical) = node.op, logical.function == (condition.isNegated ? .or : .and) {
        rest += node.operands.reversed().map { part($0, isNegated: condition.isNegated) }
      } else if case .not = node.op {
        rest.append(part(node.operands[0], isNegated: !condition.isNegated))
      } else if isView(node.op), isJoin(under: condition.operand), let base = function.base(of: condition.operand, &axes) {
        rest.append(AttentionMatch.Mask(operand: base, isNegated: condition.isNegated))
      } else {
        parts.append(condition)
      }
    }
    return parts
  }

  /// Whether views end at a condition that has parts, or may have.
  private func isJoin(under operand: AttentionOperand) -> Bool {
    var node = function.producer(of: operand.value)
    while isView(node.op), let source = node.operands.first { node = function.producer(of: source) }
    switch node.op {
    case .logical, .not, .comparison: return true
    default: return false
    }
  }

  private func isView(_ op: Op) -> Bool {
    if case .expand = op { return true }
    return op.isTransposeOrReshape
  }

  /// Forms that are at least 0 exactly where a comparison holds, or does not; `nil` for one of something else.
  mutating func bounds(_ condition: AttentionMatch.Mask) -> [PositionForm]? {
    let node = function.producer(of: condition.operand.value)
    guard case .comparison(let comparison) = node.op else { return nil }
    let x = function.operand(node.operands[0], in: condition.operand.layout)
    let y = function.operand(node.operands[1], in: condition.operand.layout)
    var isStrict: Bool
    var isSwapped = false
    switch comparison.function {
    case .greater: isStrict = true
    case .greaterEqual: isStrict = false
    case .less: (isStrict, isSwapped) = (true, true)
    case .lessEqual: (isStrict, isSwapped) = (false, true)
    case .equal, .notEqual: return nil
    }
    // ¬(x > y) is y >= x: positions are numbers.
    if condition.isNegated { (isStrict, isSwapped) = (!isStrict, !isSwapped) }
    let (large, small) = isSwapped ? (y, x) : (x, y)
    func difference(_ x: PositionForm, _ y: PositionForm, times factor: Int = -1) -> PositionForm? {
      let form = x.plus(y, times: factor)
      return isStrict ? form?.plus(PositionForm(offset: -1)) : form
    }
    guard let limit = positions(large) else { return nil }
    if let inner = magnitude(small), let distance = positions(inner) {
      // |x| ≤ c is x ≤ c and −x ≤ c.
      guard let below = difference(limit, distance), let above = difference(limit, distance, times: 1) else {
        return nil
      }
      return [below, above]
    }
    return positions(small).flatMap { difference(limit, $0) }.map { [$0] }
  }

  /// The x of |x|.
  private func magnitude(_ operand: AttentionOperand) -> AttentionOperand? {
    let node = function.producer(of: operand.value)
    guard case .unary(let unary) = node.op, unary.function == .abs else { return nil }
    return function.operand(node.operands[0], in: operand.layout)
  }

  /// A value that counts along the rows and columns of scores; `nil` for any other.
  mutating func positions(_ operand: AttentionOperand) -> PositionForm? {
    if let form = known[operand] { return form }
    let form = newPositions(operand)
    known[operand] = .some(form)
    return form
  }

  private mutating func newPositions(_ operand: AttentionOperand) -> PositionForm? {
    let node = function.producer(of: operand.value)
    let parts = node.operands.map { function.operand($0, in: operand.layout) }
    switch node.op {
    case .constant(let constant): return PositionForm(constant.value)
    case .iota:
      let own = axes.whole(operand.layout[0])
      if own.isEmpty { return node.types[0].shape == [1] ? PositionForm(offset: 0) : nil }
      if own == [AttentionAxes.rows] { return PositionForm(rows: 1, offset: 0) }
      return own == [AttentionAxes.columns] ? PositionForm(columns: 1, offset: 0) : nil
    case .cast(let cast):
      return cast.dtype == .bool || function.type(of: node.operands[0]).dtype == .bool ? nil : positions(parts[0])
    case .unary(let unary): return unary.function == .negate ? positions(parts[0])?.times(-1) : nil
    case .binary(let binary):
      guard let x = positions(parts[0]), let y = positions(parts[1]) else { return nil }
      switch binary.function {
      case .add: return x.plus(y)
      case .subtract: return x.plus(y, times: -1)
      case .multiply: return x.number.flatMap { y.times($0) } ?? y.number.flatMap { x.times($0) }
      case .divide, .power, .minimum, .maximum, .floorDivide, .remainder: return nil
      }
    case .transpose, .reshape, .expand: return function.base(of: operand, &axes).flatMap { positions($0) }
    case .input, .parameter, .call, .comparison, .logical, .not, .select, .matMul, .slice, .windows, .concat, .gather,
      .argsort, .cumsum, .reduce, .softmax, .logSoftmax, .attention, .layerNorm, .rmsNorm, .linear:
      return nil
    }
  }
}
