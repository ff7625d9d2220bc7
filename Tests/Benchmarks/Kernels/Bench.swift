import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Kernels at the shapes of ViT-B/16, BERT-base and GPT-2: the best and the median of many runs of each.
struct Bench {
  let threads: ThreadPool

  init(_ threads: ThreadPool) {
    self.threads = threads
    print("\n\(threads.threadCount) threads, peak \(rounded(Kernels.measurePeak(on: threads))) GF/s")
  }

  func matmuls() {
    for rows in [1, 50, 128, 197, 512] {
      for (inner, columns) in [(768, 2304), (768, 768), (768, 3072), (3072, 768), (768, 1000)] {
        matmul(rows, inner, columns, columns == 3072 ? .gelu : .none)
      }
    }
  }

  private func matmul(_ rows: Int, _ inner: Int, _ columns: Int, _ activation: Activation) {
    let x = floats(rows * inner)
    let weight = floats(WeightFormat.f32.byteCount(inner: inner, columns: columns) / 4)
    let bias = floats(columns)
    let into = floats(rows * columns)
    let seconds = time(threads: threads.threadCount) {
      Kernels.Matmul(
        .f32, result: .f32, x: x, weight: weight, bias: bias, residual: nil, into: into, rows: rows, inner: inner,
        columns: columns,
        activation: activation
      ).runReserved(on: threads)
    }
    report("matmul \(rows)×\(inner)×\(columns) \(activation)", 2 * Double(rows * inner * columns), seconds)
    for pointer in [x, weight, bias, into] { pointer.deallocate() }
  }

  /// All matmuls of ViT-B/16 one after the other: unlike above, the weights come from memory in every run.
  func vision() {
    let rows = 197
    let shapes = Array(repeating: [(768, 2304), (768, 768), (768, 3072), (3072, 768)], count: 12).flatMap { $0 }
    let weights = shapes.map { floats(WeightFormat.f32.byteCount(inner: $0.0, columns: $0.1) / 4) }
    let x = floats(rows * 3072)
    let into = floats(rows * 3072)
    let seconds = time(threads: threads.threadCount) {
      for (weight, (inner, columns)) in zip(weights, shapes) {
        Kernels.Matmul(
          .f32, result: .f32, x: x, weight: weight, bias: nil, residual: nil, into: into, rows: rows, inner: inner,
          columns: columns,
          activation: .none
        ).runReserved(on: threads)
      }
    }
    let operations = shapes.reduce(0.0) { $0 + 2 * Double(rows * $1.0 * $1.1) }
    report("matmuls of ViT-B/16", operations, seconds)
    for pointer in weights + [x, into] { pointer.deallocate() }
  }

