import GraphIR
import GraphcRuntime

extension RandomFunction {
  static let layerSteps: [Step] = [
    { try $0.reduce() }, { try $0.reduce() }, { try $0.softmax() }, { try $0.maskedSoftmax() }, { try $0.matmul() },
    { try $0.matmul() }, { try $0.project() }, { try $0.project() }, { try $0.normalize() }, { try $0.normalize() },
    { try $0.attend() }, { try $0.attendFourAxes() }, { try $0.attentionGradient() },
    { try $0.attendFourAxes() }, { try $0.callRepeatedly() }, { try $0.callRepeatedly() }, { try $0.callRepeatedly() },
  ]

  private mutating func reduce() throws {
    guard let x = pick(where: { $0.type.dtype != .bool && $0.type.rank >= 1 }) else { return }
    let axis = Int.random(in: 0..<x.type.rank, using: &random)
    // The largest integer of none is the smallest that there is.
    let isFilled = try x.type.shape[axis].subtracting(1).isProvablyNonNegative
    let ofIntegers: [ReduceFunction] = isFilled ? [.sum, .max, .min] : [.sum]
    let function = random.pick(x.type.dtype == .i32 ? ofIntegers : ReduceFunction.allCases)
    // The number of terms of a sum: no axis of the generator is longer, including run-time axes.
    guard let count = try? x.type.shape[axis].evaluate(["B": 3, "T": 3]) else { return }
    let bound =
      switch function {
      case .sum: x.bound * Double(count)
      case .mean, .max, .min: x.bound
      case .variance: x.bound * x.bound
      }
    let isExact = x.type.dtype == .i32 || (function == .max || function == .min) && x.isExact
    try emit(.reduce(Reduce(function, axis: axis, keep: random.chance(0.5))), [x], bound: bound, isExact: isExact)
  }

  private mutating func softmax() throws {
    guard let x = pickFloat(minimumRank: 1) else { return }
    if random.chance(0.6) {
      try emit(.softmax(Softmax()), [x], bound: 1)
    } else {
      try emit(.logSoftmax(LogSoftmax()), [x], bound: 2 * x.bound + 8)
    }
  }

  /// softmax(where(mask, x, −inf)), with the mask as it is or written with i32.
  private mutating func maskedSoftmax() throws {
    guard let x = pickFloat(minimumRank: 1), let mask = mask(for: x.type.shape) else { return }
    let infinity = try emit(.constant(Constant(.float(-.infinity))), [], bound: .infinity, isReusable: false)
    let scores = try emit(.select(Select()), [mask, x, infinity], bound: .infinity, isReusable: false)
    try emit(.softmax(Softmax()), [scores], bound: 1)
  }

  /// A boolean value that broadcasts to a shape.
  private mutating func mask(for shape: [Dim]) -> Known? {
    pick { $0.type.dtype == .bool && TensorType.broadcast($0.type.shape, shape) == shape }
  }

  /// What an attention of a value to itself hands on to its queries.
  private mutating func attentionGradient() throws {
    guard let x = pickFloat(3, minimumRank: 2), x.type.rank <= 4 else { return }
    let op = AttentionGradient(scale: 0.25, right: random.chance(0.5) ? 0 : nil)
    // Sums of up to 16 products of three values and a weight.
    try emit(.attentionGradient(op), [x, x, x, x], bound: 512 * max(1, x.bound * x.bound * x.bound))
  }

  /// x yᵀ or x y for two values that fit.
  private mutating func matmul() throws {
    guard let x = pickFloat(6, minimumRank: 2) else { return }
    let isTransposed = random.chance(0.5)
    let op = MatMul(transposeRHS: isTransposed)
    guard
      let y = pick(where: {
        $0.bound <= 6 && $0.type.rank >= 2 && (try? op.inferTypes([x.type, $0.type])) != nil
      }), let inner = x.type.shape.last
    else { return }
    guard let count = try? inner.evaluate(["B": 3, "T": 3]) else { return }
    try emit(.matMul(op), [x, y], bound: Double(count) * x.bound * y.bound)
  }

  /// A product with a parameter, as `linear` or by its parts, with a transposed weight or not.
  private mutating func project() throws {
    guard let x = pickFloat(16, minimumRank: 2), let inner = x.type.shape.last?.constantValue else { return }
    let columns = random.pick([1, 2, axes.width, 4])
    let result = TensorType(.f32, Array(x.type.shape.dropLast()) + [Dim(columns)])
    let residual = random.chance(0.4) ? pick { $0.type == result } : nil
    let activation = random.chance(0.4) ? random.pick(Activation.allCases) : .none
    let op = Linear(
      transposeRHS: random.chance(0.7), activation: activation, hasBias: random.chance(0.6),
      hasResidual: residual != nil)
    let shape = op.transposeRHS ? [Dim(columns), Dim(inner)] : [Dim(inner), Dim(columns)]
    var weight: Known
    if random.chance(0.2), let rest = shape[1].constantValue, rest > 0 {
      // The weight of a convolution has more axes.
      let factor = random.pick((1...rest).filter { rest % $0 == 0 })
      weight = parameter("weight", [shape[0], Dim(factor), Dim(rest / factor)], .xavierUniform)
      weight = try emit(.reshape(Reshape(shape)), [weight], bound: weight.bound, isExact: true)
    } else {
      weight = parameter("weight", shape, .xavierUniform)
    }
    var operands = [x, weight]
    if op.hasBias { operands.append(parameter("bias", [Dim(columns)], .zeros)) }
    operands += [residual].compactMap { $0 }
    let bound = x.bound * Double(inner) / 2 + 0.25 + (residual?.bound ?? 0)
    _ = try emitEither(.linear(op), operands, bound: bound)
  }

