import GraphIR
import GraphcRuntime

extension RandomFunction {
  static let indexSteps: [Step] = [{ try $0.gather() }, { try $0.argsort() }, { try $0.cumsum() }]

  /// The order of elements that single precision holds exactly.
  private mutating func argsort() throws {
    guard let x = pick(where: { $0.isExact && $0.type.dtype != .bool && $0.type.rank >= 1 }) else { return }
    try emit(.argsort(Argsort()), [x], bound: 16, isExact: true)
  }

  private mutating func cumsum() throws {
    guard let x = pick(where: { $0.type.dtype != .bool && $0.type.rank >= 1 }) else { return }
    let axis = Int.random(in: 0..<x.type.rank, using: &random)
    guard let count = try? x.type.shape[axis].evaluate(["B": 3, "T": 3]) else { return }
    try emit(.cumsum(Cumsum(axis: axis)), [x], bound: x.bound * Double(count), isExact: x.type.dtype == .i32)
  }

  /// A window on an axis of a value, or fewer of its rows than there are, in another order; the value itself if it has no
  /// such axis.
  mutating func someRows(of x: Known) throws -> Known {
    guard let axis = x.type.shape.indices.filter({ x.type.shape[$0] != 1 }).randomElement(using: &random) else {
      return x
    }
    let extent = x.type.shape[axis]
    guard let rows = extent.constantValue else {
      guard try extent.subtracting(1).isProvablyNonNegative else { return x }
      let isFirst = random.chance(0.5)
      let slice = Slice(axis: axis, start: isFirst ? 0 : try extent.subtracting(1), end: isFirst ? 1 : extent)
      return try emit(.slice(slice), [x], bound: x.bound, isExact: x.isExact)
    }
    guard rows >= 2 else { return x }
    let count = Int.random(in: 1..<rows, using: &random)
    if random.chance(0.6) {
      let start = random.chance(0.4) ? rows - count : Int.random(in: 0...(rows - count), using: &random)
      let slice = Slice(axis: axis, start: Dim(start), end: Dim(start + count))
      return try emit(.slice(slice), [x], bound: x.bound, isExact: x.isExact)
    }
    let last = try emit(.constant(Constant(.dim(Dim(rows - 1)))), [], bound: 16, isExact: true)
    let numbers = try emit(.iota(Iota(count: Dim(count))), [], bound: 16, isExact: true)
    var index = try emit(.binary(Binary(.subtract)), [last, numbers], bound: 16, isExact: true)
    let shape = Array(x.type.shape[..<axis]) + [Dim(count)]
    if axis > 0 { index = try emit(.expand(Expand(shape)), [index], bound: 16, isExact: true) }
    return try emit(.gather(Gather(axis: axis)), [x, index], bound: x.bound, isExact: x.isExact)
  }

  /// Rows picked by any integers, brought into range by a remainder.
  private mutating func gather() throws {
    guard let x = pick(where: { $0.type.rank >= 1 }) else { return }
    let axis = Int.random(in: 0..<x.type.rank, using: &random)
    let extent = x.type.shape[axis]
    guard try extent.subtracting(1).isProvablyNonNegative,
      let numbers = pick(where: {
        $0.type.dtype == .i32 && $0.type.rank >= axis && $0.type.shape[..<axis] == x.type.shape[..<axis]
      })
    else { return }
    let result = try Gather(axis: axis).inferTypes([x.type, numbers.type])[0]
    guard result.rank <= 5, isSmall(result) else { return }
    let limit = try emit(.constant(Constant(.dim(extent))), [], bound: 16, isExact: true)
    let index = try emit(.binary(Binary(.remainder)), [numbers, limit], bound: 16, isExact: true)
    try emit(.gather(Gather(axis: axis)), [x, index], bound: x.bound, isExact: x.isExact)
  }
}
