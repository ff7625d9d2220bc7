/// Weights in the layout of the matmul kernels: panels of 48 columns, each [inner, 48], the last padded with zeros.
///
/// The layout is the same for every instruction set, so that packed weights can be written to a file. Memory is to
/// be aligned to 64 bytes.
public struct PackedMatrix {
  /// Columns of a panel.
  public static var panelWidth: Int { PanelLayout.width }

  /// A packed W[inner, columns] as a tensor: [panels, inner, 48].
  static func panelShape(inner: Int, columns: Int) -> [Int] {
    [PanelLayout.panels(columns: columns), inner, PanelLayout.width]
  }

  /// Bytes of a packed W[inner, columns].
  public static func byteCount(inner: Int, columns: Int) -> Int {
    PanelLayout.count(inner: inner, columns: columns) * MemoryLayout<Float>.stride
  }

  /// Bytes of W[inner, columns] packed for products of f32, or of bf16.
  public static func byteCount(inner: Int, columns: Int, dtype: DType) -> Int {
    dtype == .bf16
      ? PanelLayoutBF16.count(inner: inner, columns: columns) * MemoryLayout<UInt16>.stride
      : byteCount(inner: inner, columns: columns)
  }

  /// Packs row-major weights, rounded to bf16, into `byteCount(inner:columns:dtype:)` bytes of `PanelLayoutBF16`.
  ///
  /// - Parameter transposed: the weights are [columns, inner], as those of a linear layer are, else [inner, columns].
  public static func packBF16(
    _ weight: UnsafePointer<Float>, transposed: Bool, inner: Int, columns: Int, into: UnsafeMutablePointer<UInt16>,
    on threads: ThreadPool
  ) {
    let arguments = PackBF16Arguments(
      source: weight, innerStride: transposed ? 1 : columns, columnStride: transposed ? inner : 1, inner: inner,
      columns: columns, into: into)
    threads.run(KernelTable.current.packBF16, arguments, count: PanelLayoutBF16.panels(columns: columns), chunk: 1)
  }

  /// Packs row-major weights as a dtype, f32 or bf16, into `byteCount(inner:columns:dtype:)` bytes.
  ///
  /// - Parameter transposed: the weights are [columns, inner], as those of a linear layer are, else [inner, columns].
  public static func pack(
    _ weight: UnsafePointer<Float>, as dtype: DType, transposed: Bool, inner: Int, columns: Int,
    into: UnsafeMutableRawPointer, on threads: ThreadPool
  ) {
    if dtype == .bf16 {
      packBF16(
        weight, transposed: transposed, inner: inner, columns: columns,
        into: into.assumingMemoryBound(to: UInt16.self), on: threads)
    } else {
      pack(
        weight, transposed: transposed, inner: inner, columns: columns,
        into: into.assumingMemoryBound(to: Float.self), on: threads)
    }
  }

  /// Packs row-major weights into `byteCount(inner:columns:)` bytes.
  ///
  /// - Parameter transposed: the weights are [columns, inner], as those of a linear layer are, else [inner, columns].
  public static func pack(
    _ weight: UnsafePointer<Float>, transposed: Bool, inner: Int, columns: Int, into: UnsafeMutablePointer<Float>,
    on threads: ThreadPool
  ) {
    let arguments = PackArguments(
      source: weight, innerStride: transposed ? 1 : columns, columnStride: transposed ? inner : 1, inner: inner,
      columns: columns, into: into)
    threads.run(KernelTable.current.pack, arguments, count: PanelLayout.panels(columns: columns), chunk: 1)
  }
}
