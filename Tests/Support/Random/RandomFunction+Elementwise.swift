import GraphIR
import GraphcRuntime

extension RandomFunction {
  static let elementwiseSteps: [Step] = [
    { try $0.smoothUnary() }, { try $0.smoothUnary() }, { try $0.positiveUnary() }, { try $0.floatBinary() },
    { try $0.floatBinary() }, { try $0.scalarBinary() }, { try $0.quotient() }, { try $0.jumpingUnary() },
    { try $0.integerBinary() }, { try $0.counting() }, { try $0.compare() }, { try $0.combineMasks() },
    { try $0.select() }, { try $0.convert() }, { try $0.convert() }, { try $0.maskOfNumbers() },
    { try $0.program() },
  ]

  /// tanh(x + y) and |x + y| · 0.5 at once, of two values that are broadcast.
  private mutating func program() throws {
    guard let x = pickFloat(),
      let y = pick(where: {
        $0.type.dtype == .f32 && $0.bound < 100 && TensorType.broadcast(x.type.shape, $0.type.shape) != nil
      })
    else { return }
    let program = ElementwiseProgram(
      [
        .init(.binary(.add), [.operand(0), .operand(1)]), .init(.unary(.tanh), [.value(0)]),
        .init(.unary(.abs), [.value(0)]), .init(.binary(.multiply), [.value(2), .number(0.5)]),
      ], results: [random.chance(0.5) ? 1 : 3])
    try emit(.elementwise(Elementwise(program)), [x, y], bound: max(1, x.bound + y.bound))
  }

  private mutating func smoothUnary() throws {
    guard let x = pickFloat() else { return }
    let function = random.pick([
      UnaryFunction.negate, .abs, .sin, .cos, .tanh, .erf, .sigmoid, .relu, .gelu, .geluTanh, .silu, .hardSwish,
      .softplus, .exp, .expm1,
    ])
    switch function {
    case .negate, .abs, .relu: try emit(.unary(Unary(function)), [x], bound: x.bound, isExact: x.isExact)
    case .gelu, .geluTanh, .silu, .hardSwish:
      // Of a constant it is folded, and what its inexact factors come to is rounded as in a run.
      guard x.type.rank > 0 else { return }
      _ = try emitEither(.unary(Unary(function)), [x], bound: x.bound)
    case .softplus:
      guard x.type.rank > 0 else { return }
      _ = try emitEither(.unary(Unary(function)), [x], bound: x.bound + 0.7)
    case .exp, .expm1:
      guard x.bound <= 4 else { return }
      try emit(.unary(Unary(function)), [x], bound: 55)
    default: try emit(.unary(Unary(function)), [x], bound: 1)
    }
  }

  /// log, sqrt, rsqrt and powers of |x| + 1/2.
  private mutating func positiveUnary() throws {
    guard let x = pickFloat(16, minimumRank: 1) else { return }
    let magnitude = try emit(.unary(Unary(.abs)), [x], bound: x.bound, isExact: x.isExact)
    let half = try constant(0.5)
    let positive = try emit(.binary(Binary(.add)), [magnitude, half], bound: x.bound + 0.5, isExact: x.isExact)
    switch random.pick(["log", "log1p", "sqrt", "rsqrt", "power"]) {
    case "log": try emit(.unary(Unary(.log)), [positive], bound: 4)
    case "log1p": try emit(.unary(Unary(.log1p)), [positive], bound: 4)
    case "sqrt": try emit(.unary(Unary(.sqrt)), [positive], bound: positive.bound)
    case "rsqrt": try emit(.unary(Unary(.rsqrt)), [positive], bound: 1.5)
    default:
      let exponent = random.pick([0.5, -1, 1.25])
      let bound = exponent > 1 ? positive.bound * 2.5 : max(2, positive.bound)
      try emit(.binary(Binary(.power)), [positive, try constant(exponent)], bound: bound)
    }
  }

