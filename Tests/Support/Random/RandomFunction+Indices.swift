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
