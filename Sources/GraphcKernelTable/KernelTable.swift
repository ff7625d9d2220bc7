/// A kernel over a part of its work: the units `begin..<end` of the arguments at the pointer.
///
/// The type of the arguments says what a unit is (an element, a row, a panel of columns). Scratch belongs to the worker
/// and is aligned to 64 bytes. A kernel neither allocates nor calls back, and the value of an element does not depend
/// on how the units are split, so that results are the same for every number of threads.
public typealias RangeKernel =
  @convention(c) (
    _ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer
  ) -> Void

/// The kernels of one instruction set.
///
/// `GraphcKernels` is compiled once per instruction set, and each of these modules has one table. Code for one
/// instruction set is reachable only through its table, which is chosen for the processor.
public struct KernelTable: Sendable {
  /// `amx`, `avx512bf16`, `avx512`, `avx2`, `neon` or `baseline`.
  public private(set) var name: StaticString
  /// The number of lanes of its f32 vectors.
  public let lanes: Int

  /// `UnaryArguments`, by element.
  public let unary: RangeKernel
  /// `StridedArguments` of two operands with a `BinaryFunction`, by element.
  public let binaryF32: RangeKernel
  /// As `binaryF32`, of i32.
  public let binaryI32: RangeKernel
  /// `ElementwiseArguments`, by element.
  public let elementwise: RangeKernel
  /// `StridedArguments` of two operands with a `ComparisonFunction`, by element.
  public let compareF32: RangeKernel
  /// As `compareF32`, of i32.
  public let compareI32: RangeKernel
  /// As `compareF32`, of bool.
  public let compareBool: RangeKernel
  /// `StridedArguments` of two operands with a `LogicalFunction`, by element.
  public let logical: RangeKernel
  /// `StridedArguments` of a condition and two operands of 4 or 1 bytes, by element.
  public let select4: RangeKernel
  /// As `select4`, of elements of 1 byte.
  public let select1: RangeKernel
  /// `CastArguments`, by element.
  public let cast: RangeKernel
  /// `FillArguments` of 4 or 1 bytes, by element.
  public let fill4: RangeKernel
  /// As `fill4`, of elements of 1 byte.
  public let fill1: RangeKernel
  /// `FillArguments` whose value is the first number, by element.
  public let iota: RangeKernel
  /// `UniformArguments`, by four elements.
  public let uniform: RangeKernel
  /// `CopyArguments` of elements of 4, 2 or 1 bytes, by element or row.
  public let copy4: RangeKernel
  /// As `copy4`, of elements of 2 bytes.
  public let copy2: RangeKernel
  /// As `copy4`, of elements of 1 byte.
  public let copy1: RangeKernel
  /// `GatherArguments`, by row.
  public let gather: RangeKernel
  /// `ScatterAddArguments`, by strip of columns of an outer position.
  public let scatterAdd: RangeKernel
  /// `IndexSearchArguments`, all elements at once.
  public let findIndexOutside: RangeKernel
  /// `WriteRowsArguments`, by position or row.
  public let writeRows: RangeKernel
  /// `ArgsortArguments`, by row.
  public let argsort: RangeKernel
  /// `ScanArguments`, by line.
  public let cumsumF32: RangeKernel
  /// As `cumsumF32`, of i32.
  public let cumsumI32: RangeKernel
  /// `ReduceArguments`, by result.
  public let reduceF32: RangeKernel
  /// As `reduceF32`, of i32.
  public let reduceI32: RangeKernel
  /// `RowArguments`, by row.
  public let softmax: RangeKernel
  /// `RowArguments`, by row.
  public let logSoftmax: RangeKernel
  /// `RowArguments`, by row.
  public let layerNorm: RangeKernel
  /// `RowArguments`, by row.
  public let rmsNorm: RangeKernel
  /// `BatchedMatmulArguments`, by panel of a batch item.
  public let batchedMatmul: RangeKernel
  /// `DecodeAttentionArguments` of f32, by split of the keys of a key head.
  public let decodeAttentionF32: RangeKernel
  /// As `decodeAttentionF32`, of bf16.
  public let decodeAttentionBF16: RangeKernel
  /// `DecodeAttentionArguments`, by row of the result.
  public let decodeAttentionCombine: RangeKernel
  /// `AttentionGradientArguments`, by head of a batch item.
  public let attentionGradient: RangeKernel
  /// `ReadSumArguments`, by block.
  public let readSum: RangeKernel
  /// The kernels of f32 weights.
  public let f32: ProductKernels
  /// They may be those of another set.
  public private(set) var bf16: ProductKernels

  /// This table with the bf16 kernels of another set, whose name it takes.
  public func with(bf16: ProductKernels) -> KernelTable {
    var table = self
    table.bf16 = bf16
    table.name = bf16.name
    return table
  }

  /// Makes a table from each kernel. Every module of kernels calls it once.
  public init(
    name: StaticString, lanes: Int, unary: RangeKernel, binaryF32: RangeKernel, binaryI32: RangeKernel,
    elementwise: RangeKernel,
    compareF32: RangeKernel, compareI32: RangeKernel, compareBool: RangeKernel, logical: RangeKernel,
    select4: RangeKernel, select1: RangeKernel, cast: RangeKernel, fill4: RangeKernel,
    fill1: RangeKernel, iota: RangeKernel, uniform: RangeKernel, copy4: RangeKernel, copy2: RangeKernel,
    copy1: RangeKernel, gather: RangeKernel, scatterAdd: RangeKernel,
    findIndexOutside: RangeKernel, writeRows: RangeKernel, argsort: RangeKernel, cumsumF32: RangeKernel,
    cumsumI32: RangeKernel,
    reduceF32: RangeKernel, reduceI32: RangeKernel,
    softmax: RangeKernel, logSoftmax: RangeKernel, layerNorm: RangeKernel, rmsNorm: RangeKernel,
    batchedMatmul: RangeKernel, decodeAttentionF32: RangeKernel, decodeAttentionBF16: RangeKernel,
    decodeAttentionCombine: RangeKernel, attentionGradient: RangeKernel, readSum: RangeKernel,
    f32: ProductKernels,
    bf16: ProductKernels
  ) {
    self.name = name
    self.lanes = lanes
    self.unary = unary
    self.binaryF32 = binaryF32
    self.binaryI32 = binaryI32
    self.elementwise = elementwise
    self.compareF32 = compareF32
    self.compareI32 = compareI32
    self.compareBool = compareBool
    self.logical = logical
    self.select4 = select4
    self.select1 = select1
    self.cast = cast
    self.fill4 = fill4
    self.fill1 = fill1
    self.iota = iota
    self.uniform = uniform
    self.copy4 = copy4
    self.copy2 = copy2
    self.copy1 = copy1
    self.gather = gather
    self.scatterAdd = scatterAdd
    self.findIndexOutside = findIndexOutside
    self.writeRows = writeRows
    self.argsort = argsort
    self.cumsumF32 = cumsumF32
    self.cumsumI32 = cumsumI32
    self.reduceF32 = reduceF32
    self.reduceI32 = reduceI32
    self.softmax = softmax
    self.logSoftmax = logSoftmax
    self.layerNorm = layerNorm
    self.rmsNorm = rmsNorm
    self.batchedMatmul = batchedMatmul
    self.decodeAttentionF32 = decodeAttentionF32
    self.decodeAttentionBF16 = decodeAttentionBF16
    self.decodeAttentionCombine = decodeAttentionCombine
    self.attentionGradient = attentionGradient
    self.readSum = readSum
    self.f32 = f32
    self.bf16 = bf16
  }
}
