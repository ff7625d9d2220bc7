extension Kernels {
  /// softmax(cap(scale · q kᵀ) + bias where window and mask allow) · v for each batch item and head.
  ///
  /// q is [batch, heads, queries, headDim], k [batch, keyHeads, keys, headDim], v [batch, keyHeads, keys, valueDim],
  /// into [batch, heads, queries, valueDim]; heads is a multiple of keyHeads, and head h reads key head
  /// h / (heads / keyHeads).
  /// A row that nothing is allowed in comes out as zeros. `into` overlaps no operand.
  ///
  /// - Parameters:
  ///   - mask: [batch, heads, queries, keys], true attends; or nothing.
  ///   - bias: [batch, heads, queries, keys], or nothing.
  ///   - qStrides: elements between batch items, heads and rows; so for k, v and into, whose last axis is dense.
  ///   - maskStrides: elements along batch, heads, queries and keys, 0 where broadcast; so for the bias.
  ///   - left: query i attends to the keys from i + keys - queries - left on; at least `keys` for all of them.
  ///   - right: query i attends to the keys up to i + keys - queries + right, 0 being causal; at least `queries` for
  ///     all of them.
  ///   - softcap: scaled scores become softcap · tanh(score / softcap) before the bias; 0 for as they are.
  public static func attention(
    q: UnsafePointer<Float>, k: UnsafePointer<Float>, v: UnsafePointer<Float>, mask: UnsafePointer<UInt8>?,
    bias: UnsafePointer<Float>?, into: UnsafeMutablePointer<Float>, batch: Int, heads: Int, keyHeads: Int,
    queries: Int, keys: Int, headDim: Int, valueDim: Int, left: Int, right: Int, qStrides: [Int], kStrides: [Int],
    vStrides: [Int], intoStrides: [Int], maskStrides: [Int], biasStrides: [Int], scale: Float, softcap: Float,
    on threads: ThreadPool
  ) {
    let shape = AttentionShape(
      mask: mask, bias: bias, heads: heads, keyHeads: keyHeads, queries: queries, keys: keys, headDim: headDim,
      valueDim: valueDim, left: left, right: right, qStrides: qStrides, kStrides: kStrides, vStrides: vStrides,
      intoStrides: intoStrides, maskStrides: maskStrides, biasStrides: biasStrides, scale: scale, softcap: softcap)
    attention(q, k, v, into, batch, shape, threads)
  }

  fileprivate static func attention(
    _ q: UnsafePointer<Float>, _ k: UnsafePointer<Float>, _ v: UnsafePointer<Float>,
    _ into: UnsafeMutablePointer<Float>, _ batch: Int, _ shape: AttentionShape, _ threads: ThreadPool
  ) {
    guard batch > 0, shape.keyHeads > 0, shape.queries > 0 else { return }
    let blocks = AttentionBlocks(
      batch: batch, heads: shape.heads, keyHeads: shape.keyHeads, queries: shape.queries, keys: shape.keys,
      workers: threads.threadCount)
    let arguments = AttentionArguments(q: q, k: k, v: v, into: into, shape: shape, blocks: blocks)
    let keySplit = KeySplit(
      batch: batch, heads: shape.heads, keyHeads: shape.keyHeads, queries: shape.queries, keys: shape.keys)
    if let keySplit { return decodeAttention(arguments, keySplit, batch: batch, on: threads) }
    threads.reserveScratch(blocks.scratchByteCount(headDim: shape.headDim, valueDim: shape.valueDim))
    threads.run(
      KernelTable.current.attention, arguments, count: batch * shape.keyHeads * blocks.queryBlocks, chunk: 1)
  }
}

extension AttentionShape {
  /// Strides as lists, which are empty for a mask or a bias that is missing.
  init(
    mask: UnsafePointer<UInt8>?, bias: UnsafePointer<Float>?, heads: Int, keyHeads: Int, queries: Int, keys: Int,
    headDim: Int, valueDim: Int, left: Int, right: Int, qStrides: [Int], kStrides: [Int], vStrides: [Int],
    intoStrides: [Int], maskStrides: [Int], biasStrides: [Int], scale: Float, softcap: Float
  ) {
    func strides(_ list: [Int]) -> Strides { Strides(batch: step(list, 0), head: step(list, 1), row: step(list, 2)) }
    func step(_ list: [Int], _ axis: Int) -> Int { axis < list.count ? list[axis] : 0 }
    self.init(
      mask: mask, bias: bias, heads: heads, keyHeads: keyHeads, queries: queries, keys: keys, headDim: headDim,
      valueDim: valueDim, qStrides: strides(qStrides), kStrides: strides(kStrides), vStrides: strides(vStrides),
      intoStrides: strides(intoStrides), maskStrides: strides(maskStrides), maskKeyStride: step(maskStrides, 3),
      biasStrides: strides(biasStrides), biasKeyStride: step(biasStrides, 3), scale: scale, softcap: softcap,
      left: left, right: right)
  }

  /// From what the descriptors of both attentions take.
  init(_ arguments: KernelArguments) {
    let (counts, lists) = (arguments.counts, arguments.lists)
    self.init(
      mask: arguments.optionalPointer(3), bias: arguments.optionalPointer(4), heads: counts[1], keyHeads: counts[2],
      queries: counts[3], keys: counts[4], headDim: counts[5], valueDim: counts[6], left: counts[7], right: counts[8],
      qStrides: lists[0], kStrides: lists[1], vStrides: lists[2], intoStrides: lists[3], maskStrides: lists[4],
      biasStrides: lists[5], scale: arguments.numbers[0], softcap: arguments.numbers[1])
  }
}

extension Kernel {
  /// into = softmax(scale · q kᵀ + bias where mask) · v; mask and bias may be missing.
  public static let attention = Kernel(
    "attention",
    [
      .input("q", .f32), .input("k", .f32), .input("v", .f32), .input("mask", .bool), .input("bias", .f32),
      .output("into", .f32), .count("batch"), .count("heads"), .count("keyHeads"), .count("queries"),
      .count("keys"), .count("headDim"), .count("valueDim"), .count("left"), .count("right"), .counts("qStrides"),
      .counts("kStrides"), .counts("vStrides"), .counts("intoStrides"), .counts("maskStrides"), .counts("biasStrides"),
      .number("scale"), .number("softcap"),
    ],
    scratchByteCount: { arguments in
      let counts = arguments.counts
      let keySplit = KeySplit(
        batch: counts[0], heads: counts[1], keyHeads: counts[2], queries: counts[3], keys: counts[4])
      if let keySplit { return keySplit.scratchByteCount(valueDim: counts[6]) }
      let blocks = AttentionBlocks(
        batch: counts[0], heads: counts[1], keyHeads: counts[2], queries: counts[3], keys: counts[4])
      return blocks.scratchByteCount(headDim: counts[5], valueDim: counts[6])
    },
    invoke: { arguments, threads in
      Kernels.attention(
        arguments.pointer(0), arguments.pointer(1), arguments.pointer(2), arguments.mutablePointer(5),
        arguments.counts[0], AttentionShape(arguments), threads)
    })
}
