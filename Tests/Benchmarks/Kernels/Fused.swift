import GraphcRuntime

/// Fused attention against the separate kernels, which must not be faster at any length.
extension Bench {
  func fused() {
    for few in [true, false] {
      var keys = 16
      while keys <= 4096 {
        for length in [keys, keys + keys / 2] where length <= 4096 {
          compare(Lengths(heads: 12, keyHeads: 12, queries: few ? 1 : length, keys: length))
        }
        keys *= 2
      }
    }
    for queries in [2, 3, 4, 5, 6, 7, 8, 12] { compare(Lengths(heads: 12, keyHeads: 12, queries: queries, keys: 512)) }
    for queries in [1, 2, 3] { compare(Lengths(heads: 16, keyHeads: 4, queries: queries, keys: 1024)) }
    for keys in [256, 1024, 4096] { compare(Lengths(heads: 1, keyHeads: 1, queries: 1, keys: keys)) }
  }

  private struct Lengths {
    let heads: Int
    let keyHeads: Int
    let queries: Int
    let keys: Int
    let headDim = 64
  }

  /// Runs both in turn, so that other load affects both. Operands are [rows, heads, 64], as the projections write them;
  /// the unfused products read them in place, too.
  private func compare(_ lengths: Lengths) {
    let (heads, queries, keys, headDim) = (lengths.heads, lengths.queries, lengths.keys, lengths.headDim)
    let group = heads / lengths.keyHeads
    let (width, keyWidth) = (heads * headDim, lengths.keyHeads * headDim)
    let q = floats(queries * width)
    let k = floats(keys * keyWidth)
    let v = floats(keys * keyWidth)
    let scores = floats(heads * queries * keys)
    let into = floats(queries * width)
    let rows = AttentionShape.Strides(batch: 0, head: headDim, row: width)
    let keyRows = AttentionShape.Strides(batch: 0, head: headDim, row: keyWidth)
    let times = timePair(
      {
        Kernels.Attention(
          .f32, result: .f32, q: q, k: k, v: v, mask: nil, bias: nil, past: nil, into: into, batch: 1, heads: heads,
          keyHeads: lengths.keyHeads,
          queries: queries, keys: keys, headDim: headDim, valueDim: headDim, left: keys, right: queries, qStrides: rows,
          kStrides: keyRows, vStrides: keyRows, intoStrides: rows, maskStrides: .init(batch: 0, head: 0, row: 0),
          maskKeyStride: 0, biasStrides: .init(batch: 0, head: 0, row: 0), biasKeyStride: 0, scale: 0.125, softcap: 0,
          site: ""
        ).runReserved(on: threads)
      },
      {
        let batch = [lengths.keyHeads, group]
        Kernels.BatchedMatmul(
          x: q, y: k, into: scores,
          batch: view(
            shape: batch,
            strides: [[group * headDim, headDim], [headDim, 0], [group * queries * keys, queries * keys]]),
          rows: queries, inner: headDim, columns: keys, xRowStride: width, yRowStride: keyWidth, intoRowStride: keys,
          transposeRHS: true, scale: 0.125
        ).runReserved(on: threads)
        Kernels.Softmax(x: scores, into: scores, rows: heads * queries, columns: keys).runReserved(on: threads)
        Kernels.BatchedMatmul(
          x: scores, y: v, into: into,
          batch: view(
            shape: batch,
            strides: [[group * queries * keys, queries * keys], [headDim, 0], [group * headDim, headDim]]),
          rows: queries, inner: keys, columns: headDim, xRowStride: keys, yRowStride: keyWidth, intoRowStride: width,
          transposeRHS: false, scale: 1
        ).runReserved(on: threads)
      })
    print(
      padded("attention \(heads)/\(lengths.keyHeads)×\(queries)×\(keys)", 36),
      padded("\(rounded(times.first * 1e6)) µs", 12), padded("unfused \(rounded(times.second * 1e6)) µs", 20),
      "ratio \((times.first / times.second * 1000).rounded() / 1000)")
    for pointer in [q, k, v, scores, into] { pointer.deallocate() }
  }

  /// Seconds of two computations in turn: the medians of runs that together take about a tenth of a second.
  private func timePair(_ first: () -> Void, _ second: () -> Void) -> (first: Double, second: Double) {
    first()
    second()
    var samples: [(first: Double, second: Double)] = []
    var total = 0.0
    while samples.count < 5 || total < 0.1 {
      samples.append((wallSeconds(first), wallSeconds(second)))
      total += samples[samples.count - 1].first + samples[samples.count - 1].second
    }
    let middle = samples.count / 2
    return (samples.map(\.first).sorted()[middle], samples.map(\.second).sorted()[middle])
  }
}

/// A view of a shape that is known to fit.
func view(shape: [Int], strides: [[Int]], transposing: Bool = false) -> StridedView {
  guard let view = try? StridedView(shape: shape, strides: strides, transposing: transposing) else {
    fatalError("\(shape) does not fit")
  }
  return view
}