  private mutating func floatBinary() throws {
    guard let x = pickFloat(), let y = partner(of: x) else { return }
    let function = random.pick([BinaryFunction.add, .subtract, .multiply, .minimum, .maximum])
    // Sums and products of values with few digits are exact, but not those of many such values.
    let isExact = x.isExact && y.isExact && x.bound <= 4 && y.bound <= 4
    switch function {
    case .multiply:
      guard x.bound * y.bound <= Self.largestBound else { return }
      try emit(.binary(Binary(function)), [x, y], bound: x.bound * y.bound)
    case .minimum, .maximum:
      try emit(.binary(Binary(function)), [x, y], bound: max(x.bound, y.bound), isExact: x.isExact && y.isExact)
    default:
      guard x.bound + y.bound <= Self.largestBound else { return }
      try emit(.binary(Binary(function)), [x, y], bound: x.bound + y.bound, isExact: isExact)
    }
  }

  /// Another f32 value that broadcasts with `x`.
  private mutating func partner(of x: Known) -> Known? {
    pick { $0.type.dtype == .f32 && TensorType.broadcast(x.type.shape, $0.type.shape) != nil }
  }

  private mutating func scalarBinary() throws {
    guard let x = pickFloat(16) else { return }
    let number = random.pick([0.0, 1, -1, 0.5, 2, 0.125, 3])
    let c = try constant(number)
    let operands = random.chance(0.7) ? [x, c] : [c, x]
    let function = random.pick([BinaryFunction.add, .subtract, .multiply, .maximum, .minimum])
    let bound = function == .multiply ? x.bound * abs(number) : x.bound + abs(number)
    try emit(.binary(Binary(function)), operands, bound: bound)
  }

  /// x / (|y| + 1/2), or x divided by a constant whose inverse is exact.
  private mutating func quotient() throws {
    guard let x = pickFloat(16, minimumRank: 1) else { return }
    if random.chance(0.5) {
      try emit(.binary(Binary(.divide)), [x, try constant(random.pick([2, 8, -4]))], bound: x.bound)
      return
    }
    guard let y = partner(of: x), y.type.rank >= 1 else { return }
    let magnitude = try emit(.unary(Unary(.abs)), [y], bound: y.bound)
    let divisor = try emit(.binary(Binary(.add)), [magnitude, try constant(0.5)], bound: y.bound + 0.5)
    try emit(.binary(Binary(.divide)), [x, divisor], bound: 2 * x.bound)
  }

  /// floor, // and % of exact values.
  private mutating func jumpingUnary() throws {
    guard let x = pick(where: { $0.type.dtype == .f32 && $0.isExact }) else { return }
    switch random.pick(["floor", "sign", "round", "ceil", "//", "%"]) {
    case "floor": try emit(.unary(Unary(.floor)), [x], bound: x.bound + 1, isExact: true)
    case "ceil": try emit(.unary(Unary(.ceil)), [x], bound: x.bound + 1, isExact: true)
    case "round": try emit(.unary(Unary(.round)), [x], bound: x.bound + 1, isExact: true)
    case "sign": try emit(.unary(Unary(.sign)), [x], bound: 1, isExact: true)
    case "//":
      try emit(
        .binary(Binary(.floorDivide)), [x, try constant(random.pick([0.5, -2]))], bound: 2 * x.bound + 1, isExact: true)
    default: try emit(.binary(Binary(.remainder)), [x, try constant(random.pick([0.5, -2]))], bound: 2, isExact: true)
    }
  }

  private mutating func integerBinary() throws {
    guard let x = pick(where: { $0.type.dtype == .i32 }) else { return }
    let function = random.pick([
      BinaryFunction.add, .subtract, .multiply, .minimum, .maximum, .floorDivide, .remainder,
    ])
    let y: Known
    if function == .floorDivide || function == .remainder || random.chance(0.3) {
      let divisor = random.pick([2, 3, -3])
      y = try emit(.constant(Constant(.dim(Dim(divisor)))), [], bound: 3, isExact: true)
    } else {
      guard
        let other = pick(where: {
          $0.type.dtype == .i32 && TensorType.broadcast(x.type.shape, $0.type.shape) != nil
        })
      else { return }
      y = other
    }
    let bound = function == .multiply ? x.bound * y.bound : x.bound + y.bound
    try emit(.binary(Binary(function)), [x, y], bound: bound, isExact: true)
  }

