import GraphIR
import GraphcRuntime

extension Function {
  /// The value of a constant at run time, rounded to f32; `nil` for any other value.
  func constant(_ value: ValueID) -> Constant.Value? {
    if case .constant(let constant) = producer(of: value).op { constant.value.inSinglePrecision } else { nil }
  }

  /// The f32 constant in double precision, for products of factors, which are rounded once at the end. Decisions use
  /// `constant`.
  func exactNumber(_ value: ValueID) -> Double? {
    if case .constant(let constant) = producer(of: value).op, case .float(let number) = constant.value {
      number
    } else {
      nil
    }
  }

  /// A constant as its elements are compared; `nil` if it is known only at run time, or its dtype cannot represent it.
  func number(_ value: ValueID) -> Double? { constant(value)?.number }
}

extension Constant.Value {
  /// The number that elements have; `nil` for a boolean, and if it is known only at run time or i32 cannot represent it.
  var number: Double? {
    switch self {
    case .float(let number): number
    case .dim(let dim): dim.constantValue.flatMap { Int32(exactly: $0) }.map(Double.init)
    case .bool: nil
    }
  }
}

extension FunctionBuilder {
  func constant(_ value: ValueID) -> Constant.Value? { function.constant(value) }
  func exactNumber(_ value: ValueID) -> Double? { function.exactNumber(value) }
  func number(_ value: ValueID) -> Double? { function.number(value) }
}
