/// Memory of a tensor that kernels write before anything reads it.
package struct OutputTensor {
  private let dtype: DType
  private let sizes: Shape
  private let storage: AlignedBuffer

  /// Allocates the memory; its contents are undefined.
  ///
  /// - Throws: as ``Shape/init(_:)``; 74 `limit/memory`.
  package init(_ dtype: DType, _ shape: [Int]) throws(GraphcError) {
    self.dtype = dtype
    sizes = try Shape(shape)
    storage = try AlignedBuffer(byteCount: sizes.byteCount(of: dtype))
  }

  /// The memory of the elements, valid while the output lives.
  package func pointer<Element>(_ type: Element.Type = Element.self) -> UnsafeMutablePointer<Element> {
    storage.base.assumingMemoryBound(to: Element.self)
  }

  /// The written tensor; nothing may write to it any more.
  package consuming func finished() -> Tensor { Tensor(dtype: dtype, sizes: sizes, storage: storage) }
}
