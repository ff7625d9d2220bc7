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

  /// How long products take if neither weights nor activations come from memory and no thread waits for another: what
  /// the kernel itself can do.
  ///
  /// Of each, as many columns as fit into the second-level cache are computed time and again on the same operands, by
  /// every thread alone; the time is scaled to all columns. Without a bias or an activation.
  static func nanoseconds(_ products: [Product], on threads: ThreadPool) -> Double {
    products.reduce(0) { $0 + $1.nanoseconds(on: threads) }
  }

  private func nanoseconds(on threads: ThreadPool) -> Double {
    let workers = (0..<threads.threadCount).map { _ in Worker(self) }
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
  let width: Int
  let x, weight, into: UnsafeMutablePointer<Float>
  let threads = ThreadPool(threadCount: 1)

  init(_ product: Product) {
    self.product = product
    let panel = PackedMatrix.panelWidth
    let fitting = (1 << 19) / (product.inner * panel * MemoryLayout<Float>.stride)
    width = max(1, min(fitting, product.columns / panel)) * panel
    x = floats(product.rows * product.inner)
    weight = floats(PackedMatrix.byteCount(inner: product.inner, columns: width) / MemoryLayout<Float>.stride)
    into = floats(product.rows * width)
  }

  func deallocate() {
    for pointer in [x, weight, into] { pointer.deallocate() }
  }

  /// 10⁹ operations per second over about a millisecond.
  func rate() -> Double {
    let operations = 2 * product.rows * product.inner * width
    let repeats = max(1, 200_000_000 / operations)
    let start = Clock.now()
    for _ in 0..<repeats {
      Kernels.matmul(
        x: x, weight: weight, bias: nil, residual: nil, into: into, rows: product.rows, inner: product.inner,
        columns: width, activation: .none, on: threads)
    }
    return Double(repeats * operations) / Double(Clock.now() - start)
  }
}

/// Aligned as packed weights must be, and neither zeros nor denormals.
private func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
  let pointer = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
    .bindMemory(to: Float.self, capacity: count)
  for i in 0..<count { pointer[i] = Float((i &* 40_503) & 1023) / 512 - 1 }
  return pointer
}
