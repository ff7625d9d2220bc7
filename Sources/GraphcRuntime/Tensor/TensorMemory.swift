/// A tensor whose elements runs read and write where they are, such as a state or the tokens of a step.
package struct TensorMemory {
  package let tensor: Tensor

  package init(_ tensor: Tensor) { self.tensor = tensor }

  /// Zeros.
  ///
  /// - Throws: as ``Shape/init(_:)``; 74 `limit/memory`.
  package init(_ dtype: DType, _ shape: [Int]) throws {
    tensor = try Tensor(dtype: dtype, shape: shape) { $0.initializeMemory(as: UInt8.self, repeating: 0) }
  }

  /// Zeros, of a declared type.
  ///
  /// - Throws: `limit/elements`, `shape/unbound`; 74 `limit/memory`.
  package init(_ declaration: TensorDeclaration, for dims: [String: Int]) throws {
    try self.init(declaration.dtype, declaration.shape(for: dims))
  }

  /// The elements for kernels that read them.
  package func pointer<Element>(_ type: Element.Type = Element.self) -> UnsafePointer<Element> { tensor.pointer() }

  /// The elements for kernels that write them.
  package func pointer<Element>(_ type: Element.Type = Element.self) -> UnsafeMutablePointer<Element> {
    tensor.address.assumingMemoryBound(to: Element.self)
  }

  /// The elements of an i32 tensor.
  var integers: UnsafeMutableBufferPointer<Int32> { UnsafeMutableBufferPointer(start: pointer(), count: tensor.count) }
}
