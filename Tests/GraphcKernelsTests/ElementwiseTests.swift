import GraphcRuntime
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Kernels of two and three broadcast operands.
@Suite struct ElementwiseTests {
  /// Shapes of x and y.
  static let shapes: [([Int], [Int])] = [
    ([], []), ([1], [1]), ([17], [17]), ([17], [1]), ([1], [40]), ([5, 33], [33]), ([5, 1], [33]), ([5, 33], [5, 1]),
    ([2, 3, 4], [3, 1]), ([2, 1, 19], [1, 7, 19]), ([3, 1, 5, 1], [2, 1, 8]), ([17_000], [17_000]), ([0, 4], [4]),
  ]

  private struct Operands {
    let shape: [Int]
    let xStrides: [Int]
    let yStrides: [Int]
    let x: [Int]
    let y: [Int]

    var over: StridedView { view(shape: shape, strides: [xStrides, yStrides]) }

    init(_ shapes: ([Int], [Int])) {
      let rank = max(shapes.0.count, shapes.1.count)
      func padded(_ shape: [Int]) -> [Int] { Array(repeating: 1, count: rank - shape.count) + shape }
      shape = zip(padded(shapes.0), padded(shapes.1)).map { $0 == 1 ? $1 : $0 }
      xStrides = broadcastStrides(shapes.0, to: shape)
      yStrides = broadcastStrides(shapes.1, to: shape)
      x = offsets(shape, xStrides)
      y = offsets(shape, yStrides)
    }
  }

  @Test(arguments: shapes, BinaryFunction.allCases)
  func floats(_ shapes: ([Int], [Int]), _ function: BinaryFunction) {
    let operands = Operands(shapes)
    var generator = Generator(5)
    var x = generator.floats(max(1, shapes.0.reduce(1, *)), in: -9...9)
    let y = generator.floats(max(1, shapes.1.reduce(1, *)), in: -3...3)
    if function == .power { x = x.map { abs($0) } }
    let expected = zip(operands.x, operands.y).map { reference(function, Double(x[$0]), Double(y[$1])) }
    let actual = output(count: expected.count) { into, pool in
      run(x, y, on: pool) {
        Kernels.Binary(function, .f32, x: $0, y: $1, into: into, over: operands.over)
      }
    }
    expectClose(actual, expected, tolerance: 1e-6, "\(function)")
  }

  @Test(arguments: shapes, BinaryFunction.allCases)
  func integers(_ shapes: ([Int], [Int]), _ function: BinaryFunction) {
    let operands = Operands(shapes)
    var generator = Generator(6)
    let x = generator.integers(max(1, shapes.0.reduce(1, *)), in: -20...20)
    let y = generator.integers(max(1, shapes.1.reduce(1, *)), in: -5...5)
    let expected = zip(operands.x, operands.y).map { reference(function, x[$0], y[$1]) }
    let actual = output(count: expected.count, filledWith: 77 as Int32) { into, pool in
      run(x, y, on: pool) {
        Kernels.Binary(function, .i32, x: $0, y: $1, into: into, over: operands.over)
      }
    }
    #expect(actual == expected)
  }

  @Test func integersNeverTrap() {
    let edges: [Int32] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
    let operands = Operands(([7, 1], [7]))
    for function in BinaryFunction.allCases {
      let actual = output(count: 49, filledWith: 77 as Int32) { into, pool in
        run(edges, edges, on: pool) {
          Kernels.Binary(function, .i32, x: $0, y: $1, into: into, over: operands.over)
        }
      }
      #expect(actual == zip(operands.x, operands.y).map { reference(function, edges[$0], edges[$1]) })
    }
  }

