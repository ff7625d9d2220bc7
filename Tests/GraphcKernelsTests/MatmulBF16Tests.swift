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
          bias.withUnsafeBufferPointer { bias in
            Kernels.matmulBF16(
              x: narrow, weight: packed, bias: hasBias ? bias.baseAddress : nil,
              residual: hasResidual ? UnsafePointer(into) : nil, into: into, rows: rows, inner: inner,
              columns: columns, activation: activation, on: pool)
          }
        }
        expectClose(actual, expected, tolerance: 1e-5 + 1e-7 * Double(inner), "\(activation)")
        let rounded = output(count: rows * columns, filledWith: 7 as UInt16) { into, pool in
          bias.withUnsafeBufferPointer { bias in
            residual.withUnsafeBufferPointer { residual in
              Kernels.matmulBF16ToBF16(
                x: narrow, weight: packed, bias: hasBias ? bias.baseAddress : nil,
                residual: hasResidual ? residual.baseAddress : nil, into: into, rows: rows, inner: inner,
                columns: columns, activation: activation, on: pool)
            }
          }
        }
        expectClose(rounded.map(valueBF16), expected, tolerance: 1.0 / 256, "\(activation) to bf16")
      }
    }
  }

  /// The descriptors call the functions of their names.
  @Test func descriptors() {
    let weight: [Float] = [1, 2, 3, 4, 5, 6]
    let x = [Float(1), -2].map(bitsBF16)
    var packed = pack(weight, transposed: false, inner: 2, columns: 3)
    for dtype in [DType.f32, .bf16] {
      let kernel = Kernel.matmul(.bf16, into: dtype)
      let bytes = output(count: 3 * dtype.byteCount, filledWith: 7 as UInt8) { into, pool in
        x.withUnsafeBufferPointer { x in
          packed.withUnsafeMutableBytes { packed in
            var arguments = KernelArguments()
            arguments.buffers = [
              UnsafeMutableRawPointer(mutating: x.baseAddress), packed.baseAddress, nil, nil,
              UnsafeMutableRawPointer(into),
            ]
            arguments.counts = [1, 2, 3, Activation.none.rawValue]
            pool.reserveScratch(kernel.scratchByteCount(arguments))
            kernel.invoke(arguments, pool)
          }
        }
      }
      let values = bytes.withUnsafeBytes { raw in
        dtype == .f32 ? Array(raw.bindMemory(to: Float.self)) : raw.bindMemory(to: UInt16.self).map(valueBF16)
      }
      #expect(values == [-7, -8, -9])
      #expect(kernel.parameters[4] == .output("into", dtype))
      #expect(kernel.inPlace == (dtype == .f32 ? [3] : []))
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
