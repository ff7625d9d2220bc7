/// Memory of a tensor that kernels write before anything reads it.
package struct OutputTensor {
  private let dtype: DType
  private let shape: [Int]
  private let storage: AlignedBuffer

  /// Allocates the memory; its contents are undefined.
  ///
  /// - Throws: `limit/elements`, `limit/memory`.
  package init(_ dtype: DType, _ shape: [Int]) throws(GraphcError) {
    self.dtype = dtype
    self.shape = shape
    storage = try AlignedBuffer(byteCount: Tensor.byteCount(dtype: dtype, shape: shape))
  }

  /// The memory of the elements, valid while the output lives.
  package func pointer<Element>(_ type: Element.Type = Element.self) -> UnsafeMutablePointer<Element> {
    storage.base.assumingMemoryBound(to: Element.self)
  }

  /// The written tensor; nothing may write to it any more.
  package consuming func finished() -> Tensor { Tensor(dtype: dtype, shape: shape, storage: storage) }
}
