import GraphIR
import GraphcRuntime

extension Function {
  /// The value of a constant as a run has it, so rounded to f32; `nil` for anything else.
  func constant(_ value: ValueID) -> Constant.Value? {
    if case .constant(let constant) = producer(of: value).op { constant.value.inSinglePrecision } else { nil }
  }

  /// The f32 constant with all digits that it is written with, for equations between factors, which are rounded once;
  /// what decides something is `constant`.
  func exactNumber(_ value: ValueID) -> Double? {
    if case .constant(let constant) = producer(of: value).op, case .float(let number) = constant.value {
      number
    } else {
      nil
    }
  }

  /// A constant as its elements are compared; `nil` for one that is known at run time only, or that its dtype does not
  /// hold.
  func number(_ value: ValueID) -> Double? {
    switch constant(value) {
    case .float(let number): number
    case .dim(let dim): dim.constantValue.flatMap { Int32(exactly: $0) }.map(Double.init)
    case .bool, nil: nil
    }
  }
}

extension FunctionBuilder {
  func constant(_ value: ValueID) -> Constant.Value? { function.constant(value) }
  func exactNumber(_ value: ValueID) -> Double? { function.exactNumber(value) }
  func number(_ value: ValueID) -> Double? { function.number(value) }
}
