import GraphcRuntime

/// Products of bf16, at the same shapes.
extension Bench {
  func productsOfBF16() {
    let peak = rounded(Kernels.measurePeak(of: .bf16, on: threads))
    print("peak of bf16 with \(KernelTable.current.bf16.name): \(peak) GF/s")
    for rows in [50, 128, 197, 512] {
      for (inner, columns) in [(768, 2304), (768, 768), (768, 3072), (3072, 768), (768, 1000)] {
        matmul(rows, inner, columns, columns == 3072 ? .gelu : .none)
      }
    }
    layers(rows: 197)
    layers(rows: 128)
    for (queries, keys, causal) in [
      (197, 197, false), (128, 128, false), (512, 512, false), (1024, 1024, true), (4096, 4096, false),
      (1, 1024, true),
    ] {
      attention(heads: 12, queries: queries, keys: keys, causal: causal)
    }
  }

  private func matmul(_ rows: Int, _ inner: Int, _ columns: Int, _ activation: Activation) {
    let x = halves(rows * inner)
    let weight = halves(WeightFormat.bf16.byteCount(inner: inner, columns: columns) / 2)
    let bias = floats(columns)
    let into = halves(rows * columns)
    let seconds = time(threads: threads.threadCount) {
      Kernels.Matmul(
        .bf16, result: .bf16, x: x, weight: weight, bias: bias, residual: nil, into: into, rows: rows, inner: inner,
        columns: columns, activation: activation
      ).runReserved(on: threads)
    }
    report("bf16 matmul \(rows)×\(inner)×\(columns) \(activation)", 2 * Double(rows * inner * columns), seconds)
    for pointer in [x, weight, into] { pointer.deallocate() }
    bias.deallocate()
  }

  /// All matmuls of twelve layers one after the other: unlike above, the weights come from memory in every run.
  private func layers(rows: Int) {
    let shapes = Array(repeating: [(768, 2304), (768, 768), (768, 3072), (3072, 768)], count: 12).flatMap { $0 }
    let weights = shapes.map { halves(WeightFormat.bf16.byteCount(inner: $0.0, columns: $0.1) / 2) }
    let x = halves(rows * 3072)
    let bias = floats(3072)
    let sum = floats(rows * 768)
    let into = halves(rows * 3072)
    let seconds = time(threads: threads.threadCount) {
      for (weight, (inner, columns)) in zip(weights, shapes) {
        if columns == 768 {
          Kernels.Matmul(
            .bf16, result: .f32, x: x, weight: weight, bias: bias, residual: sum, into: sum, rows: rows, inner: inner,
            columns: columns, activation: .none
          ).runReserved(on: threads)
        } else {
          Kernels.Matmul(
            .bf16, result: .bf16, x: x, weight: weight, bias: bias, residual: nil, into: into, rows: rows, inner: inner,
            columns: columns, activation: columns == 3072 ? .gelu : .none
          ).runReserved(on: threads)
        }
      }
    }
    let operations = shapes.reduce(0.0) { $0 + 2 * Double(rows * $1.0 * $1.1) }
    report("bf16 layers of ViT-B at \(rows) rows", operations, seconds)
    for pointer in weights + [x, into] { pointer.deallocate() }
    for pointer in [bias, sum] { pointer.deallocate() }
  }

  private func attention(heads: Int, queries: Int, keys: Int, causal: Bool) {
    let width = heads * 64
    let q = halves(queries * width)
    let k = halves(keys * width)
    let v = halves(keys * width)
    let into = halves(queries * width)
    let rows = AttentionShape.Strides(batch: 0, head: 64, row: width)
    let seconds = time(threads: threads.threadCount) {
      Kernels.Attention(
        .bf16, result: .bf16, q: q, k: k, v: v, mask: nil, bias: nil, past: nil, into: into, batch: 1, heads: heads,
        keyHeads: heads,
        queries: queries, keys: keys, headDim: 64, valueDim: 64, left: keys, right: causal ? 0 : queries,
        qStrides: rows, kStrides: rows, vStrides: rows, intoStrides: rows,
        maskStrides: .init(batch: 0, head: 0, row: 0), maskKeyStride: 0, biasStrides: .init(batch: 0, head: 0, row: 0),
        biasKeyStride: 0, scale: 0.125, softcap: 0, site: ""
      ).runReserved(on: threads)
    }
    let pairs = causal ? Double(queries) * Double(2 * keys - queries + 1) / 2 : Double(queries * keys)
    let name = "bf16 attention \(heads)×\(queries)×\(keys)\(causal ? " causal" : "")"
    report(name, pairs * Double(4 * width), seconds)
    for pointer in [q, k, v, into] { pointer.deallocate() }
  }

  private func report(_ name: String, _ operations: Double, _ seconds: (best: Double, median: Double)) {
    let speed = operations / seconds.median * 1e-9
    let peak = Kernels.measurePeak(of: .bf16, on: threads)
    print(
      padded(name, 36), padded("\(rounded(seconds.median * 1e6)) µs", 12), padded("\(rounded(speed)) GF/s", 14),
      "\(rounded(100 * speed / peak)) % of peak \(rounded(peak)), best \(rounded(operations / seconds.best * 1e-9))")
  }
}

/// `floats` as bf16.
func halves(_ count: Int) -> UnsafeMutablePointer<UInt16> {
  let raw = UnsafeMutableRawPointer.allocate(byteCount: max(count, 32) * 2, alignment: 64)
  let pointer = raw.bindMemory(to: UInt16.self, capacity: count)
  for i in 0..<count {
    pointer[i] = UInt16(truncatingIfNeeded: (Float((i &* 40_503) & 1023) / 512 - 1).bitPattern >> 16)
  }
  return pointer
}
