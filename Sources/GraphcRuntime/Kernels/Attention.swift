import GraphcKernelTable

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
    attention(.f32, q, k, v, into, to: .f32, batch, shape, threads)
  }

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
    attention(.bf16, q, k, v, into, to: .f32, batch, shape, threads)
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
    attention(.bf16, q, k, v, into, to: .bf16, batch, shape, threads)
  }

  /// - Parameters:
  ///   - operand: of q, k and v.
  ///   - dtype: of the result, f32, or bf16 with such operands.
  fileprivate static func attention(
    _ operand: DType, _ q: UnsafeRawPointer, _ k: UnsafeRawPointer, _ v: UnsafeRawPointer,
    _ into: UnsafeMutableRawPointer, to dtype: DType, _ batch: Int, _ shape: AttentionShape, _ threads: ThreadPool
  ) {
    guard batch > 0, shape.keyHeads > 0, shape.queries > 0 else { return }
    let kernels = WeightFormat.like(operand).kernels
    let blocks = AttentionBlocks(
      kernels.blocking, batch: batch, heads: shape.heads, keyHeads: shape.keyHeads, queries: shape.queries,
      keys: shape.keys, workers: threads.threadCount)
    let arguments = AttentionArguments(
      q: q, k: k, v: v, into: into, intoBF16: dtype == .bf16, shape: shape, blocks: blocks)
    if let keySplit = KeySplit(operand, batch, shape) {
      return decodeAttention(arguments, keySplit, batch: batch, on: threads)
    }
    threads.reserveScratch(blocks.scratchByteCount(headDim: shape.headDim, valueDim: shape.valueDim))
    threads.run(kernels.attention, arguments, count: batch * shape.keyHeads * blocks.queryBlocks, chunk: 1)
  }

  /// Bytes of scratch of a worker.
  fileprivate static func attentionScratch(_ operand: DType, _ batch: Int, _ shape: AttentionShape) -> Int {
    if let keySplit = KeySplit(operand, batch, shape) { return keySplit.scratchByteCount(valueDim: shape.valueDim) }
    let blocks = AttentionBlocks(
      WeightFormat.like(operand).kernels.blocking, batch: batch, heads: shape.heads, keyHeads: shape.keyHeads,
      queries: shape.queries, keys: shape.keys)
    return blocks.scratchByteCount(headDim: shape.headDim, valueDim: shape.valueDim)
  }
}

extension KeySplit {
  /// Nothing where attention packs its keys and values: with many queries, and with bf16.
  fileprivate init?(_ operand: DType, _ batch: Int, _ shape: AttentionShape) {
    guard operand == .f32 else { return nil }
    self.init(
      batch: batch, heads: shape.heads, keyHeads: shape.keyHeads, queries: shape.queries, keys: shape.keys)
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

  /// From what the descriptor of attention takes.
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
  /// into = softmax(scale · q kᵀ + bias where mask) · v of f32 or bf16, with a result of f32, or bf16 with such operands;
  /// mask and bias may be missing.
  public static func attention(_ operand: DType, into dtype: DType = .f32) -> Kernel {
    Kernel(
      "attention" + (operand == .bf16 ? "BF16" : "") + (dtype == .bf16 ? "ToBF16" : ""),
      [
        .input("q", operand), .input("k", operand), .input("v", operand), .input("mask", .bool), .input("bias", .f32),
        .output("into", dtype), .count("batch"), .count("heads"), .count("keyHeads"), .count("queries"),
        .count("keys"), .count("headDim"), .count("valueDim"), .count("left"), .count("right"), .counts("qStrides"),
        .counts("kStrides"), .counts("vStrides"), .counts("intoStrides"), .counts("maskStrides"),
        .counts("biasStrides"), .number("scale"), .number("softcap"),
      ],
      scratchByteCount: { Kernels.attentionScratch(operand, $0.counts[0], AttentionShape($0)) },
      invoke: { arguments, threads in
        Kernels.attention(
          operand, arguments.pointer(0, UInt8.self), arguments.pointer(1, UInt8.self),
          arguments.pointer(2, UInt8.self), arguments.mutablePointer(5, UInt8.self), to: dtype, arguments.counts[0],
          AttentionShape(arguments), threads)
      })
  }
}
