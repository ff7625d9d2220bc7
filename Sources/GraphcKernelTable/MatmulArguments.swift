/// Arguments of into[rows, columns] = activation(x[rows, inner] · W + bias) + residual, with sums in f32.
///
/// x has the operand type of the kernel's weight format, and W is in panels of the format. A unit is a block of `rowBlock`
/// rows of one panel: unit u is panel u % panels, rows from u / panels * rowBlock.
public struct MatmulArguments {
  /// [rows, inner], row-major without gaps.
  public var x: UnsafeRawPointer
  /// The packed panels of W.
  public var weight: UnsafeRawPointer
  /// [columns], added to each row; `nil` for none.
  public var bias: UnsafePointer<Float>?
  /// [rows, columns], added after the activation; `nil` for none.
  public var residual: UnsafePointer<Float>?
  /// [rows, columns], the result, row-major without gaps.
  public var into: UnsafeMutableRawPointer
  /// The type of the result.
  public var result: FloatType
  /// Rows of `x` and of the result.
  public var rows: Int
  /// Columns of `x`: the length of each sum.
  public var inner: Int
  /// Columns of W and of the result.
  public var columns: Int
  /// Rows of a unit.
  public var rowBlock: Int
  /// Applied to the sum with the bias.
  public var activation: Activation

  /// Takes a value for each field.
  public init(
    x: UnsafeRawPointer, weight: UnsafeRawPointer, bias: UnsafePointer<Float>?, residual: UnsafePointer<Float>?,
    into: UnsafeMutableRawPointer, result: FloatType, rows: Int, inner: Int, columns: Int, rowBlock: Int,
    activation: Activation
  ) {
    self.x = x
    self.weight = weight
    self.bias = bias
    self.residual = residual
    self.into = into
    self.result = result
    self.rows = rows
    self.inner = inner
    self.columns = columns
    self.rowBlock = rowBlock
    self.activation = activation
  }
}

/// How a product is divided into units of work. Every sum is computed in the order of inner, for any division.
public struct MatmulBlocks: Sendable {
  /// Rows of a unit.
  public let rowBlock: Int
  /// The number of units.
  public let units: Int
  /// Units that a worker takes at a time.
  public let chunk: Int

  /// Cuts a product of the given shape.
  public init(
    _ blocking: ProductBlocking, _ layout: PanelLayout, rows: Int, inner: Int, columns: Int, workers: Int
  ) {
    let panels = layout.panels(columns: columns)
    switch blocking {
    case .innerBlocks:
      // One share of rows per worker, which then finds in its cache the rows that it wrote itself. This pays if the
      // weights are small enough for all workers to read them in less time than fetching rows that others wrote.
      let share = ((rows + workers - 1) / workers + 7) / 8 * 8
      let isSmall = inner * columns <= 1 << 20
      rowBlock = isSmall && share >= 64 ? min(share, MatmulBlocks.mostRows) : MatmulBlocks.mostRows
      units = (rows + rowBlock - 1) / rowBlock * panels
      // For so few rows, computing takes less time than reading the weights, so a worker takes several panels in a row:
      // a longer stream.
      let isFew = rows <= 8
      let panelShare = max(1, panels / ((isFew ? 1 : 2) * workers))
      let goTogether = isFew || MatmulBlocks.innerStep(inner) < inner
      chunk = goTogether ? min(MatmulBlocks.panelGroup, panelShare) : 1
    case .wholePanels:
      rowBlock = MatmulBlocks.rowsInCache(inner: inner)
      units = (rows + rowBlock - 1) / rowBlock * panels
      // Consecutive panels, so that the next one can be prefetched, but enough ranges for several workers.
      chunk =
        rows == 1
        ? min(MatmulBlocks.panelGroup, max(1, panels / workers)) : max(1, min(6, units / 8))
    }
  }

  /// The most rows that are multiplied with a panel while it is in the second-level cache, by blocks of inner.
  static let mostRows = 256

  /// The number of rows for which x stays in the second-level cache while it is multiplied with whole panels.
  static func rowsInCache(inner: Int) -> Int { max(64, min(512, (700 << 10) / max(1, inner) / 32 * 32)) }

