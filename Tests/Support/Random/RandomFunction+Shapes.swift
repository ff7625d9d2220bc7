import GraphIR
import GraphcRuntime

extension RandomFunction {
  static let shapeSteps: [Step] = [
    { try $0.permute() }, { try $0.permute() }, { try $0.reshape() }, { try $0.reshape() }, { try $0.expand() },
    { try $0.slice() }, { try $0.concat() }, { try $0.repeatEnds() }, { try $0.windows() },
  ]

  /// Moves elements without changing them.
  private mutating func move(_ op: Op, _ operands: [Known]) throws {
    // Without a limit, reshapes and concatenations would make ever larger tensors.
    guard let x = operands.first else { return }
    let types = try op.definition.inferTypes(operands.map(\.type))
    guard types[0].rank <= 5, isSmall(types[0]) else { return }
    let bound = operands.map(\.bound).max() ?? x.bound
    try emit(op, operands, bound: bound, isExact: operands.allSatisfy(\.isExact))
  }

  /// Whether a value of that type never has more than 2000 elements.
  func isSmall(_ type: TensorType) -> Bool {
    let worstCase = Dictionary(uniqueKeysWithValues: dims.map { ($0, 3) })
    return (try? type.shape.product().evaluate(worstCase)) ?? .max <= 2000
  }

  private mutating func permute() throws {
    guard let x = pick(where: { $0.type.rank >= 2 }) else { return }
    if random.chance(0.5) {
      try move(.transpose(.lastTwo(rank: x.type.rank)), [x])
    } else {
      try move(.transpose(Transpose(Array(0..<x.type.rank).shuffled(using: &random))), [x])
    }
  }

  /// Merges two axes, splits one, or adds or drops an axis of extent 1.
  private mutating func reshape() throws {
    guard let x = pick(where: { _ in true }) else { return }
    var shape = x.type.shape
    switch random.pick(["merge", "split", "unit", "squeeze"]) {
    case "merge":
      guard shape.count >= 2 else { return }
      let axis = Int.random(in: 0..<(shape.count - 1), using: &random)
      shape[axis] = try shape[axis].multiplied(by: shape.remove(at: axis + 1))
    case "split":
      guard let axis = shape.indices.randomElement(using: &random) else { return }
      var factors = try self.factors(of: shape[axis])
      if random.chance(0.5) { factors.reverse() }
      shape.replaceSubrange(axis...axis, with: factors)
    case "unit": shape.insert(1, at: Int.random(in: 0...shape.count, using: &random))
    default:
      guard let axis = shape.firstIndex(of: 1) else { return }
      shape.remove(at: axis)
    }
    try move(.reshape(Reshape(shape)), [x])
  }

  /// Two extents whose product is an extent, also for 2·T and B·T.
  private mutating func factors(of extent: Dim) throws -> [Dim] {
    if let count = extent.constantValue {
      let factor = random.pick((1...max(count, 1)).filter { count % $0 == 0 })
      return [Dim(factor), Dim(count / factor)]
    }
    if try extent == axes.batch.multiplied(by: axes.tokens) { return [axes.batch, axes.tokens] }
    if let half = try? extent.divided(by: 2) { return [2, half] }
    return [1, extent]
  }

  private mutating func expand() throws {
    guard let x = pick(where: { $0.type.rank <= 3 }) else { return }
    var shape = x.type.shape.map { $0 == 1 ? random.pick([1, 2, axes.batch, axes.tokens]) : $0 }
    if random.chance(0.3) { shape.insert(random.pick([2, axes.batch]), at: 0) }
    try move(.expand(Expand(shape)), [x])
  }

  private mutating func slice() throws {
    guard let x = pick(where: { $0.type.rank >= 1 }) else { return }
    let axis = Int.random(in: 0..<x.type.rank, using: &random)
    guard let window = try window(of: x.type.shape[axis]) else { return }
    try move(.slice(Slice(axis: axis, start: window.start, end: window.end)), [x])
  }

  private mutating func windows() throws {
    guard let x = pick(where: { $0.type.rank >= 1 }) else { return }
    let axis = Int.random(in: 0..<x.type.rank, using: &random)
    let op = Windows(
      axis: axis, size: random.pick([1, 2, 3]), stride: random.pick([1, 2]), dilation: random.pick([1, 1, 2]))
    guard (try? op.inferTypes([x.type])) != nil, try op.room(x.type.shape[axis]).isProvablyNonNegative else { return }
    try move(.windows(op), [x])
  }

  private mutating func concat() throws {
    guard let x = pick(where: { $0.type.rank >= 1 }) else { return }
    let axis = Int.random(in: 0..<x.type.rank, using: &random)
    let others = pool.filter { other in
      guard other.type.dtype == x.type.dtype, other.type.rank == x.type.rank else { return false }
      return x.type.shape.indices.allSatisfy { $0 == axis || x.type.shape[$0] == other.type.shape[$0] }
    }
    let parts = [x] + (0..<Int.random(in: 0...2, using: &random)).map { _ in random.pick(others) }
    try move(.concat(Concat(axis: axis)), parts)
  }

  /// Repeats the first and the last position of an axis before and after it, as a padded convolution does: T + 2.
  private mutating func repeatEnds() throws {
    guard let x = pick(where: { $0.type.rank >= 1 }) else { return }
    let axis = Int.random(in: 0..<x.type.rank, using: &random)
    let last = try x.type.shape[axis].subtracting(1)
    guard last.isProvablyNonNegative else { return }
    let ends = try [(Dim(0), Dim(1)), (last, last.adding(1))].map { start, end in
      try emit(.slice(Slice(axis: axis, start: start, end: end)), [x], bound: x.bound, isExact: x.isExact)
    }
    try move(.concat(Concat(axis: axis)), [ends[0], x, ends[1]])
  }
}
