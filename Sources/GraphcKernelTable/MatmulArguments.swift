/// into[rows, columns] = activation(x[rows, inner] · W + bias) + residual, with sums in f32.
///
/// x is of the type that the kernel's format multiplies, W in its panels; the result is f32, or bf16 with `intoBF16`. A
/// unit is a block of `rowBlock` rows of one panel: unit u is panel u % panels, rows from u / panels * rowBlock.
public struct MatmulArguments {
  public var x: UnsafeRawPointer
  public var weight: UnsafeRawPointer
  public var bias: UnsafePointer<Float>?
  public var residual: UnsafePointer<Float>?
  public var into: UnsafeMutableRawPointer
  public var intoBF16: Bool
  public var rows: Int
  public var inner: Int
  public var columns: Int
  public var rowBlock: Int
  public var activation: Activation

  public init(
    x: UnsafeRawPointer, weight: UnsafeRawPointer, bias: UnsafePointer<Float>?, residual: UnsafePointer<Float>?,
    into: UnsafeMutableRawPointer, intoBF16: Bool, rows: Int, inner: Int, columns: Int, rowBlock: Int,
    activation: Activation
  ) {
    self.x = x
    self.weight = weight
    self.bias = bias
    self.residual = residual
    self.into = into
    self.intoBF16 = intoBF16
    self.rows = rows
    self.inner = inner
    self.columns = columns
    self.rowBlock = rowBlock
    self.activation = activation
  }
}

/// How a product is cut into units of work. Every sum is made in the order of inner, whatever these are.
public struct MatmulBlocks: Sendable {
  /// Rows of a unit.
  public let rowBlock: Int
  public let units: Int
  /// Units that a worker takes at a time.
  public let chunk: Int

  public init(
    _ blocking: ProductBlocking, _ layout: PanelLayout, rows: Int, inner: Int, columns: Int, workers: Int
  ) {
    let panels = layout.panels(columns: columns)
    switch blocking {
    case .innerBlocks:
      // A share for each worker, which finds in the cache what it wrote itself, where weights are small enough to be
      // read by all in less time than it takes to fetch rows that others wrote.
      let share = ((rows + workers - 1) / workers + 7) / 8 * 8
      let isSmall = inner * columns <= 1 << 20
      rowBlock = isSmall && share >= 64 ? min(share, MatmulBlocks.mostRows) : MatmulBlocks.mostRows
      units = (rows + rowBlock - 1) / rowBlock * panels
      // As few rows take less time than their weights take to arrive: panels are streams of memory then, several side
      // by side.
      let isFew = rows <= 8
      let panelShare = max(1, panels / ((isFew ? 1 : 2) * workers))
      let goTogether = isFew || MatmulBlocks.innerStep(inner) < inner
      chunk = goTogether ? min(MatmulBlocks.panelGroup, panelShare) : 1
    case .wholePanels:
      rowBlock = MatmulBlocks.rowsInCache(inner: inner)
      units = (rows + rowBlock - 1) / rowBlock * panels
      // Panels in a row, so that the next one can be fetched, yet enough ranges for several workers.
      chunk =
        rows == 1
        ? min(MatmulBlocks.panelGroup, max(1, panels / workers)) : max(1, min(6, units / 8))
    }
  }

  /// Rows that go through a panel of weights while it is in the second-level cache, by blocks of inner.
  static let mostRows = 256

  /// As many rows as keep x in the second-level cache while whole panels go by.
  static func rowsInCache(inner: Int) -> Int { max(64, min(512, (700 << 10) / max(1, inner) / 32 * 32)) }

  /// Panels that share the rows in the second-level cache, or that are read side by side, at most.
  public static let panelGroup = 4

  /// Steps of inner after which the first row has its turn again: few enough for such a part of a block of rows to stay
  /// in the second-level cache, and even.
  @inlinable
  public static func innerStep(_ inner: Int) -> Int {
    let blocks = max(1, (inner + 1023) / 1024)
    return ((inner + blocks - 1) / blocks + 15) / 16 * 16
  }

  /// Bytes of scratch of a worker, whatever the number of workers: the sums of its units, and what the products of
  /// `.wholePanels` need; of one row the sums of panels side by side and the row in f32.
  public static func scratchByteCount(
    _ blocking: ProductBlocking, _ layout: PanelLayout, rows: Int, inner: Int
  ) -> Int {
    switch blocking {
    case .innerBlocks: (innerStep(inner) < inner ? panelGroup : 1) * mostRows * layout.width * 4
    case .wholePanels:
      rows == 1
        ? (panelGroup * layout.width + inner + 32) * 4
        : rowsInCache(inner: inner) * layout.width * 4 + ProductBF16.scratchByteCount
    }
  }
}

/// What a product of bf16 matrices needs beside its operands.
public enum ProductBF16 {
  /// Steps of inner that a panel is cut into, so that a piece of it stays in the first-level cache.
  public static let innerBlock = 512
  /// Rows of x in f32, or ends of rows and columns padded to whole tiles.
  public static let scratchByteCount = 12 * innerBlock * 4
}

/// into[batch…, rows, columns] = scale · x · y for two strided operands. A unit is one panel of a batch item.
///
/// `dims` holds the batch shape, the batch strides of x, those of y, those of the result, `batchRank` numbers each.
public struct BatchedMatmulArguments {
  public var x: UnsafePointer<Float>
  public var y: UnsafePointer<Float>
  public var into: UnsafeMutablePointer<Float>
  public var batchRank: Int
  public var dims: UnsafePointer<Int>
  public var rows: Int
  public var inner: Int
  public var columns: Int
  public var xRowStride: Int
  public var yRowStride: Int
  public var intoRowStride: Int
  /// y is [columns, inner].
  public var transposeRHS: Bool
  public var scale: Float

  /// Bytes of scratch: one packed panel and the sums of one tile of rows.
  public static func scratchByteCount(inner: Int) -> Int { (inner + 8) * PanelLayout.f32.width * 4 }

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
