import GraphcRuntime
import Testing

@Suite struct MatmulBF16Tests {
  static let shapes: [(Int, Int, Int)] = [
    (1, 1, 1), (1, 768, 50), (1, 33, 1600), (2, 3, 5), (3, 16, 48), (5, 17, 49), (7, 33, 47), (8, 64, 96), (9, 31, 16),
    (13, 100, 15), (16, 32, 32), (17, 128, 33), (31, 95, 64), (33, 96, 40), (50, 70, 100), (197, 96, 45),
    (530, 40, 5), (14, 1100, 35), (4, 0, 7), (1, 0, 7),
  ]

  /// Products of operands that are rounded beforehand: the remaining error is that of f32 sums.
  @Test(arguments: shapes)
  func againstDoubles(_ shape: (Int, Int, Int)) {
    let (rows, inner, columns) = shape
    var generator = Generator(UInt64(rows * 1000 + columns))
    let x = generator.floats(rows * inner).map(roundedBF16)
    let weight = generator.floats(inner * columns).map(roundedBF16)
    let bias = generator.floats(columns)
    let residual = generator.floats(rows * columns)
    let sums = (0..<rows * columns).map { index in
      let (row, column) = (index / columns, index % columns)
      var sum = 0.0
      for k in 0..<inner { sum += Double(x[row * inner + k]) * Double(weight[column * inner + k]) }
      return sum
    }
    let narrow = x.map(bitsBF16)
    let packed = pack(weight, transposed: true, inner: inner, columns: columns)
    for activation in rows * columns < 2000 ? Activation.allCases : [.none, .gelu] {
      for (hasBias, hasResidual) in [(false, false), (true, false), (true, true)] {
        let expected = sums.indices.map { index in
          let sum = sums[index] + (hasBias ? Double(bias[index % columns]) : 0)
          return MatmulTests.activate(activation, sum) + (hasResidual ? Double(residual[index]) : 0)
        }
        let actual = output(count: rows * columns) { into, pool in
          if hasResidual { for i in 0..<rows * columns { into[i] = residual[i] } }
          run(narrow, packed, bias, on: pool) {
            Kernels.Matmul(
              .bf16, result: .f32, x: $0, weight: $1, bias: hasBias ? $2 : nil,
              residual: hasResidual ? UnsafePointer(into) : nil, into: into, rows: rows, inner: inner,
              columns: columns, activation: activation)
          }
        }
        expectClose(actual, expected, tolerance: 1e-5 + 1e-7 * Double(inner), "\(activation)")
        let rounded = output(count: rows * columns, filledWith: 7 as UInt16) { into, pool in
          run(narrow, packed, bias, residual, on: pool) {
            Kernels.Matmul(
              .bf16, result: .bf16, x: $0, weight: $1, bias: hasBias ? $2 : nil, residual: hasResidual ? $3 : nil,
              into: into,
              rows: rows, inner: inner, columns: columns, activation: activation)
          }
        }
        expectClose(rounded.map(valueBF16), expected, tolerance: 1.0 / 256, "\(activation) to bf16")
      }
    }
  }

  @Test(arguments: [(1, 1), (3, 47), (48, 48), (50, 97), (65, 240)])
  func panelsHoldPairsAndZeros(_ shape: (Int, Int)) {
    let (inner, columns) = shape
    var generator = Generator(3)
    let weight = generator.floats(inner * columns)
    let turned = offsets([columns, inner], [1, columns]).map { weight[$0] }
    let packed = pack(weight, transposed: false, inner: inner, columns: columns)
    #expect(packed == pack(turned, transposed: true, inner: inner, columns: columns))
    let panelCount = (inner + 1) / 2 * 64
    #expect(packed.count == (columns + 31) / 32 * panelCount)
    let expected = packed.indices.map { index in
      let column = index / panelCount * 32 + index % 64 / 2
      let k = index % panelCount / 64 * 2 + index % 2
      return column < columns && k < inner ? bitsBF16(weight[k * columns + column]) : 0
    }
    #expect(packed == expected)
  }

  private func pack(_ weight: [Float], transposed: Bool, inner: Int, columns: Int) -> [UInt16] {
    let count = WeightFormat.bf16.byteCount(inner: inner, columns: columns) / 2
    return output(count: count, filledWith: 7 as UInt16) { into, pool in
      WeightFormat.bf16.pack(
        weight, transposed: transposed, inner: inner, columns: columns,
        into: UnsafeMutableRawPointer(into), on: pool)
    }
  }
}
