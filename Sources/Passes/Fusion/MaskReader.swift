import GraphIR
import GraphcRuntime

/// Interprets conditions on scores: as bounds on positions, and as masks that must all hold.
struct MaskReader {
  /// What is read as the position of the first query among the keys, one number for each batch item.
  enum Past {
    /// Nothing.
    case none
    /// A value that is no position itself: of `past + 1` the part `past`.
    case innermost
    /// A value as large as possible: of `lengths - N` the difference.
    case outermost
  }

  let function: Function
  var axes: AttentionAxes
  private let past: Past
  /// Whether there is a value that `past` could have been read from.
  private(set) var sawPast = false
  /// Results by value; values may share their parts any number of times.
  private var known: [AttentionOperand: PositionForm?] = [:]
  /// The arithmetic that is being read, from the comparison inwards.
  private var depth = 0
  /// What lies deeper in arithmetic on positions is not read as a position.
  private static let depthLimit = 64

  init(_ function: Function, _ axes: AttentionAxes, past: Past = .none) {
    self.function = function
    self.axes = axes
    self.past = past
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
      } else if keepsPositions(node.op), isJoin(under: condition.operand),
        let base = function.base(of: condition.operand, &axes)
      {
        rest.append(AttentionMatch.Mask(operand: base, isNegated: condition.isNegated))
      } else {
        parts.append(condition)
      }
    }
    return parts
  }

  /// Whether the value under some views is a condition that has parts, or may have.
  private func isJoin(under operand: AttentionOperand) -> Bool {
    var node = function.producer(of: operand.value)
    while keepsPositions(node.op), let source = node.operands.first { node = function.producer(of: source) }
    if case .logical = node.op { return true }
    if case .not = node.op { return true }
    if case .comparison = node.op { return true }
    return false
  }

  /// Whether `base` finds what the op shows.
  private func keepsPositions(_ op: Op) -> Bool { op.isTransposeOrReshape || op.isExpand }

  /// Forms that are at least 0 exactly where a comparison holds, or does not; `nil` if it is not a comparison of
  /// positions.
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
    // ¬(x > y) is y >= x, because positions are never NaN.
    if condition.isNegated { (isStrict, isSwapped) = (!isStrict, !isSwapped) }
    let (large, small) = isSwapped ? (y, x) : (x, y)
    // c ≥ max(x, y) is c ≥ x and c ≥ y.
    var forms: [PositionForm] = []
    for high in extremes(large, .minimum) {
      for low in extremes(small, .maximum) {
        guard let x = high, let y = low, let form = x.plus(y, times: -1),
          let bound = isStrict ? form.plus(PositionForm(offset: -1)) : form
        else { return nil }
        forms.append(bound)
      }
    }
    return forms
  }

  /// The positions of which a value is the maximum or minimum; for |x| they are x and −x.
  private mutating func extremes(_ operand: AttentionOperand, _ function: BinaryFunction) -> [PositionForm?] {
    let node = self.function.producer(of: operand.value)
    let parts = node.operands.map { self.function.operand($0, in: operand.layout) }
    if case .binary(let binary) = node.op, binary.function == function {
      return [positions(parts[0]), positions(parts[1])]
    }
    if case .unary(let unary) = node.op, unary.function == .abs, function == .maximum {
      let form = positions(parts[0])
      return [form, form?.times(-1).flatMap { within($0, operand.value) }]
    }
    return [positions(operand)]
  }

  /// A value that is linear in the row and column of the scores; `nil` for any other.
  mutating func positions(_ operand: AttentionOperand) -> PositionForm? {
    if let form = known[operand] { return form }
    guard depth < Self.depthLimit else { return nil }
    depth += 1
    defer { depth -= 1 }
    let form = newPositions(operand).flatMap { within($0, operand.value) }
    known[operand] = .some(form)
    return form
  }

  /// The form under the condition that its numbers are those of the value.
  private func within(_ form: PositionForm, _ value: ValueID) -> PositionForm? {
    form.within(
      function.type(of: value).dtype, queries: axes.extent(axes.tokens), keys: axes.extent(axes.keyAxis))
  }

  private mutating func newPositions(_ operand: AttentionOperand) -> PositionForm? {
    let form = knownPositions(operand)
    guard form == nil || (past == .outermost && form?.past != nil), let item = itemNumber(operand) else { return form }
    sawPast = true
    return past == .none ? form : PositionForm(past: item)
  }

  /// A value that is one number for each batch item, without views, so that it is the same under all of them. One that
  /// does not vary at all must be an input.
  private mutating func itemNumber(_ operand: AttentionOperand) -> AttentionOperand? {
    let own = Set(axes.whole(operand.layout.flatMap { $0 }))
    guard function.type(of: operand.value).dtype == .i32, own.isSubset(of: axes.whole(axes.leading)) else { return nil }
    var operand = operand
    while keepsPositions(function.producer(of: operand.value).op), let base = function.base(of: operand, &axes) {
      operand = base
    }
    if own.isEmpty {
      guard case .input = function.producer(of: operand.value).op else { return nil }
    }
    return operand
  }

  /// The form of constants, `iota`, and sums and products of forms.
  private mutating func knownPositions(_ operand: AttentionOperand) -> PositionForm? {
    let node = function.producer(of: operand.value)
    let parts = node.operands.map { function.operand($0, in: operand.layout) }
    if case .constant(let constant) = node.op { return PositionForm(constant.value.inSinglePrecision) }
    if case .iota = node.op {
      let own = axes.whole(operand.layout[0])
      if own.isEmpty { return node.types[0].shape == [1] ? PositionForm(offset: 0) : nil }
      if own == axes.whole([axes.tokens]) { return PositionForm(queries: 1, offset: 0) }
      return own == axes.whole([axes.keyAxis]) ? PositionForm(keys: 1, offset: 0) : nil
    }
    if case .cast(let cast) = node.op {
      return cast.dtype == .bool || function.type(of: node.operands[0]).dtype == .bool ? nil : positions(parts[0])
    }
    if case .unary(let unary) = node.op, unary.function == .negate { return positions(parts[0])?.times(-1) }
    if case .binary(let binary) = node.op {
      guard let x = positions(parts[0]), let y = positions(parts[1]) else { return nil }
      switch binary.function {
      case .add: return x.plus(y)
      case .subtract: return x.plus(y, times: -1)
      case .multiply: return x.number.flatMap { y.times($0) } ?? y.number.flatMap { x.times($0) }
      case .divide, .power, .minimum, .maximum, .floorDivide, .remainder: return nil
      }
    }
    return keepsPositions(node.op) ? function.base(of: operand, &axes).flatMap { positions($0) } : nil
  }
}
