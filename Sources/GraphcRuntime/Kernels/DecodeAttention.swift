import GraphcKernelTable

extension Kernels {
  /// Attention of few queries per key head; see `DecodeAttentionArguments`.
  static func decodeAttention(
    _ attention: AttentionArguments, _ keySplit: KeySplit, batch: Int, on threads: ThreadPool
  ) {
    let table = threads.table
    let pairs = batch * attention.shape.keyHeads
    let valueDim = attention.shape.valueDim
    func attend(_ partials: UnsafeMutablePointer<Float>?) -> DecodeAttentionArguments {
      let arguments = DecodeAttentionArguments(attention: attention, keySplit: keySplit, partials: partials)
      threads.run(table.decodeAttention, arguments, count: pairs * keySplit.splits, chunk: 1)
      return arguments
    }
    guard keySplit.splits > 1 else {
      _ = attend(nil)
      return
    }
    let partialCount = pairs * keySplit.splits * keySplit.rows * KeySplit.partialCount(valueDim: valueDim)
    withUnsafeTemporaryAllocation(byteCount: partialCount * 4, alignment: 64) { memory in
      let arguments = attend(memory.bindMemory(to: Float.self).baseAddress)
      threads.run(
        table.decodeAttentionCombine, arguments, count: pairs * keySplit.rows,
        chunk: Chunks.rows(of: keySplit.splits * valueDim))
    }
  }
}
