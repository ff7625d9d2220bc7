import GraphcKernelTable

extension Kernels {
  /// `attention` of q, k and v in bf16; the weights are rounded to bf16 before they meet v, all else is f32.
  public static func attentionBF16(
    q: UnsafePointer<UInt16>, k: UnsafePointer<UInt16>, v: UnsafePointer<UInt16>, mask: UnsafePointer<UInt8>?,
    bias: UnsafePointer<Float>?, into: UnsafeMutablePointer<Float>, batch: Int, heads: Int, keyHeads: Int,
    queries: Int, keys: Int, headDim: Int, valueDim: Int, left: Int, right: Int, qStrides: [Int], kStrides: [Int],
    vStrides: [Int], intoStrides: [Int], maskStrides: [Int], biasStrides: [Int], scale: Float, softcap: Float,
    on threads: ThreadPool
  ) {
    let shape = AttentionShape(
      mask: mask, bias: bias, heads: heads, keyHeads: keyHeads, queries: queries, keys: keys, headDim: headDim,
      valueDim: valueDim, left: left, right: right, qStrides: qStrides, kStrides: kStrides, vStrides: vStrides,
      intoStrides: intoStrides, maskStrides: maskStrides, biasStrides: biasStrides, scale: scale, softcap: softcap)
    attentionBF16(q, k, v, UnsafeMutableRawPointer(into), toBF16: false, batch, shape, threads)
  }

  /// `attentionBF16` with a result that is rounded to bf16.
  public static func attentionBF16ToBF16(
    q: UnsafePointer<UInt16>, k: UnsafePointer<UInt16>, v: UnsafePointer<UInt16>, mask: UnsafePointer<UInt8>?,
    bias: UnsafePointer<Float>?, into: UnsafeMutablePointer<UInt16>, batch: Int, heads: Int, keyHeads: Int,
    queries: Int, keys: Int, headDim: Int, valueDim: Int, left: Int, right: Int, qStrides: [Int], kStrides: [Int],
    vStrides: [Int], intoStrides: [Int], maskStrides: [Int], biasStrides: [Int], scale: Float, softcap: Float,
    on threads: ThreadPool
  ) {
    let shape = AttentionShape(
      mask: mask, bias: bias, heads: heads, keyHeads: keyHeads, queries: queries, keys: keys, headDim: headDim,
      valueDim: valueDim, left: left, right: right, qStrides: qStrides, kStrides: kStrides, vStrides: vStrides,
      intoStrides: intoStrides, maskStrides: maskStrides, biasStrides: biasStrides, scale: scale, softcap: softcap)
    attentionBF16(q, k, v, UnsafeMutableRawPointer(into), toBF16: true, batch, shape, threads)
  }

  fileprivate static func attentionBF16(
    _ q: UnsafePointer<UInt16>, _ k: UnsafePointer<UInt16>, _ v: UnsafePointer<UInt16>,
    _ into: UnsafeMutableRawPointer, toBF16: Bool, _ batch: Int, _ shape: AttentionShape, _ threads: ThreadPool
  ) {
    guard batch > 0, shape.keyHeads > 0, shape.queries > 0 else { return }
    let blocks = AttentionBF16Blocks(
      batch: batch, heads: shape.heads, keyHeads: shape.keyHeads, queries: shape.queries, keys: shape.keys,
      workers: threads.threadCount)
    let arguments = AttentionBF16Arguments(
      q: q, k: k, v: v, into: into, toBF16: toBF16, shape: shape, blocks: blocks)
    threads.reserveScratch(blocks.scratchByteCount(headDim: shape.headDim, valueDim: shape.valueDim))
    threads.run(
      KernelTable.current.bf16.attention, arguments, count: batch * shape.keyHeads * blocks.queryBlocks, chunk: 1)
  }
}

extension Kernel {
  /// into = softmax(scale · q kᵀ + bias where mask) · v of bf16, with a result of f32 or bf16; mask and bias may be
  /// missing.
  public static func attentionBF16(into dtype: DType) -> Kernel {
    let toBF16 = dtype == .bf16
    return Kernel(
      toBF16 ? "attentionBF16ToBF16" : "attentionBF16",
      [
        .input("q", .bf16), .input("k", .bf16), .input("v", .bf16), .input("mask", .bool), .input("bias", .f32),
        .output("into", toBF16 ? .bf16 : .f32), .count("batch"), .count("heads"), .count("keyHeads"),
        .count("queries"), .count("keys"), .count("headDim"), .count("valueDim"), .count("left"), .count("right"),
        .counts("qStrides"), .counts("kStrides"), .counts("vStrides"), .counts("intoStrides"),
        .counts("maskStrides"), .counts("biasStrides"), .number("scale"), .number("softcap"),
      ],
      scratchByteCount: { arguments in
        let counts = arguments.counts
        let blocks = AttentionBF16Blocks(
          batch: counts[0], heads: counts[1], keyHeads: counts[2], queries: counts[3], keys: counts[4])
        return blocks.scratchByteCount(headDim: counts[5], valueDim: counts[6])
      },
      invoke: { arguments, threads in
        Kernels.attentionBF16(
          arguments.pointer(0), arguments.pointer(1), arguments.pointer(2), arguments.mutablePointer(5, UInt8.self),
          toBF16: toBF16, arguments.counts[0], AttentionShape(arguments), threads)
      })
  }
}
