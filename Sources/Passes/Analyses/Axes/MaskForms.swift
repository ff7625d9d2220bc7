import GraphIR
import GraphcRuntime

extension MaskForm {
  /// The form of an op's result.
  ///
  /// - Parameters:
  ///   - flows: the flows of each operand.
  ///   - forms: the forms of the operands.
  ///   - types: the types of the operands.
  ///   - bounds: which of two conditions is kept, and what a softmax makes of it.
  static func result(
    of node: Node, _ flows: [[AxisFlow]], _ forms: [MaskForm], _ types: [TensorType], bounding bounds: Bound = .later
  ) -> MaskForm {
    let form = computed(by: node, flows, forms, bounds)
    return form.isExact(in: node.types[0]) ? form : .unknown
  }

  /// The keys that a condition hides: in both forms the index along `key` is at most that along `query` plus an offset,
  /// but for earlier keys `query` is the axis of the keys, which comes last.
  enum Bound: Hashable, Sendable {
    case later
    case earlier
  }

  /// Whether positions neither wrap nor are rounded in a type. Scores of more than 2²³ positions for as many others have
  /// more elements than a tensor can have.
  private func isExact(in type: TensorType) -> Bool {
    func isExact(from low: Dim?, to high: Dim?) -> Bool {
      guard let low, let high else { return false }
      return PositionLimit.conditions(from: low, to: high, in: type.dtype, forDimsUpTo: 1 << 23) == []
    }
    func last(_ axis: Int) -> Dim? { try? type.shape[axis].subtracting(Dim(1)) }
    switch self {
    case .number(let number): return isExact(from: number, to: number)
    case .index(let axis, let offset):
      return isExact(from: offset, to: last(axis).flatMap { try? offset.adding($0) })
    case .difference(let first, let second, let offset):
      return isExact(
        from: last(second).flatMap { try? offset.subtracting($0) }, to: last(first).flatMap { try? offset.adding($0) })
    case .unknown, .float, .allowed, .minusInfinity, .zero: return true
    }
  }

  private static func computed(
    by node: Node, _ flows: [[AxisFlow]], _ forms: [MaskForm], _ bound: Bound
  ) -> MaskForm {
    let moved = forms.indices.map { forms[$0].moved(along: flows[$0]) }
    let result = node.types[0]
    if case .constant(let constant) = node.op {
      switch constant.value.inSinglePrecision {
      case .dim(let dim): return .number(dim)
      case .float(let number): return .float(number)
      case .bool: return .unknown
      }
    }
    if case .iota = node.op { return .index(0, offset: 0) }
    if node.op.isView { return moved[0] }
    if case .cast(let cast) = node.op {
      if case .allowed(let query, let key, let offset) = moved[0], cast.dtype != .bool {
        return .zero(query: query, key: key, offset: offset)
      }
      return cast.dtype == .bool ? .unknown : moved[0]
    }
    if case .unary(let unary) = node.op { return moved[0].mapped(by: unary) }
    if case .binary(let binary) = node.op { return combined(binary.function, moved) }
    if case .comparison(let comparison) = node.op { return compared(comparison.function, moved) }
    if case .logical(let logical) = node.op {
      if logical.function == .and {
        return moved.first { $0.isAllowed && $0.hides(bound) } ?? moved.first { $0.isAllowed } ?? .unknown
      }
      return moved[0] == moved[1] ? moved[0] : .unknown
    }
    if case .select = node.op { return selected(moved) }
    // A row is normalized by itself, so that −inf becomes zero.
    if case .softmax = node.op, case .minusInfinity(let query, let key, let offset) = moved[0],
      (bound == .later ? key : query) == result.rank - 1
    {
      return .zero(query: query, key: key, offset: offset)
    }
    return .unknown
  }

  private func hides(_ bound: Bound) -> Bool {
    guard case .allowed(let query, let key, _) = self else { return false }
    return bound == .later || query > key
  }

  private var isAllowed: Bool { if case .allowed = self { true } else { false } }

  private func moved(along flows: [AxisFlow]) -> MaskForm {
    moved { axis in
      for case .band(axis, to: let target, let low?, let high) in flows where low == high { return (target, low) }
      // Softmax keeps the axis in its place.
      for case .pooled(axis, to: let target?) in flows { return (target, 0) }
      return nil
    }
  }

