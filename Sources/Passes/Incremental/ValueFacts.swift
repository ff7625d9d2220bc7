import GraphIR
import GraphcRuntime

/// What is known of a value of a function that is called with certain arguments.
struct ValueFacts: Hashable, Sendable {
  /// The positions of the growing input on which it depends.
  var dependence = Dependence()
  /// Whether it depends on an input that does not grow.
  var isSource = false
  /// Its value, if every element is the same number.
  var uniform: Constant.Value?

  /// Which earlier keys it hides.
  var window = WindowForm()

  /// Whether it depends on tokens.
  var isGrowing: Bool { !dependence.axes.isEmpty || dependence.everything != nil }

  /// What holds of either of two values.
  func joined(_ other: ValueFacts) -> ValueFacts {
    var result = self
    for (axis, band) in other.dependence.axes { result.dependence.add(axis, band) }
    if let blame = other.dependence.everything { result.dependence.lose(blame) }
    if result.dependence.form != other.dependence.form { result.dependence.form = .unknown }
    if result.window != other.window { result.window = WindowForm() }
    result.isSource = isSource || other.isSource
    if uniform != other.uniform { result.uniform = nil }
    return result
  }

  /// Without the lower ends of what positions read, which fall with every step of a repeat.
  var withoutLowerEnds: ValueFacts {
    var result = self
    for axis in dependence.axes.keys { result.dependence.axes[axis]?.low = nil }
    return result
  }

  /// The facts of a row along the first axis, without that axis.
  var row: ValueFacts {
    var result = self
    result.dependence.axes = [:]
    for (axis, band) in dependence.axes where axis > 0 { result.dependence.add(axis - 1, band) }
    result.dependence.form = .unknown
    result.window = WindowForm()
    return result
  }

  /// The facts of such values stacked along a new first axis.
  var stacked: ValueFacts {
    var result = self
    result.dependence.axes = [:]
    for (axis, band) in dependence.axes { result.dependence.add(axis + 1, band) }
    result.dependence.form = .unknown
    result.window = WindowForm()
    return result
  }
}

extension Node {
  /// The number that every element of the one result is, if every element of each operand is one number.
  ///
  /// - Parameter operands: the numbers of the operands.
  func uniform(_ operands: [Constant.Value?]) -> Constant.Value? {
    if case .constant(let constant) = op { return constant.value.inSinglePrecision }
    guard let first = operands.first, let value = first, operands.allSatisfy({ $0 != nil }) else {
      return nil
    }
    if op.isView { return value }
    if case .concat = op { return operands.allSatisfy { $0 == value } ? value : nil }
    if case .cast(let cast) = op { return value.converted(to: cast.dtype) }
    if case .not = op, case .bool(let flag) = value { return .bool(!flag) }
    if case .logical(let logical) = op, case .bool(let a) = value, case .bool(let b)?? = operands.last {
      return .bool(logical.function == .and ? a && b : a || b)
    }
    if case .comparison(let comparison) = op, let a = value.numberOrFlag, let b = operands.last??.numberOrFlag {
      return .bool(comparison.function.holds(a, b))
    }
    return nil
  }
}

extension Constant.Value {
  /// The value as a number, true as 1; `nil` if it is known only at run time.
  fileprivate var numberOrFlag: Double? { if case .bool(let flag) = self { flag ? 1 : 0 } else { number } }

  fileprivate func converted(to dtype: DType) -> Constant.Value? {
    guard let number = numberOrFlag else { return nil }
    switch dtype {
    case .bool: return .bool(number != 0)
    case .f32: return Constant.Value.float(number).inSinglePrecision
    case .i32: return Int32(exactly: number).map { .dim(Dim(Int($0))) }
    case .bf16: return nil
    }
  }
}