  @Test func floatsAtTheEdges() {
    let edges: [Float] = [-.infinity, -3, -0.0, 0, 3, .infinity, .nan, .leastNonzeroMagnitude]
    let operands = Operands(([8, 1], [8]))
    for function in [.minimum, .maximum, .divide, .add, .multiply] as [BinaryFunction] {
      let actual = output(count: 64) { into, pool in
        run(edges, edges, on: pool) {
          Kernels.Binary(function, .f32, x: $0, y: $1, into: into, over: operands.over)
        }
      }
      let expected = zip(operands.x, operands.y).map { reference(function, Double(edges[$0]), Double(edges[$1])) }
      expectClose(actual, expected.map { Double(Float($0)) }, tolerance: 0, "\(function)")
    }
  }

  /// `x // y` and `x % y` of Python's floats; signs of zeros count.
  @Test func floorsAtTheEdgesAreThoseOfPython() {
    let (infinity, nan) = (Float.infinity, Float.nan)
    let x: [Float] = [1, -1, 0, -0.0, 3.5, -3.5, infinity, -infinity, nan]
    let y: [Float] = [infinity, -infinity, 2, -2, nan]
    let quotients: [Float] = [
      0, -1, 0, -1, nan, -1, 0, -1, 0, nan, 0, -0.0, 0, -0.0, nan, -0.0, 0, -0.0, 0, nan, 0, -1, 1, -2, nan, -1, 0, -2,
      1, nan,
    ]
    let remainders: [Float] = [
      1, -infinity, 1, -1, nan, infinity, -1, 1, -1, nan, 0, -0.0, 0, -0.0, nan, 0, -0.0, 0, -0.0, nan, 3.5, -infinity,
      1.5, -0.5, nan, infinity, -3.5, 0.5, -1.5, nan,
    ]
    let none = Array(repeating: nan, count: 15)
    let operands = Operands(([9, 1], [5]))
    for (function, expected) in [(BinaryFunction.floorDivide, quotients + none), (.remainder, remainders + none)] {
      let actual = output(count: 45) { into, pool in
        run(x, y, on: pool) {
          Kernels.Binary(function, .f32, x: $0, y: $1, into: into, over: operands.over)
        }
      }
      for (index, (a, b)) in zip(actual, expected).enumerated() {
        #expect(
          a.isNaN && b.isNaN || a == b && a.sign == b.sign,
          "\(x[index / 5]) \(function) \(y[index % 5]): \(a), not \(b)")
      }
    }
  }

  @Test(arguments: shapes, ComparisonFunction.allCases)
  func comparisons(_ shapes: ([Int], [Int]), _ function: ComparisonFunction) {
    let operands = Operands(shapes)
    var generator = Generator(7)
    let x = generator.integers(max(1, shapes.0.reduce(1, *)), in: -2...2)
    let y = generator.integers(max(1, shapes.1.reduce(1, *)), in: -2...2)
    let bits = (x.map { UInt8($0 & 1) }, y.map { UInt8($0 & 1) })
    func expected<Element: Comparable>(_ x: [Element], _ y: [Element]) -> [UInt8] {
      zip(operands.x, operands.y).map { compare(function, x[$0], y[$1]) ? 1 : 0 }
    }
    func actual<Element: BitwiseCopyable>(_ type: DeclaredType, _ x: [Element], _ y: [Element]) -> [UInt8] {
      output(count: operands.x.count, filledWith: 9 as UInt8) { into, pool in
        run(x, y, on: pool) { Kernels.Compare(function, type, x: $0, y: $1, into: into, over: operands.over) }
      }
    }
    #expect(actual(.i32, x, y) == expected(x, y))
    #expect(actual(.f32, x.map { Float($0) }, y.map { Float($0) }) == expected(x, y))
    #expect(actual(.bool, bits.0, bits.1) == expected(bits.0, bits.1))
  }

  @Test(arguments: shapes)
  func logic(_ shapes: ([Int], [Int])) {
    let operands = Operands(shapes)
    var generator = Generator(8)
    let x = generator.bytes(max(1, shapes.0.reduce(1, *)))
    let y = generator.bytes(max(1, shapes.1.reduce(1, *)))
    let and = output(count: operands.x.count, filledWith: 9 as UInt8) { into, pool in
      run(x, y, on: pool) { Kernels.Logical(.and, x: $0, y: $1, into: into, over: operands.over) }
    }
    let or = output(count: operands.x.count, filledWith: 9 as UInt8) { into, pool in
      run(x, y, on: pool) { Kernels.Logical(.or, x: $0, y: $1, into: into, over: operands.over) }
    }
    let not = output(count: x.count, filledWith: 9 as UInt8) { into, pool in
      run(x, on: pool) { Kernels.Not(x: $0, into: into, count: x.count) }
    }
    #expect(and == zip(operands.x, operands.y).map { x[$0] & y[$1] })
    #expect(or == zip(operands.x, operands.y).map { x[$0] | y[$1] })
    #expect(not == x.map { 1 - $0 })
  }

  @Test(arguments: shapes)
  func selections(_ shapes: ([Int], [Int])) {
    let operands = Operands(shapes)
    var generator = Generator(9)
    let count = operands.x.count
    let condition = generator.bytes(max(1, count))
    let x = generator.floats(max(1, shapes.0.reduce(1, *)))
    let y = generator.floats(max(1, shapes.1.reduce(1, *)))
    let over = view(
      shape: operands.shape, strides: [strides(operands.shape), operands.xStrides, operands.yStrides])
    let actual = output(count: count) { into, pool in
      run(condition, x, y, on: pool) {
        Kernels.Select(.f32, condition: $0, x: $1, y: $2, into: into, over: over)
      }
    }
    #expect(actual == (0..<count).map { condition[$0] == 1 ? x[operands.x[$0]] : y[operands.y[$0]] })
    let bits = (x.map { $0 < 0 ? 1 : 0 as UInt8 }, y.map { $0 < 0 ? 1 : 0 as UInt8 })
    let bytes = output(count: count, filledWith: 9 as UInt8) { into, pool in
      run(condition, bits.0, bits.1, on: pool) {
        Kernels.Select(.bool, condition: $0, x: $1, y: $2, into: into, over: over)
      }
    }
    #expect(bytes == (0..<count).map { condition[$0] == 1 ? bits.0[operands.x[$0]] : bits.1[operands.y[$0]] })
  }

  private func compare<Element: Comparable>(_ function: ComparisonFunction, _ x: Element, _ y: Element) -> Bool {
    switch function {
    case .equal: x == y
    case .notEqual: x != y
    case .less: x < y
    case .lessEqual: x <= y
    case .greater: x > y
    case .greaterEqual: x >= y
    }
  }

  private func reference(_ function: BinaryFunction, _ x: Double, _ y: Double) -> Double {
    switch function {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .power: pow(x, y)
    case .minimum: x.isNaN || y.isNaN ? .nan : min(x, y)
    case .maximum: x.isNaN || y.isNaN ? .nan : max(x, y)
    case .floorDivide: (x / y).rounded(.down)
    case .remainder: x - (x / y).rounded(.down) * y
    }
  }

  /// In 64 bits, cut to 32.
  private func reference(_ function: BinaryFunction, _ x: Int32, _ y: Int32) -> Int32 {
    let (a, b) = (Int64(x), Int64(y))
    let below = b == 0 ? 0 : a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0)
    let result =
      switch function {
      case .add: a + b
      case .subtract: a - b
      case .multiply: a * b
      case .divide, .floorDivide: below
      case .remainder: b == 0 ? 0 : a - below * b
      case .minimum: min(a, b)
      case .maximum: max(a, b)
      case .power: Int64(power(x, y))
      }
    return Int32(truncatingIfNeeded: result)
  }

  private func power(_ x: Int32, _ y: Int32) -> Int32 {
    if y < 0 { return x == 1 ? 1 : x == -1 ? (y % 2 == 0 ? 1 : -1) : 0 }
    // From the highest bit of the exponent down.
    var result: Int32 = 1
    for bit in (0..<31).reversed() {
      result = result &* result
      if y >> bit & 1 == 1 { result = result &* x }
    }
    return result
  }
}
