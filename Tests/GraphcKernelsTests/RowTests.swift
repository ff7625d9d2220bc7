import GraphcRuntime
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reductions, softmax and norms.
@Suite struct RowTests {
  @Test(
    arguments: [
      (1, 1, 1), (3, 17, 1), (1, 100_001, 1), (40, 768, 1), (2, 5, 3), (1, 300, 50), (7, 4, 33), (0, 3, 2),
      (900, 65, 17),
    ])
  func reductions(_ shape: (Int, Int, Int)) {
    let (outer, reduced, inner) = shape
    var generator = Generator(10)
    let x = generator.floats(max(1, outer * reduced * inner), in: -2...3)
    for function in ReduceFunction.allCases {
      let expected = (0..<outer * inner).map { index in
        let column = (0..<reduced).map { Double(x[(index / inner * reduced + $0) * inner + index % inner]) }
        let mean = column.reduce(0, +) / Double(reduced)
        return switch function {
        case .sum: column.reduce(0, +)
        case .mean: mean
        case .max: column.max() ?? 0
        case .min: column.min() ?? 0
        case .variance: column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(reduced)
        }
      }
      let actual = output(count: outer * inner) { into, pool in
        reduce(function, .f32, x, into, shape, pool)
      }
      expectClose(actual, expected, tolerance: 2e-6, "\(function)")
    }
    let integers = x.map { Int32($0 * 1000) }
    for (function, start, combine) in [
      (.sum, 0, { $0 &+ $1 }), (.max, Int32.min, { Swift.max($0, $1) }), (.min, Int32.max, { Swift.min($0, $1) }),
    ] as [(ReduceFunction, Int32, (Int32, Int32) -> Int32)] {
      let actual = output(count: outer * inner, filledWith: 5 as Int32) { into, pool in
        reduce(function, .i32, integers, into, shape, pool)
      }
      #expect(
        actual
          == (0..<outer * inner).map { index in
            (0..<reduced).reduce(start) {
              combine($0, integers[(index / inner * reduced + $1) * inner + index % inner])
            }
          })
    }
  }

  private func reduce<Element: BitwiseCopyable>(
    _ function: ReduceFunction, _ type: NumericType, _ x: [Element], _ into: UnsafeMutablePointer<Element>,
    _ shape: (Int, Int, Int), _ pool: ThreadPool
  ) {
    run(x, on: pool) {
      Kernels.Reduce(function, type, x: $0, into: into, outer: shape.0, reduced: shape.1, inner: shape.2)
    }
  }

  @Test func maximumOfNaN() {
    for position in [0, 20, 36] {
      var x = Array(repeating: Float(1), count: 37)
      x[position] = .nan
      let y = output(count: 1) { reduce(.max, .f32, x, $0, (1, 37, 1), $1) }
      #expect(y[0].isNaN)
    }
  }

  @Test(arguments: [(1, 1), (1, 50_000), (5, 17), (197, 197), (300, 64), (0, 5)])
  func softmaxes(_ shape: (Int, Int)) {
    let (rows, columns) = shape
    var generator = Generator(11)
    var x = generator.floats(max(1, rows * columns), in: -30...30)
    // The second row is masked completely, others in some places.
    for i in 0..<rows * columns where i / columns == 1 || generator.next() % 9 == 0 { x[i] = -.infinity }
    var expected: [Double] = []
    var logarithms: [Double] = []
    for row in 0..<rows {
      let scores = x[row * columns..<(row + 1) * columns].map { Double($0) }
      let largest = scores.max() ?? 0
      let sum = scores.reduce(0) { $0 + exp($1 - largest) }
      expected += scores.map { largest == -.infinity ? 0 : exp($0 - largest) / sum }
      logarithms += scores.map { largest == -.infinity ? -.infinity : $0 - largest - log(sum) }
    }
    let apart = output(count: rows * columns) { into, pool in
      run(x, on: pool) { Kernels.Softmax(x: $0, into: into, rows: rows, columns: columns) }
    }
    let inPlace = output(count: rows * columns) { into, pool in
      for i in 0..<rows * columns { into[i] = x[i] }
      Kernels.Softmax(x: into, into: into, rows: rows, columns: columns).run(on: pool)
    }
    expectClose(apart, expected, tolerance: 1e-6)
    #expect(apart == inPlace)
    let logs = output(count: rows * columns) { into, pool in
      run(x, on: pool) { Kernels.LogSoftmax(x: $0, into: into, rows: rows, columns: columns) }
    }
    expectClose(logs, logarithms, tolerance: 1e-6)
  }

  @Test(arguments: [(1, 1), (3, 17), (197, 768), (50, 100), (2, 5000)])
  func norms(_ shape: (Int, Int)) {
    let (rows, columns) = shape
    var generator = Generator(12)
    let x = generator.floats(rows * columns, in: 95...105)
    let weight = generator.floats(columns)
    let bias = generator.floats(columns)
    let epsilon = 1e-5
    var layer: [Double] = []
    var rms: [Double] = []
    for row in 0..<rows {
      let values = x[row * columns..<(row + 1) * columns].map { Double($0) }
      let mean = values.reduce(0, +) / Double(columns)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
      let square = values.reduce(0) { $0 + $1 * $1 } / Double(columns)
      for (column, value) in values.enumerated() {
        layer.append(
          (value - mean) / (variance + epsilon).squareRoot() * Double(weight[column]) + Double(bias[column]))
        rms.append(value / (square + epsilon).squareRoot() * Double(weight[column]))
      }
    }
    let layerActual = output(count: rows * columns) { into, pool in
      norm(false, .f32, x, weight, bias, into: into, rows: rows, columns: columns, pool)
    }
    let rmsActual = output(count: rows * columns) { into, pool in
      norm(true, .f32, x, weight, bias, into: into, rows: rows, columns: columns, pool)
    }
    // The mean is rounded to f32, a relative 3e-8 of 100.
    expectClose(layerActual, layer, tolerance: 1e-5)
    expectClose(rmsActual, rms, tolerance: 1e-6)
  }

  /// Rows and columns, and how often the rows of the residual repeat.
  static let residuals = [
    (1, 1, 1), (3, 17, 1), (4, 17, 2), (12, 33, 4), (197, 768, 1), (300, 100, 100), (6, 5000, 3), (7, 15, 7), (0, 5, 1),
  ]

  /// A norm of a sum, with and without the sum as a result: as in double precision, and bit-identical to the two
  /// separate kernels.
  @Test(arguments: residuals) func normsOfSums(_ shape: (Int, Int, Int)) {
    let (rows, columns, repeats) = shape
    let residualRows = rows / repeats
    var generator = Generator(13)
    let x = generator.floats(max(1, rows * columns), in: 45...55)
    let residual = generator.floats(max(1, residualRows * columns), in: 40...60)
    let weight = generator.floats(columns)
    let bias = generator.floats(columns)
    let count = rows * columns
    let total = (0..<count).map { x[$0] + residual[$0 % max(1, residualRows * columns)] }
    let padded = total.isEmpty ? [0] : total
    for isRoot in [false, true] {
      let apart = output(count: count) { into, pool in
        norm(isRoot, .f32, padded, weight, bias, into: into, rows: rows, columns: columns, pool)
      }
      var expected: [Double] = []
      for row in 0..<rows {
        let values = total[row * columns..<(row + 1) * columns].map { Double($0) }
        let mean = isRoot ? 0 : values.reduce(0, +) / Double(columns)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
        for (column, value) in values.enumerated() {
          let normed = (value - mean) / (variance + 1e-5).squareRoot() * Double(weight[column])
          expected.append(isRoot ? normed : normed + Double(bias[column]))
        }
      }
      let alone = output(count: count) { into, pool in
        norm(
          isRoot, .f32, x, weight, bias, residual: residual, into: into, rows: rows, columns: columns,
          residualRows: residualRows, pool)
      }
      expectClose(alone, expected, tolerance: 1e-5)
      #expect(bytes(alone) == bytes(apart))
      // The normed rows, then the sums.
      let both = output(count: 2 * count) { into, pool in
        norm(
          isRoot, .f32, x, weight, bias, residual: residual, into: into, sum: into + count, rows: rows,
          columns: columns,
          residualRows: residualRows, pool)
      }
      #expect(bytes(both) == bytes(apart + total))
      expectRounded(isRoot, x, weight, bias, residual, rows, columns, residualRows, apart, total)
    }
  }

  /// The same rounded to bf16, with the sums and without.
  private func expectRounded(
    _ isRoot: Bool, _ x: [Float], _ weight: [Float], _ bias: [Float], _ residual: [Float], _ rows: Int,
    _ columns: Int, _ residualRows: Int, _ normed: [Float], _ total: [Float]
  ) {
    for wantsSum in [false, true] {
      let rounded = output(count: normed.count, filledWith: 7 as UInt16) { into, pool in
        let sums = wantsSum ? UnsafeMutablePointer<Float>.allocate(capacity: max(1, total.count)) : nil
        norm(
          isRoot, .bf16, x, weight, bias, residual: residual, into: into, sum: sums, rows: rows, columns: columns,
          residualRows: residualRows, pool)
        if let sums { #expect(Array(UnsafeBufferPointer(start: sums, count: total.count)) == total) }
        sums?.deallocate()
      }
      #expect(rounded == normed.map(bitsBF16))
    }
  }

  /// Each result may overwrite x, or a residual with as many rows.
  @Test(arguments: [(1, 1), (5, 17), (64, 768)]) func normsOfSumsInPlace(_ shape: (Int, Int)) {
    let (rows, columns) = shape
    let count = rows * columns
    var generator = Generator(14)
    let (x, residual) = (generator.floats(count), generator.floats(count))
    let (weight, bias) = (generator.floats(columns), generator.floats(columns))
    for isRoot in [false, true] {
      func run(into: Int, sum: Int?) -> [Float] {
        output(count: 4 * count) { memory, pool in
          for i in 0..<count { (memory[i], memory[count + i]) = (x[i], residual[i]) }
          norm(
            isRoot, .f32, memory, weight, bias, residual: memory + count, into: memory + into * count,
            sum: sum.map { memory + $0 * count }, rows: rows, columns: columns, residualRows: rows, pool)
        }
      }
      func part(_ index: Int, of memory: [Float]) -> [UInt8] {
        bytes(Array(memory[index * count..<(index + 1) * count]))
      }
      let apart = run(into: 2, sum: 3)
      for (into, sum) in [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)] {
        let result = run(into: into, sum: sum)
        #expect(part(into, of: result) == part(2, of: apart) && part(sum, of: result) == part(3, of: apart))
      }
      for into in [0, 1] { #expect(part(into, of: run(into: into, sum: nil)) == part(2, of: apart)) }
    }
  }

  private func norm(
    _ isRoot: Bool, _ result: FloatType, _ x: UnsafePointer<Float>, _ weight: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>, residual: UnsafePointer<Float>? = nil, into: UnsafeMutableRawPointer,
    sum: UnsafeMutablePointer<Float>? = nil, rows: Int, columns: Int, residualRows: Int = 0, _ pool: ThreadPool
  ) {
    if isRoot {
      Kernels.RMSNorm(
        result, x: x, weight: weight, residual: residual, into: into, sum: sum, rows: rows, columns: columns,
        residualRows: residualRows, epsilon: 1e-5
      ).run(on: pool)
    } else {
      Kernels.LayerNorm(
        result, x: x, weight: weight, bias: bias, residual: residual, into: into, sum: sum, rows: rows,
        columns: columns, residualRows: residualRows, epsilon: 1e-5
      ).run(on: pool)
    }
  }
}
