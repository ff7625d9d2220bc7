import GraphcRuntime

/// Products of few rows, whose time is that of reading the weights.
extension Bench {
  func rows() {
    rows(of: .f32)
    rows(of: .bf16)
  }

  /// All weights of GPT-2 124M, each used for a few rows, against the read bandwidth of the same workers.
  private func rows(of format: WeightFormat) {
    let shapes =
      Array(repeating: [(768, 2304), (768, 768), (768, 3072), (3072, 768)], count: 12).flatMap { $0 }
      + [(768, 50_257)]
    let byteCounts = shapes.map { format.byteCount(inner: $0.0, columns: $0.1) }
    let byteCount = byteCounts.reduce(0, +)
    let tensor = try? Tensor(dtype: .f32, shape: [byteCount / 4]) { bytes in
      let elements = bytes.bindMemory(to: Float.self)
      for i in elements.indices { elements[i] = Float((i &* 40_503) & 1023) / 512 - 1 }
    }
    guard let tensor else { return print("no memory for the weights") }
    let into = floats(8 * 50_257)
    let x = floats(8 * 3072)
    let narrow = halves(8 * 3072)
    func token(_ rows: Int) {
      var weight = UnsafeRawPointer(tensor.pointer() as UnsafePointer<Float>)
      for ((inner, columns), byteCount) in zip(shapes, byteCounts) {
        Kernels.Matmul(
          format, result: .f32, x: format.operand == .bf16 ? UnsafeRawPointer(narrow) : UnsafeRawPointer(x),
          weight: weight, bias: nil, residual: nil, into: into, rows: rows, inner: inner, columns: columns,
          activation: .none
        ).runReserved(on: threads)
        weight += byteCount
      }
    }
    for rows in [1, 2, 3, 4, 8] {
      let before = Kernels.measureReadBandwidth(byteCount: byteCount, on: threads) ?? 0
      // A cache smaller than the memory needs some passes until its contents are stable.
      let samples = (0..<30).map { _ in wallSeconds { token(rows) } }.suffix(20).sorted()
      let after = Kernels.measureReadBandwidth(byteCount: byteCount, on: threads) ?? 0
      let read = max(before, after)
      let speed = Double(byteCount) / samples[10] * 1e-9
      print(
        padded("weights of GPT-2, \(format.name), \(rows) rows", 36), padded("\(rounded(samples[10] * 1e6)) µs", 12),
        padded("\(rounded(speed)) GB/s", 14),
        "\(rounded(100 * speed / read)) % of what is read at most, \(rounded(before)) and \(rounded(after)) GB/s, best",
        "\(rounded(Double(byteCount) / samples[0] * 1e-9))")
    }
    withExtendedLifetime(tensor) {}
    for pointer in [x, into] { pointer.deallocate() }
    narrow.deallocate()
  }
}
