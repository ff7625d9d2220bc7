import GraphcRuntime
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct MatmulTests {
  static let shapes: [(Int, Int, Int)] = [
    (1, 1, 1), (1, 768, 50), (2, 3, 5), (3, 16, 48), (5, 17, 49), (7, 33, 47), (8, 64, 96), (9, 31, 16), (13, 100, 15),
    (17, 128, 33), (50, 70, 100), (197, 96, 145), (300, 20, 64), (4, 0, 7), (9, 1025, 430), (300, 2100, 97),
    (1, 33, 203), (1, 1, 400), (1, 0, 7), (2, 70, 200), (3, 129, 337), (4, 20, 170), (6, 40, 130), (8, 5, 48),
  ]

  @Test(arguments: shapes)
  func againstDoubles(_ shape: (Int, Int, Int)) {
    let (rows, inner, columns) = shape
    var generator = Generator(UInt64(rows * 1000 + columns))
    let x = generator.floats(rows * inner)
    let weight = generator.floats(inner * columns)
    let bias = generator.floats(columns)
    let residual = generator.floats(rows * columns)
    let sums = (0..<rows * columns).map { index in
      let (row, column) = (index / columns, index % columns)
      return (0..<inner).reduce(0.0) { $0 + Double(x[row * inner + $1]) * Double(weight[column * inner + $1]) }
    }
    let packed = pack(weight, transposed: true, inner: inner, columns: columns)
    for activation in Activation.allCases {
      for (hasBias, hasResidual) in [(false, false), (true, false), (true, true)] {
        let expected = sums.indices.map { index in
          let sum = sums[index] + (hasBias ? Double(bias[index % columns]) : 0)
          return MatmulTests.activate(activation, sum) + (hasResidual ? Double(residual[index]) : 0)
        }
        let actual = output(count: rows * columns) { into, pool in
          if hasResidual { for i in 0..<rows * columns { into[i] = residual[i] } }
          run(x, packed, bias, on: pool) {
            Kernels.Matmul(
              .f32, result: .f32, x: $0, weight: $1, bias: hasBias ? $2 : nil,
              residual: hasResidual ? UnsafePointer(into) : nil,
              into: into, rows: rows, inner: inner, columns: columns, activation: activation)
          }
        }
        // Every one of the sums is rounded.
        expectClose(actual, expected, tolerance: max(1e-5, Double(inner) * 2e-8), "\(activation)")
      }
    }
  }

  /// One row gives the same bits as among other rows.
  @Test(arguments: [(97, 50), (1030, 337), (5, 1)])
  func rowsDoNotDependOnOthers(_ shape: (Int, Int)) {
    let (inner, columns) = shape
    var generator = Generator(17)
    let x = generator.floats(9 * inner)
    let residual = generator.floats(9 * columns)
    let bias = generator.floats(columns)
    let packed = pack(generator.floats(inner * columns), transposed: false, inner: inner, columns: columns)
    func product(first: Int, rows: Int) -> [Float] {
      output(count: rows * columns) { into, pool in
        run(x, packed, bias, residual, on: pool) {
          Kernels.Matmul(
            .f32, result: .f32, x: $0 + first * inner, weight: $1, bias: $2, residual: $3 + first * columns, into: into,
            rows: rows,
            inner: inner, columns: columns, activation: .gelu)
        }
      }
    }
    let all = product(first: 0, rows: 9)
    for rows in 1...8 {
      for first in 0...9 - rows {
        let expected = all[first * columns..<(first + rows) * columns]
        #expect(bytes(product(first: first, rows: rows)) == bytes(Array(expected)))
      }
    }
  }

  static func activate(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .none: x
    case .relu: UnaryTests.reference(.relu, x)
    case .gelu: UnaryTests.reference(.gelu, x)
    case .geluTanh: UnaryTests.reference(.geluTanh, x)
    case .silu: UnaryTests.reference(.silu, x)
    }
  }

  private func pack(_ weight: [Float], transposed: Bool, inner: Int, columns: Int) -> [Float] {
    output(count: WeightFormat.f32.byteCount(inner: inner, columns: columns) / 4) { into, pool in
      WeightFormat.f32.pack(weight, transposed: transposed, inner: inner, columns: columns, into: into, on: pool)
    }
  }

  @Test(arguments: [(1, 1), (3, 47), (48, 48), (50, 97), (64, 240)])
  func panelsHoldTheColumnsAndZeros(_ shape: (Int, Int)) {
    let (inner, columns) = shape
    var generator = Generator(3)
    let weight = generator.floats(inner * columns)
    let turned = offsets([columns, inner], [1, columns]).map { weight[$0] }
    let packed = pack(weight, transposed: false, inner: inner, columns: columns)
    #expect(packed == pack(turned, transposed: true, inner: inner, columns: columns))
    #expect(packed.count == (columns + 47) / 48 * 48 * inner)
    for (index, value) in packed.enumerated() {
      let panel = index / (48 * inner)
      let column = panel * 48 + index % 48
      let k = index % (48 * inner) / 48
      #expect(value == (column < columns ? weight[k * columns + column] : 0))
    }
  }

  @Test(arguments: [(1, 1, 1), (5, 17, 49), (8, 64, 197), (197, 64, 70), (3, 7, 48), (2, 0, 3)])
  func batchedAgainstDoubles(_ shape: (Int, Int, Int)) {
    let (rows, inner, columns) = shape
    var generator = Generator(4)
    let batch = [2, 3]
    let x = generator.floats(2 * 3 * rows * (inner + 5))
    // One y for each of the three, shared by the two.
    let y = generator.floats(3 * inner * columns + 1)
    let operands = [[3 * rows * (inner + 5), rows * (inner + 5)], [0, inner * columns]]
    let xOffsets = offsets(batch, operands[0])
    let yOffsets = offsets(batch, operands[1])
    for transposed in [false, true] {
      let yStride = transposed ? inner : columns
      let expected = (0..<6).flatMap { item in
        (0..<rows * columns).map { index in
          let (row, column) = (index / columns, index % columns)
          return (0..<inner).reduce(0.0) { sum, k in
            let right = yOffsets[item] + (transposed ? column * yStride + k : k * yStride + column)
            return sum + 0.5 * Double(x[xOffsets[item] + row * (inner + 5) + k]) * Double(y[right])
          }
        }
      }
      let actual = output(count: 6 * rows * columns) { into, pool in
        run(x, y, on: pool) {
          Kernels.BatchedMatmul(
            x: $0, y: $1, into: into,
            batch: view(shape: batch, strides: operands + [[3 * rows * columns, rows * columns]]), rows: rows,
            inner: inner, columns: columns,
            xRowStride: inner + 5, yRowStride: yStride, intoRowStride: columns, transposeRHS: transposed, scale: 0.5)
        }
      }
      expectClose(actual, expected, tolerance: 1e-5)
      // The second batch axis within the rows: [2, rows, 3, columns].
      let merged = output(count: 6 * rows * columns) { into, pool in
        run(x, y, on: pool) {
          Kernels.BatchedMatmul(
            x: $0, y: $1, into: into,
            batch: view(shape: batch, strides: operands + [[3 * rows * columns, columns]]), rows: rows,
            inner: inner, columns: columns,
            xRowStride: inner + 5, yRowStride: yStride, intoRowStride: 3 * columns, transposeRHS: transposed, scale: 0.5
          )
        }
      }
      let order = (0..<2).flatMap { outer in
        (0..<rows).flatMap { row in
          (0..<3).flatMap { item in (0..<columns).map { ((outer * 3 + item) * rows + row) * columns + $0 } }
        }
      }
      #expect(merged == order.map { actual[$0] })
    }
  }

  /// An operand that is packed in parts gives the bits of one that is packed whole: the order of additions is that of
  /// inner. Rows and columns are more than a block and a panel, and scratch is bounded.
  @Test func longProductsArePackedInParts() throws {
    let block = BatchedMatmulArguments.innerBlock
    let (rows, columns, short) = (BatchedMatmulArguments.rowBlock + 3, 50, 11)
    var generator = Generator(5)
    for transposed in [false, true] {
      let inner = 2 * block + short
      // Only a few steps are not zero, at both ends of each part, so that a short product has the same sums.
      let kept = [0, 1, block - 1, block, block + 1, 2 * block - 1, 2 * block, inner - 2, inner - 1]
      let few = kept.count
      let (x, y) = (generator.floats(rows * few), generator.floats(few * columns))
      var (longX, longY) = ([Float](repeating: 0, count: rows * inner), [Float](repeating: 0, count: inner * columns))
      var ordered = y
      for (k, place) in kept.enumerated() {
        for row in 0..<rows { longX[row * inner + place] = x[row * few + k] }
        for column in 0..<columns {
          let value = y[k * columns + column]
          longY[transposed ? column * inner + place : place * columns + column] = value
          ordered[transposed ? column * few + k : k * columns + column] = value
        }
      }
      func product(_ x: [Float], _ y: [Float], _ inner: Int) -> [Float] {
        output(count: rows * columns) { into, pool in
          run(x, y, on: pool) {
            Kernels.BatchedMatmul(
              x: $0, y: $1, into: into, batch: view(shape: [], strides: [[], [], []]), rows: rows, inner: inner,
              columns: columns, xRowStride: inner, yRowStride: transposed ? inner : columns, intoRowStride: columns,
              transposeRHS: transposed, scale: 0.5)
          }
        }
      }
      #expect(haveSameBits(product(longX, longY, inner), product(x, ordered, few)))
    }
    #expect(BatchedMatmulArguments.scratchByteCount(rows: 1, inner: 1 << 40) < 2 << 20)
  }
}
