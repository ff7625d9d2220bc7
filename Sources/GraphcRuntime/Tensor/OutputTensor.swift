/// Memory for a tensor that kernels write before anybody reads it.
package struct OutputTensor {
  private let dtype: DType
  private let shape: [Int]
  private let storage: AlignedBuffer

  /// - Throws: `limit/elements`, `limit/memory`.
  package init(_ dtype: DType, _ shape: [Int]) throws(GraphcError) {
    self.dtype = dtype
    self.shape = shape
    storage = try AlignedBuffer(byteCount: Tensor.byteCount(dtype: dtype, shape: shape))
  }

  /// Where the elements go, valid while the output lives.
  package func pointer<Element>(_ type: Element.Type = Element.self) -> UnsafeMutablePointer<Element> {
    storage.base.assumingMemoryBound(to: Element.self)
  }

  /// The tensor, once it is written: nothing writes to it any more.
  package consuming func finished() -> Tensor { Tensor(dtype: dtype, shape: shape, storage: storage) }
}
