import GraphIR
import GraphcRuntime

extension RandomFunction {
  static let indexSteps: [Step] = [
    { try $0.gather() }, { try $0.scatterAdd() }, { try $0.writeRows() }, { try $0.argsort() }, { try $0.cumsum() },
    { try $0.uniform() },
  ]

  /// The order of elements that single precision represents exactly.
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

  /// Random numbers of the shape of another value, for integers as seed and stream.
  private mutating func uniform() throws {
    guard let x = pickFloat() else { return }
    var draw = try emit(.iota(Iota(count: 4)), [], bound: 4, isExact: true)
    if let number = pick(where: { $0.type == TensorType(.i32, []) }) {
      draw = try emit(.binary(Binary(.add)), [draw, number], bound: 32, isExact: true)
    }
    try emit(.uniform(Uniform(x.type.shape)), [draw], bound: 1, isExact: true)
  }

  /// Rows written over a value from arbitrary positions on, brought into range by a remainder unless they wrap.
  private mutating func writeRows() throws {
    guard let x = pick(where: { $0.type.rank >= 2 }) else { return }
    let axis = Int.random(in: 1..<x.type.rank, using: &random)
    let (extent, wraps) = (x.type.shape[axis], random.chance(0.5))
    let candidates = pick { known in
      guard known.type.dtype == x.type.dtype, known.type.rank == x.type.rank,
        let room = try? extent.subtracting(known.type.shape[axis]), wraps || room.isProvablyNonNegative
      else { return false }
      return (0..<x.type.rank).allSatisfy { $0 == axis || known.type.shape[$0] == x.type.shape[$0] }
    }
    guard let rows = candidates, let numbers = pick(where: { $0.type == TensorType(.i32, [x.type.shape[0]]) }) else {
      return
    }
    guard try extent.subtracting(1).isProvablyNonNegative else { return }
    var at = numbers
    if !wraps {
      let room = try extent.subtracting(rows.type.shape[axis]).adding(1)
      let limit = try emit(.constant(Constant(.dim(room))), [], bound: 16, isExact: true)
      at = try emit(.binary(Binary(.remainder)), [numbers, limit], bound: 16, isExact: true)
    }
    try emit(
      .writeRows(WriteRows(axis: axis, wraps: wraps)), [x, rows, at], bound: max(x.bound, rows.bound),
      isExact: x.isExact && rows.isExact)
  }

  /// A window on an axis of a value, or some of its rows in another order; the value itself if it has no such axis.
  mutating func someRows(of x: Known) throws -> Known {
    guard let axis = x.type.shape.indices.filter({ x.type.shape[$0] != 1 }).randomElement(using: &random) else {
      return x
    }
    let extent = x.type.shape[axis]
    if random.chance(0.6) {
      guard let window = try window(of: extent) else { return x }
      let slice = Slice(axis: axis, start: window.start, end: window.end)
      return try emit(.slice(slice), [x], bound: x.bound, isExact: x.isExact)
    }
    // One position fewer; for a run-time axis also all positions, or only the last.
    let counts = try [extent.subtracting(1), extent, 1].filter { count in
      try extent.subtracting(count).isProvablyNonNegative && count.isProvablyNonNegative
    }
    guard let count = counts.randomElement(using: &random) else { return x }
    let last = try emit(.constant(Constant(.dim(try extent.subtracting(1)))), [], bound: 16, isExact: true)
    let numbers = try emit(.iota(Iota(count: count)), [], bound: 16, isExact: true)
    var index = try emit(.binary(Binary(.subtract)), [last, numbers], bound: 16, isExact: true)
    let shape = Array(x.type.shape[..<axis]) + [count]
    if axis > 0 { index = try emit(.expand(Expand(shape)), [index], bound: 16, isExact: true) }
    return try emit(.gather(Gather(axis: axis)), [x, index], bound: x.bound, isExact: x.isExact)
  }

  /// A window on an axis that is valid for all run-time dims or, sometimes, only if checks hold. On a run-time axis it
  /// may be empty: `1:` and `:T − 1` are for T = 1.
  mutating func window(of extent: Dim) throws -> (start: Dim, end: Dim)? {
    if let count = extent.constantValue {
      guard count > 1 else { return nil }
      let length = Int.random(in: 1..<count, using: &random)
      let start = random.chance(0.4) ? count - length : Int.random(in: 0...(count - length), using: &random)
      return (Dim(start), Dim(start + length))
    }
    var places: [Dim] = [0, 1, 2, extent, try extent.subtracting(1), try extent.subtracting(2)]
    places += axes.extents.filter { !places.contains($0) }
    var proved: [(start: Dim, end: Dim)] = []
    var checked: [(start: Dim, end: Dim, bounds: [Dim])] = []
    for start in places {
      for end in places where start != end {
        let bounds = try Slice(axis: 0, start: start, end: end).bounds(extent).filter { !$0.isProvablyNonNegative }
        if bounds.isEmpty {
          proved.append((start, end))
        } else if try bounds.allSatisfy({ try $0.constantValue == nil && $0.adding(2).isProvablyNonNegative }) {
          // Any dims that are a little larger will do.
          checked.append((start, end, bounds))
        }
      }
    }
    if random.chance(0.15), let window = checked.randomElement(using: &random) {
      checks += window.bounds.map {
        Module.DimCheck(nonNegative: $0, message: "a slice is outside", origin: .synthetic)
      }
      return (window.start, window.end)
    }
    if random.chance(0.5) {
      proved = try proved.filter { try $0.end.subtracting($0.start).adding(-1).isProvablyNonNegative }
    }
    return proved.randomElement(using: &random)
  }

  /// Rows added up by arbitrary integers, brought into range by a remainder.
  private mutating func scatterAdd() throws {
    guard let x = pickFloat(6, minimumRank: 1),
      let numbers = pick(where: {
        $0.type.dtype == .i32 && $0.type.rank <= x.type.rank && $0.type.shape[...] == x.type.shape[..<$0.type.rank]
      })
    else { return }
    let axis = Int.random(in: 0...numbers.type.rank, using: &random)
    let op = ScatterAdd(axis: axis, extent: Dim(random.pick([1, 2, 5])))
    let result = try op.inferTypes([x.type, numbers.type])[0]
    guard result.rank <= 5, isSmall(result), let count = try? numbers.type.shape.product().evaluate(["B": 3, "T": 3])
    else { return }
    let limit = try emit(.constant(Constant(.dim(op.extent))), [], bound: 16, isExact: true)
    let index = try emit(.binary(Binary(.remainder)), [numbers, limit], bound: 16, isExact: true)
    try emit(.scatterAdd(op), [x, index], bound: x.bound * Double(max(1, count)), isExact: false)
  }

  /// Rows selected by arbitrary integers, brought into range by a remainder.
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
