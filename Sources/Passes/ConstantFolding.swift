import GraphIR
import GraphcRuntime

extension Pass {
  /// Constant folding: evaluates ops on constants, and selects whose condition is constant.
  package static let fold = Pass("fold", "computes what depends on constants alone", after: [.canonicalize]) {
    (function, context) throws(PassError) in
    Rewriter.rewrite(function, &context) { (rewriter, index, context) throws(InferenceError) in
      let node = rewriter.source.nodes[index]
      let operands = node.operands.map { rewriter.mapped($0) }
      if case .select = node.op, case .bool(let flag)? = rewriter.builder.constant(operands[0]) {
        let taken = operands[flag ? 1 : 2]
        guard rewriter.builder.type(of: taken) == node.types[0], context.rewrites.take() else { return nil }
        return [taken]
      }
      let constants = operands.map { rewriter.builder.constant($0) }
      guard !constants.isEmpty, let value = folded(node.op, constants.compactMap { $0 }, of: constants.count),
        context.rewrites.take()
      else {
        return nil
      }
      return [try rewriter.emit(.constant(Constant(value)), [], origin: node.origin.derived(by: rewriter.pass))]
    }
  }
}

/// The result of an op on constants; `nil` if it is left to the kernels.
private func folded(_ op: Op, _ constants: [Constant.Value], of count: Int) -> Constant.Value? {
  guard constants.count == count else { return nil }
  if case .binary(let binary) = op, count == 2 {
    if case (.float(let a), .float(let b)) = (constants[0], constants[1]) {
      return folded(binary.function, a, b).map { .float($0) }
    }
    if case (.dim(let a), .dim(let b)) = (constants[0], constants[1]) {
      return folded(binary.function, a, b).map { .dim($0) }
    }
  }
  if case .logical(let logical) = op, case (.bool(let a), .bool(let b)) = (constants[0], constants[1]) {
    return .bool(logical.function == .and ? a && b : a || b)
  }
  if case .not = op, case .bool(let a) = constants[0] { return .bool(!a) }
  // Rounded to f32, as it is by what is computed of it next, it is what the kernels give.
  if case .unary(let unary) = op, case .float(let a) = constants[0], unary.isExact {
    return .float(unary.value(at: a))
  }
  if case .cast(let cast) = op { return folded(cast, constants[0]) }
  return nil
}

/// Converts as the kernels do.
private func folded(_ cast: Cast, _ value: Constant.Value) -> Constant.Value? {
  let number: Double
  switch value {
  case .bool(let flag): number = flag ? 1 : 0
  case .float(let float): number = float
  case .dim(let dim):
    guard let integer = dim.constantValue.flatMap({ Int32(exactly: $0) }) else { return nil }
    number = Double(integer)
  }
  switch cast.dtype {
  case .bool: return .bool(number != 0)
  case .f32: return .float(number)
  // There are no bf16 constants.
  case .bf16: return nil
  case .i32:
    if number.isNaN { return .dim(0) }
    return .dim(Dim(Int(min(max(number.rounded(.towardZero), Double(Int32.min)), Double(Int32.max)))))
  }
}

/// Functions whose value, rounded to f32, is what the kernels give.
private func folded(_ function: BinaryFunction, _ a: Double, _ b: Double) -> Double? {
  switch function {
  case .add, .subtract, .multiply, .divide: function.value(a, b)
  case .minimum, .maximum: a.isNaN || b.isNaN ? nil : function.value(a, b)
  case .power, .floorDivide, .remainder: nil
  }
}

private func folded(_ function: BinaryFunction, _ a: Dim, _ b: Dim) -> Dim? {
  let result: Dim? =
    switch function {
    case .add: try? a.adding(b)
    case .subtract: try? a.subtracting(b)
    case .multiply: try? a.multiplied(by: b)
    case .divide, .power, .minimum, .maximum, .floorDivide, .remainder: nil
    }
  // i32 wraps around, dims do not.
  if let number = result?.constantValue, Int32(exactly: number) == nil { return nil }
  return result
}
