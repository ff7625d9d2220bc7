import GraphcKernelTable

/// What a kernel call needs besides its operands and results, by the sizes that decide it.
///
/// Only calls that need anything say so (`KernelContract.scratch`). The memory is reserved when the sizes are known
/// (``ThreadPool/reserve(_:)``): a call allocates nothing.
public enum Scratch<Size> {
  /// A product with a packed matrix.
  case matmul(WeightFormat, rows: Size, inner: Size)
  /// A product of two operands.
  case batchedMatmul(rows: Size, inner: Size)
  /// Attention whose operands have this type.
  case attention(
    FloatType, batch: Size, heads: Size, keyHeads: Size, queries: Size, keys: Size, headDim: Size, valueDim: Size)
  /// Sorting rows.
  case argsort(columns: Size)
  /// Rows that are normalized in f32 before they are rounded.
  case roundedNorm(columns: Size)
  /// A program of elementwise functions.
  case elementwise
  /// The gradient of an attention.
  case attentionGradient(keys: Size, headDim: Size, valueDim: Size)
}

extension Scratch: Sendable where Size: Sendable {}

extension Scratch {
  /// The same with other sizes.
  package func map<Other, Failure: Error>(
    _ size: (Size) throws(Failure) -> Other
  ) throws(Failure) -> Scratch<Other> {
    switch self {
    case .matmul(let format, let rows, let inner): .matmul(format, rows: try size(rows), inner: try size(inner))
    case .batchedMatmul(let rows, let inner): .batchedMatmul(rows: try size(rows), inner: try size(inner))
    case .attention(
      let type, let batch, let heads, let keyHeads, let queries, let keys, let headDim, let valueDim):
      .attention(
        type, batch: try size(batch), heads: try size(heads), keyHeads: try size(keyHeads),
        queries: try size(queries), keys: try size(keys), headDim: try size(headDim), valueDim: try size(valueDim))
    case .argsort(let columns): .argsort(columns: try size(columns))
    case .roundedNorm(let columns): .roundedNorm(columns: try size(columns))
    case .elementwise: .elementwise
    case .attentionGradient(let keys, let headDim, let valueDim):
      .attentionGradient(keys: try size(keys), headDim: try size(headDim), valueDim: try size(valueDim))
    }
  }
}

extension Scratch<Int> {
  /// Bytes of each worker, and bytes that all workers share, with the kernels of a table.
  func byteCounts(in table: KernelTable) -> (perWorker: Int, shared: Int) {
    switch self {
    case .matmul(let format, let rows, let inner):
      let kernels = format.kernels(in: table)
      return (MatmulBlocks.scratchByteCount(kernels.blocking, kernels.layout, rows: rows, inner: inner), 0)
    case .batchedMatmul(let rows, let inner):
      return (BatchedMatmulArguments.scratchByteCount(rows: rows, inner: inner), 0)
    case .attention(
      let type, let batch, let heads, let keyHeads, let queries, let keys, let headDim, let valueDim):
      // With few queries, keys and values are read in place; with many they are packed first.
      if let split = KeySplit(batch: batch, heads: heads, keyHeads: keyHeads, queries: queries, keys: keys) {
        return (
          split.scratchByteCount(type, headDim: headDim, valueDim: valueDim),
          split.partialByteCount(pairs: batch * keyHeads, valueDim: valueDim)
        )
      }
      let blocks = AttentionBlocks(
        WeightFormat.like(type.dtype).kernels(in: table).blocking, batch: batch, heads: heads, keyHeads: keyHeads,
        queries: queries, keys: keys)
      return (blocks.scratchByteCount(headDim: headDim, valueDim: valueDim), 0)
    case .argsort(let columns): return (ArgsortArguments.scratchByteCount(columns: columns), 0)
    case .roundedNorm(let columns): return (columns * MemoryLayout<Float>.stride, 0)
    case .elementwise: return (ElementwiseLimits.scratchByteCount, 0)
    case .attentionGradient(let keys, let headDim, let valueDim):
      return (
        AttentionGradientArguments.scratchByteCount(keys: keys, headDim: headDim, valueDim: valueDim), 0
      )
    }
  }
}

/// The scratch of several calls, which run one after the other: what the largest of them need.
public struct ScratchSize: Sendable {
  /// Bytes of each worker.
  public private(set) var perWorker = 0
  /// Bytes that all workers share.
  public private(set) var shared = 0
  private let table: KernelTable

  /// Nothing yet, for calls that run on a pool.
  public init(on threads: ThreadPool) { table = threads.table }

  /// Nothing yet, for the kernels of a table.
  package init(in table: KernelTable) { self.table = table }

  /// Includes what a call needs.
  public mutating func include(_ call: Scratch<Int>) {
    let (perWorker, shared) = call.byteCounts(in: table)
    self.perWorker = max(self.perWorker, perWorker)
    self.shared = max(self.shared, shared)
  }

  /// Bytes in a pool of that many workers, with the memory of its threads; it saturates.
  package func byteCount(workers: Int) -> Int {
    perWorker.addingOrLargest(ThreadPool.workerByteCount).multipliedOrLargest(workers).addingOrLargest(shared)
  }
}