  private mutating func counting() throws {
    if random.chance(0.5) {
      let dim = Dim(symbol: random.pick(dims))
      try emit(.constant(Constant(.dim(try dim.multiplied(by: 2)))), [], bound: 6, isExact: true)
    } else {
      let count = random.pick([axes.tokens, axes.batch, 3] + axes.extents)
      try emit(.iota(Iota(count: count)), [], bound: 8, isExact: true)
    }
  }

  private mutating func compare() throws {
    guard let x = pick(where: { $0.isExact && $0.type.dtype != .bool }),
      let y = pick(where: {
        $0.isExact && $0.type.dtype == x.type.dtype && TensorType.broadcast(x.type.shape, $0.type.shape) != nil
      })
    else { return }
    try emit(.comparison(Comparison(random.pick(ComparisonFunction.allCases))), [x, y], bound: 1, isExact: true)
  }

  private mutating func combineMasks() throws {
    guard let x = pick(where: { $0.type.dtype == .bool }) else { return }
    if random.chance(0.3) {
      try emit(.not(Not()), [x], bound: 1, isExact: true)
    } else if random.chance(0.2) {
      let flag = try emit(.constant(Constant(.bool(random.chance(0.5)))), [], bound: 1, isExact: true)
      try emit(.logical(Logical(random.pick([.and, .or]))), [x, flag], bound: 1, isExact: true)
    } else if let y = pick(where: {
      $0.type.dtype == .bool && TensorType.broadcast(x.type.shape, $0.type.shape) != nil
    }) {
      try emit(.logical(Logical(random.pick([.and, .or]))), [x, y], bound: 1, isExact: true)
    }
  }

  private mutating func select() throws {
    guard let condition = pick(where: { $0.type.dtype == .bool }),
      let x = pick(where: {
        $0.type.dtype != .bool && TensorType.broadcast(condition.type.shape, $0.type.shape) != nil
      }),
      let shape = TensorType.broadcast(condition.type.shape, x.type.shape),
      let y = pick(where: {
        $0.type.dtype == x.type.dtype && TensorType.broadcast(x.type.shape, $0.type.shape) != nil
          && TensorType.broadcast(shape, $0.type.shape) != nil
      })
    else { return }
    try emit(.select(Select()), [condition, x, y], bound: max(x.bound, y.bound), isExact: x.isExact && y.isExact)
  }

  private mutating func convert() throws {
    guard let x = pick(where: { $0.isExact }) else { return }
    let dtype = random.pick(DType.declarable)
    try emit(.cast(Cast(to: dtype)), [x], bound: dtype == .bool ? 1 : x.bound, isExact: true)
  }

  /// A mask as numbers, which are converted once more or compared with one.
  private mutating func maskOfNumbers() throws {
    guard let mask = pick(where: { $0.type.dtype == .bool }) else { return }
    let numbers = try emit(.cast(Cast(to: random.pick([.i32, .f32]))), [mask], bound: 1, isExact: true)
    if random.chance(0.5) {
      try emit(.cast(Cast(to: random.pick(DType.declarable))), [numbers], bound: 1, isExact: true)
    } else {
      let number = random.pick([0, 1])
      let value: Constant.Value = numbers.type.dtype == .i32 ? .dim(Dim(number)) : .float(Double(number))
      let constant = try emit(.constant(Constant(value)), [], bound: 1, isExact: true)
      let operands = random.chance(0.5) ? [numbers, constant] : [constant, numbers]
      try emit(.comparison(Comparison(random.pick(ComparisonFunction.allCases))), operands, bound: 1, isExact: true)
    }
  }
}