  /// The twelve layers of ViT-B/16 as the interpreter calls them: every kernel finds the result of the previous one in
  /// the caches, and the weights come from memory.
  func layers() {
    let (rows, width, heads) = (197, 768, 12)
    let shapes = [(width, 3 * width), (width, width), (width, 4 * width), (4 * width, width)]
    let weights = (0..<12).map { _ in
      shapes.map { floats(WeightFormat.f32.byteCount(inner: $0.0, columns: $0.1) / 4, scale: 0.02) }
    }
    let bias = floats(4 * width)
    let (x, normed, joined) = (floats(rows * width), floats(rows * width), floats(rows * width))
    let (wide, hidden) = (floats(rows * 3 * width), floats(rows * 4 * width))
    func product(
      _ x: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, _ shape: (Int, Int), adds: Bool,
      into: UnsafeMutablePointer<Float>
    ) {
      Kernels.Matmul(
        .f32, result: .f32, x: x, weight: weight, bias: bias, residual: adds ? UnsafePointer(into) : nil, into: into,
        rows: rows,
        inner: shape.0, columns: shape.1, activation: shape.1 == 4 * width ? .gelu : .none
      ).runReserved(on: threads)
    }
    func norm() {
      Kernels.LayerNorm(
        .f32, x: x, weight: nil, bias: nil, residual: nil, into: normed, sum: nil, rows: rows, columns: width,
        residualRows: 0, epsilon: 1e-6
      ).runReserved(on: threads)
    }
    let strides = AttentionShape.Strides(batch: 0, head: 64, row: 3 * width)
    let seconds = time(threads: threads.threadCount) {
      for layer in weights {
        norm()
        product(normed, layer[0], shapes[0], adds: false, into: wide)
        Kernels.Attention(
          .f32, result: .f32, q: wide, k: wide + width, v: wide + 2 * width, mask: nil, bias: nil, past: nil,
          into: joined,
          batch: 1,
          heads: heads, keyHeads: heads, queries: rows, keys: rows, headDim: 64, valueDim: 64, left: rows, right: rows,
          qStrides: strides, kStrides: strides, vStrides: strides, intoStrides: .init(batch: 0, head: 64, row: width),
          maskStrides: .init(batch: 0, head: 0, row: 0), maskKeyStride: 0,
          biasStrides: .init(batch: 0, head: 0, row: 0), biasKeyStride: 0, scale: 0.125, softcap: 0, site: ""
        ).runReserved(on: threads)
        product(joined, layer[1], shapes[1], adds: true, into: x)
        norm()
        product(normed, layer[2], shapes[2], adds: false, into: hidden)
        product(hidden, layer[3], shapes[3], adds: true, into: x)
      }
    }
    let products = shapes.reduce(0.0) { $0 + 2 * Double(rows * $1.0 * $1.1) }
    report("layers of ViT-B/16", 12 * (products + Double(4 * rows * rows * width)), seconds)
    for pointer in weights.flatMap({ $0 }) + [bias, x, normed, joined, wide, hidden] { pointer.deallocate() }
  }

  func attentions() {
    attention(heads: 12, queries: 197, keys: 197, causal: false)
    attention(heads: 12, queries: 128, keys: 128, causal: false)
    attention(heads: 12, queries: 512, keys: 512, causal: false)
    attention(heads: 12, queries: 1024, keys: 1024, causal: true)
    attention(heads: 12, queries: 4096, keys: 4096, causal: false)
    attention(heads: 12, queries: 1, keys: 1024, causal: true)
  }

  private func attention(heads: Int, queries: Int, keys: Int, causal: Bool) {
    let width = heads * 64
    let q = floats(queries * width)
    let k = floats(keys * width)
    let v = floats(keys * width)
    let into = floats(queries * width)
    let rows = AttentionShape.Strides(batch: 0, head: 64, row: width)
    let seconds = time(threads: threads.threadCount) {
      Kernels.Attention(
        .f32, result: .f32, q: q, k: k, v: v, mask: nil, bias: nil, past: nil, into: into, batch: 1, heads: heads,
        keyHeads: heads,
        queries: queries, keys: keys, headDim: 64, valueDim: 64, left: keys, right: causal ? 0 : queries,
        qStrides: rows, kStrides: rows, vStrides: rows, intoStrides: rows,
        maskStrides: .init(batch: 0, head: 0, row: 0), maskKeyStride: 0, biasStrides: .init(batch: 0, head: 0, row: 0),
        biasKeyStride: 0, scale: 0.125, softcap: 0, site: ""
      ).runReserved(on: threads)
    }
    let pairs = causal ? Double(queries) * Double(2 * keys - queries + 1) / 2 : Double(queries * keys)
    report("attention \(heads)×\(queries)×\(keys)\(causal ? " causal" : "")", pairs * Double(4 * width), seconds)
    for pointer in [q, k, v, into] { pointer.deallocate() }
  }

