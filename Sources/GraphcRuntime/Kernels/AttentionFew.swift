import GraphcKernelTable

extension Kernels {
  /// Attention whose keys and values are used where they lie; see `AttentionFewArguments`.
  static func attentionOfFew(
    _ attention: AttentionArguments, _ pieces: AttentionPieces, batch: Int, on threads: ThreadPool
  ) {
    let table = KernelTable.current
    let pairs = batch * attention.shape.keyHeads
    let valueDim = attention.shape.valueDim
    threads.reserveScratch(pieces.scratchByteCount(valueDim: valueDim))
    func attend(_ partials: UnsafeMutablePointer<Float>?) -> AttentionFewArguments {
      let arguments = AttentionFewArguments(attention: attention, pieces: pieces, partials: partials)
      threads.run(table.attentionFew, arguments, count: pairs * pieces.pieces, chunk: 1)
      return arguments
    }
    guard pieces.pieces > 1 else { return _ = attend(nil) }
    let partialCount = pairs * pieces.pieces * pieces.rows * AttentionPieces.partialCount(valueDim: valueDim)
    withUnsafeTemporaryAllocation(byteCount: partialCount * 4, alignment: 64) { memory in
      let arguments = attend(memory.bindMemory(to: Float.self).baseAddress)
      threads.run(
        table.attentionCombine, arguments, count: pairs * pieces.rows,
        chunk: Chunks.rows(of: pieces.pieces * valueDim))
    }
  }
}
