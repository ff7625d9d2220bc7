import GraphcRuntime
import Testing

/// Programs of elementwise functions.
@Suite struct ElementwiseProgramTests {
  @Test func functionsHaveTheNumbersOfTheirCases() {
    for (code, function) in UnaryFunction.allCases.enumerated() { #expect(UnaryFunction(code: code) == function) }
    for (code, function) in BinaryFunction.allCases.enumerated() { #expect(BinaryFunction(code: code) == function) }
    #expect(UnaryFunction.allCases.count <= ElementwiseLimits.firstBinaryCode)
  }

  private static func code(_ function: UnaryFunction) -> Int { UnaryFunction.allCases.firstIndex(of: function) ?? 0 }

  private static func code(_ function: BinaryFunction) -> Int {
    ElementwiseLimits.firstBinaryCode + (BinaryFunction.allCases.firstIndex(of: function) ?? 0)
  }

  /// u = x y + 0.75, w = tanh u, v = |w − z|: results u and v.
  private static let program: [Int] = {
    let (r0, c0) = (ElementwiseLimits.operands, ElementwiseLimits.firstConstant)
    return [5, 2, 1]
      + [code(.multiply), 0, 1, 0] + [code(.add), r0, c0, 0] + [code(.tanh), r0, 0, 1]
      + [code(.subtract), r0 + 1, 2, 1] + [code(.abs), r0 + 1, 0, 2]
      + [0, 2] + [Int(Float(0.75).bitPattern)]
  }()

  /// Shapes of the result, and the strides of y and z; x is dense.
  @Test(arguments: [
    ([17], [1], [0]), ([5, 1500], [0, 1], [1, 0]), ([40_000], [1], [1]), ([3, 4, 70], [0, 1, 4], [0, 70, 1]),
    ([0, 4], [4, 1], [0, 0]), ([], [], []), ([2, 3, 2, 9], [27, 9, 0, 1], [0, 1, 0, 0]),
  ])
  func computesAllResults(_ shape: [Int], _ yStrides: [Int], _ zStrides: [Int]) {
    var generator = Generator(11)
    let count = shape.reduce(1, *)
    var dense = Array(repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { dense[axis] = dense[axis + 1] * shape[axis + 1] }
    func floats(_ strides: [Int]) -> [Float] {
      generator.floats(1 + zip(shape, strides).reduce(0) { $0 + max(0, $1.0 - 1) * $1.1 }, in: -2...2)
    }
    let (x, y, z) = (floats(dense), floats(yStrides), floats(zStrides))
    let places = (offsets(shape, yStrides), offsets(shape, zStrides))
    let u = (0..<count).map { Double(x[$0]) * Double(y[places.0[$0]]) + 0.75 }
    let v = (0..<count).map { abs(UnaryTests.reference(.tanh, u[$0]) - Double(z[places.1[$0]])) }
    let over = view(shape: shape, strides: [dense, yStrides, zStrides])
    for wanted in [u, v] {
      let found = output(count: count) { into, pool in
        // The result that is not looked at lies over x.
        var copy = x
        copy.withUnsafeMutableBufferPointer { copy in
          guard let other = copy.baseAddress else { return }
          let results = wanted == u ? (into, other) : (other, into)
          run(y, z, on: pool) {
            Kernels.Elementwise<Evaluated>(
              program: Self.program, x0: other, x1: $0, x2: $1, x3: nil, x4: nil, x5: nil, x6: nil, x7: nil,
              y0: results.0, y1: results.1, y2: nil, y3: nil, over: over)
          }
        }
      }
      expectClose(found, wanted, tolerance: 2e-6, "\(shape)")
    }
  }
}