  private mutating func normalize() throws {
    guard let x = pickFloat(minimumRank: 1) else { return }
    _ = try norm(x)
  }

  /// A layer norm or an RMS norm with parameters; rows of a run-time length are left as they are.
  mutating func norm(_ x: Known) throws -> Known {
    guard let width = x.type.shape.last?.constantValue else { return x }
    let weight = parameter("norm.weight", [Dim(width)], .ones)
    // No element of a normalized row exceeds √D.
    let bound = 1.25 * Double(width).squareRoot() + 0.25
    // A large epsilon prevents rows of equal elements from magnifying rounding errors.
    let epsilon = random.pick([0.25, 0.0625])
    var operands = [x, weight]
    let residual = self.residual(for: x)
    let op: Op
    if random.chance(0.6) {
      operands.append(parameter("norm.bias", [Dim(width)], .zeros))
      op = .layerNorm(LayerNorm(epsilon: epsilon, residual: residual.kind))
    } else {
      op = .rmsNorm(RMSNorm(epsilon: epsilon, residual: residual.kind))
    }
    operands += [residual.value].compactMap { $0 }
    return try emitEither(op, operands, bounds: [bound, x.bound + (residual.value?.bound ?? 0)])[0]
  }

  /// A value that may be added to the rows of another one; sometimes `nil`.
  private mutating func residual(for x: Known) -> (kind: NormResidual, value: Known?) {
    guard random.chance(0.4),
      let value = pick(where: {
        NormResidual.fits($0.type, to: x.type) && $0.bound + x.bound <= Self.largestBound
      })
    else { return (.none, nil) }
    return (random.chance(0.5) ? .addedAndKept : .added, value)
  }

  /// Attention of one head, over projections or over any values that fit.
  private mutating func attend() throws {
    guard let x = pickFloat(4, minimumRank: 2), x.type.rank <= 4,
      let memory = pick(where: { other in
        other.type.dtype == .f32 && other.bound <= 4 && other.type.rank == x.type.rank
          && other.type.shape.last == x.type.shape.last && other.type.shape.dropLast(2) == x.type.shape.dropLast(2)
      })
    else { return }
    try attention(query: x, key: memory, value: memory)
  }

  /// Multi-head attention of a hidden state: project, split heads, attend, merge heads.
  private mutating func attendFourAxes() throws {
    let hidden = TensorType(.f32, axes.hidden)
    guard let x = pick(where: { $0.type == hidden && $0.bound <= 8 }) else { return }
    var heads: [Known] = []
    for name in ["query", "key", "value"] {
      let weight = parameter(name + ".weight", [Dim(axes.width), Dim(axes.width)], .xavierUniform)
      let projected = try emitEither(
        .linear(Linear(transposeRHS: true)), [x, weight], bound: x.bound * Double(axes.width) / 2)
      heads.append(try splitHeads(projected))
    }
    if random.chance(0.3) {
      for index in 1...2 {
        heads[index] = try emit(.slice(Slice(axis: 1, start: 0, end: 1)), [heads[index]], bound: heads[index].bound)
      }
    }
    let context = try attention(query: heads[0], key: heads[1], value: heads[2])
    let order = try emit(.transpose(Transpose([0, 2, 1, 3])), [context], bound: context.bound)
    try emit(.reshape(Reshape(axes.hidden)), [order], bound: context.bound)
  }

  private mutating func splitHeads(_ x: Known) throws -> Known {
    let shape = [axes.batch, axes.tokens, Dim(axes.heads), Dim(axes.headSize)]
    let split = try emit(.reshape(Reshape(shape)), [x], bound: x.bound)
    return try emit(.transpose(Transpose([0, 2, 1, 3])), [split], bound: x.bound)
  }

  @discardableResult
  private mutating func attention(query: Known, key: Known, value: Known) throws -> Known {
    let leading = Array(query.type.shape.dropLast(2))
    let scores = leading + [query.type.shape[query.type.rank - 2], key.type.shape[key.type.rank - 2]]
    var operands = [query, key, value]
    let mask = random.chance(0.5) ? mask(for: scores) : nil
    let bias =
      random.chance(0.3)
      ? pick { $0.type.dtype == .f32 && TensorType.broadcast($0.type.shape, scores) == scores } : nil
    operands += [mask, bias].compactMap { $0 }
    let scale = random.pick([1, 0.5, 0.125])
    var op = Attention(scale: scale, causal: random.chance(0.4), hasMask: mask != nil, hasBias: bias != nil)
    if random.chance(0.2) { op.softcap = random.pick([0.5, 2, 32]) }
    if random.chance(0.2) { op.left = random.pick([0, 1, 3]) }
    if random.chance(0.2) { op.right = random.pick([0, 1, 2]) }
    return try emitEither(.attention(op), operands, bound: value.bound)
  }
}