  /// The most panels that share rows in the second-level cache, or that a worker takes at a time for few rows.
  public static let panelGroup = 4

  /// The steps of inner in a block: an even number, few enough for that part of a block of rows to stay in the
  /// second-level cache.
  @inlinable
  public static func innerStep(_ inner: Int) -> Int {
    let blocks = max(1, (inner + 1023) / 1024)
    return ((inner + blocks - 1) / blocks + 15) / 16 * 16
  }

  /// Bytes of scratch of a worker: the sums of its units, and the scratch of products for `.wholePanels`, which for a
  /// single row is at least the row in f32. It does not depend on the number of workers.
  public static func scratchByteCount(
    _ blocking: ProductBlocking, _ layout: PanelLayout, rows: Int, inner: Int
  ) -> Int {
    switch blocking {
    case .innerBlocks: (innerStep(inner) < inner ? panelGroup : 1) * mostRows * layout.width * 4
    case .wholePanels:
      max(
        rows == 1 ? (layout.width + inner + 32) * 4 : 0,
        (rows == 1 ? 1 : rowsInCache(inner: inner)) * layout.width * 4 + ProductBF16.scratchByteCount)
    }
  }
}

/// The scratch of a product of bf16 matrices.
public enum ProductBF16 {
  /// Steps of inner in a block of a panel, which stays in the first-level cache.
  public static let innerBlock = 512
  /// Bytes of scratch: rows of x in f32, or the ends of rows and columns padded to whole tiles.
  public static let scratchByteCount = 12 * innerBlock * 4
}

/// Arguments of into[batch…, rows, columns] = scale · x · y for two strided operands. A unit is one panel of a batch
/// item.
///
/// `dims` holds the batch shape, the batch strides of x, those of y, then those of the result, `batchRank` numbers
/// each.
public struct BatchedMatmulArguments {
  /// [batch…, rows, inner], with contiguous rows.
  public var x: UnsafePointer<Float>
  /// [batch…, inner, columns], or [batch…, columns, inner] with `transposeRHS`; contiguous along the last axis.
  public var y: UnsafePointer<Float>
  /// [batch…, rows, columns], the result, with contiguous rows.
  public var into: UnsafeMutablePointer<Float>
  /// The number of batch axes.
  public var batchRank: Int
  /// Batch shape and strides.
  public var dims: UnsafePointer<Int>
  /// Rows of `x` and of the result.
  public var rows: Int
  /// The length of each sum.
  public var inner: Int
  /// Columns of the result.
  public var columns: Int
  /// Elements from one row of `x` to the next.
  public var xRowStride: Int
  /// Elements from one row of `y` to the next.
  public var yRowStride: Int
  /// Elements from one row of the result to the next.
  public var intoRowStride: Int
  /// Whether y is [columns, inner].
  public var transposeRHS: Bool
  /// The factor of every sum.
  public var scale: Float

  /// The steps of inner that are packed at a time: a panel of them stays in the second-level cache.
  public static let innerBlock = 8192
  /// The rows of a block if inner is packed in several parts: their sums wait for the next part.
  public static let rowBlock = 128

  /// Bytes of scratch: a packed panel or a part of it, and the sums of a tile or of a block of rows.
  public static func scratchByteCount(rows: Int, inner: Int) -> Int {
    let held = inner <= innerBlock ? 8 : max(8, min(rows, rowBlock))
    return (min(inner, innerBlock) + held) * PanelLayout.f32.width * 4
  }

  /// Takes a value for each field.
  public init(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, batchRank: Int,
    dims: UnsafePointer<Int>, rows: Int, inner: Int, columns: Int, xRowStride: Int, yRowStride: Int,
    intoRowStride: Int, transposeRHS: Bool, scale: Float
  ) {
    self.x = x
    self.y = y
    self.into = into
    self.batchRank = batchRank
    self.dims = dims
    self.rows = rows
    self.inner = inner
    self.columns = columns
    self.xRowStride = xRowStride
    self.yRowStride = yRowStride
    self.intoRowStride = intoRowStride
    self.transposeRHS = transposeRHS
    self.scale = scale
  }
}
