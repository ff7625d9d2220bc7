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