  /// Functions that keep zero or −inf, or make zero of −inf.
  private func mapped(by function: Unary) -> MaskForm {
    if case .zero = self { return function.value(at: 0) == 0 ? self : .unknown }
    if case .minusInfinity(let query, let key, let offset) = self {
      let value = function.value(at: -.infinity)
      return value == 0 ? .zero(query: query, key: key, offset: offset) : value == -.infinity ? self : .unknown
    }
    return .unknown
  }

  private static func combined(_ function: BinaryFunction, _ forms: [MaskForm]) -> MaskForm {
    switch (function, forms[0], forms[1]) {
    case (.add, .minusInfinity, _): return forms[0]
    case (.add, _, .minusInfinity): return forms[1]
    case (.multiply, .zero, _), (.divide, .zero, _): return forms[0]
    case (.multiply, _, .zero): return forms[1]
    case (.multiply, .minusInfinity, .float(let scale)), (.divide, .minusInfinity, .float(let scale)):
      return scale > 0 ? forms[0] : .unknown
    case (.multiply, .float(let scale), .minusInfinity): return scale > 0 ? forms[1] : .unknown
    case (.add, .index(let axis, let offset), .number(let number)),
      (.add, .number(let number), .index(let axis, let offset)):
      return (try? offset.adding(number)).map { .index(axis, offset: $0) } ?? .unknown
    case (.subtract, .index(let axis, let offset), .number(let number)):
      return (try? offset.subtracting(number)).map { .index(axis, offset: $0) } ?? .unknown
    case (.subtract, .index(let a, let x), .index(let b, let y)):
      return (try? x.subtracting(y)).map { .difference(a, b, offset: $0) } ?? .unknown
    case (.add, .difference(let a, let b, let offset), .number(let number)),
      (.add, .number(let number), .difference(let a, let b, let offset)):
      return (try? offset.adding(number)).map { .difference(a, b, offset: $0) } ?? .unknown
    case (.subtract, .difference(let a, let b, let offset), .number(let number)):
      return (try? offset.subtracting(number)).map { .difference(a, b, offset: $0) } ?? .unknown
    case (.add, .number(let a), .number(let b)): return (try? a.adding(b)).map { .number($0) } ?? .unknown
    case (.subtract, .number(let a), .number(let b)): return (try? a.subtracting(b)).map { .number($0) } ?? .unknown
    case (.minimum, .minusInfinity, _): return forms[0]
    case (.minimum, _, .minusInfinity): return forms[1]
    default: return .unknown
    }
  }

  /// `a ≥ b` for a known a − b: an index minus an index plus an offset.
  private static func compared(_ function: ComparisonFunction, _ forms: [MaskForm]) -> MaskForm {
    guard let difference = difference(forms[0], forms[1]) else { return .unknown }
    let (first, second, offset) = difference
    /// first − second + offset ≥ least
    func atLeast(_ least: Int) -> MaskForm {
      (try? offset.subtracting(Dim(least))).map { .allowed(query: first, key: second, offset: $0) } ?? .unknown
    }
    /// first − second + offset ≤ most, which is second − first − offset ≥ −most
    func atMost(_ most: Int) -> MaskForm {
      (try? Dim(most).subtracting(offset)).map { .allowed(query: second, key: first, offset: $0) } ?? .unknown
    }
    switch function {
    case .greaterEqual, .equal: return atLeast(0)
    case .greater: return atLeast(1)
    case .lessEqual: return atMost(0)
    case .less: return atMost(-1)
    case .notEqual: return .unknown
    }
  }

  private static func difference(_ a: MaskForm, _ b: MaskForm) -> (Int, Int, Dim)? {
    switch (a, b) {
    case (.index(let first, let x), .index(let second, let y)):
      return (try? x.subtracting(y)).map { (first, second, $0) }
    case (.difference(let first, let second, let offset), .number(let number)):
      return (try? offset.subtracting(number)).map { (first, second, $0) }
    case (.number(let number), .difference(let first, let second, let offset)):
      return (try? number.subtracting(offset)).map { (second, first, $0) }
    default: return nil
    }
  }

  private static func selected(_ forms: [MaskForm]) -> MaskForm {
    guard case .allowed(let query, let key, let offset) = forms[0] else { return .unknown }
    switch forms[2] {
    case .float(let number) where number == -.infinity: return .minusInfinity(query: query, key: key, offset: offset)
    case .float(0), .number(0): return .zero(query: query, key: key, offset: offset)
    default: return .unknown
    }
  }
}