  /// Passes over memory, by element.
  func passes() {
    let rows = 197
    let columns = 3072
    let x = floats(rows * columns)
    let into = floats(rows * columns)
    let weight = floats(columns)
    let count = rows * columns
    for function in UnaryFunction.allCases {
      let call = Kernels.Unary<Evaluated>(function, x: x, into: into, count: count)
      report(function.rawValue, elements: count, time(threads: threads.threadCount) { call.runReserved(on: threads) })
    }
    report(
      "softmax", elements: count,
      time(threads: threads.threadCount) {
        Kernels.Softmax(x: x, into: into, rows: rows * 16, columns: columns / 16).runReserved(on: threads)
      })
    report(
      "layerNorm", elements: count,
      time(threads: threads.threadCount) {
        Kernels.LayerNorm(
          .f32, x: x, weight: weight, bias: weight, residual: nil, into: into, sum: nil, rows: rows * 4,
          columns: columns / 4, residualRows: 0, epsilon: 1e-6
        ).runReserved(on: threads)
      })
    report(
      "add, layerNorm", elements: count,
      time(threads: threads.threadCount) {
        Kernels.LayerNorm(
          .f32, x: x, weight: weight, bias: weight, residual: x, into: into, sum: nil, rows: rows * 4,
          columns: columns / 4, residualRows: rows * 4, epsilon: 1e-6
        ).runReserved(on: threads)
      })
    report(
      "add", elements: count,
      time(threads: threads.threadCount) {
        Kernels.Binary(
          .add, .f32, x: x, y: x, into: into, over: view(shape: [count], strides: [[1], [1]])
        ).runReserved(on: threads)
      })
    report(
      "transpose", elements: count,
      time(threads: threads.threadCount) {
        Kernels.Copy(
          .f32, x: x, into: into,
          over: view(shape: [columns, rows], strides: [[1, columns], [rows, 1]], transposing: true)
        ).runReserved(on: threads)
      })
    report(
      "pack", elements: count / 48 * 48,
      time(threads: threads.threadCount) {
        WeightFormat.f32.pack(x, transposed: true, inner: rows, columns: columns, into: into, on: threads)
      })
    for pointer in [x, into, weight] { pointer.deallocate() }
  }

  private func report(_ name: String, _ operations: Double, _ seconds: (best: Double, median: Double)) {
    let speed = operations / seconds.median * 1e-9
    // The peak is measured next to the kernel, since the load of the machine changes from minute to minute.
    let peak = Kernels.measurePeak(on: threads)
    print(
      padded(name, 36), padded("\(rounded(seconds.median * 1e6)) µs", 12), padded("\(rounded(speed)) GF/s", 14),
      "\(rounded(100 * speed / peak)) % of peak \(rounded(peak)), best \(rounded(operations / seconds.best * 1e-9))")
  }

  private func report(_ name: String, elements: Int, _ seconds: (best: Double, median: Double)) {
    print(
      padded(name, 36), padded("\(rounded(seconds.median * 1e6)) µs", 12),
      "\(rounded(seconds.median * 1e12 / Double(elements))) ps per element")
  }
}

/// Numbers from -scale to scale, none of them zero or denormal.
func floats(_ count: Int, scale: Float = 1) -> UnsafeMutablePointer<Float> {
  let byteCount = max(count, 16) * 4
  let isLarge = byteCount >= 2 << 20
  let raw = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: isLarge ? 2 << 20 : 64)
  #if os(Linux)
    if isLarge { madvise(raw, byteCount, MADV_HUGEPAGE) }
  #endif
  let pointer = raw.bindMemory(to: Float.self, capacity: count)
  for i in 0..<count { pointer[i] = (Float((i &* 40_503) & 1023) / 512 - 1) * scale }
  return pointer
}

/// Seconds of one run: the best and the median of runs that together take about a fifth of a second.
///
/// With one thread, the CPU time of the thread is measured, so that a busy machine has less effect.
func time(threads: Int = 1, _ body: () -> Void) -> (best: Double, median: Double) {
  body()
  var samples: [Double] = []
  var total = 0.0
  while samples.count < 5 || total < 0.2 {
    let clock = threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC
    let start = now(clock)
    body()
    samples.append(now(clock) - start)
    total += samples[samples.count - 1]
  }
  samples.sort()
  return (samples[0], samples[samples.count / 2])
}

/// The wall-clock seconds of `body`.
func wallSeconds(_ body: () -> Void) -> Double {
  let start = now(CLOCK_MONOTONIC)
  body()
  return now(CLOCK_MONOTONIC) - start
}

func now(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func rounded(_ number: Double) -> String {
  number >= 100 ? "\(Int(number.rounded()))" : "\((number * 10).rounded() / 10)"
}

func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}
