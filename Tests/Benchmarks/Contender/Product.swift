import GraphcRuntime

/// A matrix product of a model, which it computes `count` times in a run.
struct Product {
  var rows: Int
  var inner: Int
  var columns: Int
  var count: Int

  init?(_ text: String) {
    let numbers = text.split(separator: "x").compactMap { Int($0) }
    guard numbers.count == 4, numbers.allSatisfy({ $0 > 0 }) else { return nil }
    (rows, inner, columns, count) = (numbers[0], numbers[1], numbers[2], numbers[3])
  }

  /// The time of the products with weights and activations in the caches and without waiting for other threads: the
  /// rate of the kernel itself.
  ///
  /// For each product, as many columns as fit into the second-level cache are computed repeatedly on the same operands,
  /// by every thread on its own, without bias or activation; the time is scaled to all columns.
  static func nanoseconds(_ products: [Product], in format: WeightFormat, on threads: ThreadPool) -> Double {
    products.reduce(0) { $0 + $1.nanoseconds(in: format, on: threads) }
  }

  private func nanoseconds(in format: WeightFormat, on threads: ThreadPool) -> Double {
    let workers = (0..<threads.threadCount).map { _ in Worker(self, format) }
    let rates = UnsafeMutablePointer<Double>.allocate(capacity: workers.count)
    defer {
      rates.deallocate()
      for worker in workers { worker.deallocate() }
    }
    var best = 0.0
    for _ in 0..<10 {
      threads.run(chunks: workers.count) { chunk, _ in rates[chunk] = workers[chunk].rate() }
      best = max(best, (0..<workers.count).reduce(0) { $0 + rates[$1] })
    }
    return 2 * Double(rows * inner * columns * count) / best
  }
}

/// A thread's own operands of a product.
private struct Worker {
  let product: Product
  let format: WeightFormat
  let width: Int
  let x, weight, into: UnsafeMutablePointer<Float>
  /// The same as bf16, for a bf16 product.
  let narrowX, narrowWeight: UnsafeMutablePointer<UInt16>
  let threads = ThreadPool(threadCount: 1)

  init(_ product: Product, _ format: WeightFormat) {
    self.product = product
    self.format = format
    let panel = WeightFormat.f32.layout.width
    let fitting = (1 << 19) / (product.inner * panel * MemoryLayout<Float>.stride)
    width = max(1, min(fitting, product.columns / panel)) * panel
    x = floats(product.rows * product.inner)
    weight = floats(WeightFormat.f32.byteCount(inner: product.inner, columns: width) / MemoryLayout<Float>.stride)
    into = floats(product.rows * width)
    narrowX = upperHalves(x, product.rows * product.inner)
    narrowWeight = upperHalves(
      weight, WeightFormat.f32.byteCount(inner: product.inner, columns: width) / MemoryLayout<Float>.stride)
  }

  func deallocate() {
    for pointer in [x, weight, into] { pointer.deallocate() }
    for pointer in [narrowX, narrowWeight] { pointer.deallocate() }
  }

  /// 10⁹ operations per second over about a millisecond.
  func rate() -> Double {
    let operations = 2 * product.rows * product.inner * width
    let repeats = max(1, 200_000_000 / operations)
    let start = Clock.now()
    for _ in 0..<repeats {
      let isNarrow = format.operand == .bf16
      Kernels.Matmul(
        format, result: .f32, x: isNarrow ? UnsafeRawPointer(narrowX) : UnsafeRawPointer(x),
        weight: isNarrow ? UnsafeRawPointer(narrowWeight) : UnsafeRawPointer(weight), bias: nil, residual: nil,
        into: into, rows: product.rows, inner: product.inner, columns: width, activation: .none
      ).runReserved(on: threads)
    }
    return Double(repeats * operations) / Double(Clock.now() - start)
  }
}

/// Memory aligned like packed weights, filled with neither zeros nor denormals.
private func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
  let pointer = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
    .bindMemory(to: Float.self, capacity: count)
  for i in 0..<count { pointer[i] = Float((i &* 40_503) & 1023) / 512 - 1 }
  return pointer
}

/// Numbers as bf16. Their panels have another width, but no more elements if the number of steps is even.
private func upperHalves(_ floats: UnsafeMutablePointer<Float>, _ count: Int) -> UnsafeMutablePointer<UInt16> {
  let pointer = UnsafeMutableRawPointer.allocate(byteCount: (count + 64) * 2, alignment: 64)
    .bindMemory(to: UInt16.self, capacity: count + 64)
  for i in 0..<count { pointer[i] = UInt16(floats[i].bitPattern >> 16) }
  return pointer
}
