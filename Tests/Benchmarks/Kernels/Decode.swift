import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Attention of a step over caches of keys and values, whose time is that of reading them.
extension Bench {
  func decode() {
    for type in [FloatType.f32, .bf16] {
      for (heads, keyHeads, queries) in [(12, 12, 1), (12, 12, 4), (32, 8, 1), (8, 1, 1), (48, 12, 1)] {
        for past in [10, 1000] {
          decode(Step(type: type, heads: heads, keyHeads: keyHeads, queries: queries, past: past))
        }
      }
    }
  }

  private struct Step {
    let type: FloatType
    let heads: Int
    let keyHeads: Int
    let queries: Int
    /// Keys before the first query.
    let past: Int
    let capacity = 1024
    let headDim = 64
    let layers = 24

    var elementByteCount: Int { type == .f32 ? 4 : 2 }
    /// Of the keys or the values of a layer.
    var cacheByteCount: Int { keyHeads * capacity * headDim * elementByteCount }
    /// Bytes of keys and values that the windows show.
    var visibleByteCount: Int { 2 * layers * keyHeads * (past + queries) * headDim * elementByteCount }
  }

  /// All layers in turn: their caches come from memory, as in a model.
  private func decode(_ step: Step) {
    let memory = floats(2 * step.layers * step.cacheByteCount / 4)
    if step.type == .bf16 {
      memory.withMemoryRebound(to: UInt16.self, capacity: step.layers * step.cacheByteCount) { halves in
        for i in 0..<step.layers * step.cacheByteCount {
          halves[i] = UInt16(truncatingIfNeeded: (Float((i &* 40_503) & 1023) / 512 - 1).bitPattern >> 16)
        }
      }
    }
    let width = step.heads * step.headDim
    let q =
      step.type == .f32
      ? UnsafeRawPointer(floats(step.queries * width)) : UnsafeRawPointer(halves(step.queries * width))
    let into = floats(step.queries * width)
    let past = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    past.initialize(to: Int32(step.past))
    let rows = AttentionShape.Strides(batch: 0, head: step.headDim, row: width)
    let cache = AttentionShape.Strides(batch: 0, head: step.capacity * step.headDim, row: step.headDim)
    func run() {
      var keys = UnsafeRawPointer(memory)
      for _ in 0..<step.layers {
        Kernels.Attention(
          step.type, result: .f32, q: q, k: keys, v: keys + step.cacheByteCount, mask: nil, bias: nil,
          past: UnsafeRawPointer(past), into: into, batch: 1, heads: step.heads, keyHeads: step.keyHeads,
          queries: step.queries, keys: step.capacity, headDim: step.headDim, valueDim: step.headDim,
          left: step.capacity, right: 0, qStrides: rows, kStrides: cache, vStrides: cache, intoStrides: rows,
          maskStrides: .init(batch: 0, head: 0, row: 0), maskKeyStride: 0,
          biasStrides: .init(batch: 0, head: 0, row: 0), biasKeyStride: 0, scale: 0.125, softcap: 0, site: ""
        ).runReserved(on: threads)
        keys += 2 * step.cacheByteCount
      }
    }
    let before = Kernels.measureReadBandwidth(byteCount: 2 * step.layers * step.cacheByteCount, on: threads) ?? 0
    let samples = (0..<50).map { _ in workerSeconds(run) }.suffix(40).sorted()
    let after = Kernels.measureReadBandwidth(byteCount: 2 * step.layers * step.cacheByteCount, on: threads) ?? 0
    let speed = Double(step.visibleByteCount) / samples[20] * 1e-9
    print(
      padded(
        "\(step.type) decode \(step.heads)/\(step.keyHeads)×\(step.queries) at \(step.past) of \(step.capacity)", 44),
      padded("\(rounded(samples[20] / Double(step.layers) * 1e6)) µs a layer", 18),
      padded("\(rounded(speed)) GB/s", 12),
      "\(rounded(100 * speed / max(before, after))) % of what is read at most, \(rounded(before)) and \(rounded(after)) GB/s, best",
      rounded(Double(step.visibleByteCount) / samples[0] * 1e-9))
    memory.deallocate()
    q.deallocate()
    into.deallocate()
    past.deallocate()
  }

  /// The seconds of `body`: with one worker, which is the calling thread, those of its processor, so that other load
  /// disturbs less.
  private func workerSeconds(_ body: () -> Void) -> Double {
    guard threads.threadCount == 1 else { return wallSeconds(body) }
    let start = now(CLOCK_THREAD_CPUTIME_ID)
    body()
    return now(CLOCK_THREAD_CPUTIME_ID) - start
  }
}
