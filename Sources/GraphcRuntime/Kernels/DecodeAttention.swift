import GraphcKernelTable

extension Kernels {
  /// Attention of few queries per key head; see `DecodeAttentionArguments`.
  static func decodeAttention(
    _ type: FloatType, _ attention: AttentionArguments, _ keySplit: KeySplit, batch: Int, on threads: ThreadPool
  ) {
    let table = threads.table
    let kernel = type == .f32 ? table.decodeAttentionF32 : table.decodeAttentionBF16
    let pairs = batch * attention.shape.keyHeads
    func arguments(_ partials: UnsafeMutablePointer<Float>?) -> DecodeAttentionArguments {
      DecodeAttentionArguments(attention: attention, keySplit: keySplit, partials: partials)
    }
    guard keySplit.splits > 1 else {
      return threads.run(kernel, arguments(nil), count: pairs, chunk: 1)
    }
    let chunk = Chunks.rows(of: keySplit.splits * attention.shape.valueDim)
    threads.run(
      (kernel, pairs * keySplit.splits, 1),
      then: (table.decodeAttentionCombine, pairs * keySplit.rows, chunk)
    ) { shared in arguments(shared.assumingMemoryBound(to: Float.self)) }
  }
}
