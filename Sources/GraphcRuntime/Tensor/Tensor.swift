#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A dense row-major tensor that owns its memory, aligned to 64 bytes.
///
/// The elements are written only before the tensor is shared, by the `init` that fills them.
public struct Tensor: Sendable {
  /// The type of the elements.
  public let dtype: DType
  /// The extents as a checked shape, from which all counts and strides come.
  package let sizes: Shape
  let storage: AlignedBuffer

  /// The extent of each axis; empty for a scalar.
  public var shape: [Int] { sizes.extents }

  /// The number of elements.
  public var count: Int { sizes.count }

  /// Bytes of the elements.
  public var byteCount: Int { sizes.byteCount(of: dtype) }

  /// Allocates a tensor and lets `fill` write every byte of it.
  ///
  /// - Throws: as ``Shape/init(_:)``; 74 `limit/memory`; what `fill` throws.
  package init(
    dtype: DType, shape: [Int], fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws {
    try self.init(dtype: dtype, sizes: Shape(shape), fill: fill)
  }

  /// Allocates a tensor and lets `fill` write every byte of it.
  ///
  /// - Throws: 74 `limit/memory`; what `fill` throws.
  package init(
    dtype: DType, sizes: Shape, fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws {
    let byteCount = sizes.byteCount(of: dtype)
    let storage = try AlignedBuffer(byteCount: byteCount)
    try fill(UnsafeMutableRawBufferPointer(start: storage.base, count: byteCount))
    self.init(dtype: dtype, sizes: sizes, storage: storage)
  }

  /// A tensor of `elements` in row-major order. Their type decides the dtype.
  ///
  /// - Throws: 65 `tensor/size` if their number is not that of the shape; as ``Shape/init(_:)``.
  public init<Element: TensorElement>(_ elements: [Element], shape: [Int]) throws {
    let sizes = try Shape(shape)
    guard elements.count == sizes.count else {
      throw GraphcError(
        .badInput, "tensor/size", "\(elements.count) elements do not fill \(Element.dtype.rawValue)\(shape)",
        help: "it takes \(sizes.count)")
    }
    try self.init(dtype: Element.dtype, sizes: sizes) { bytes in
      elements.withUnsafeBytes { bytes.copyMemory(from: $0) }
    }
  }

  /// A tensor whose elements all have one value. Its type decides the dtype.
  ///
  /// - Throws: as ``Shape/init(_:)``.
  public init<Element: TensorElement>(repeating value: Element, shape: [Int]) throws {
    try self.init(dtype: Element.dtype, shape: shape) { bytes in
      bytes.bindMemory(to: Element.self).initialize(repeating: value)
    }
  }

  init(dtype: DType, sizes: Shape, storage: AlignedBuffer) {
    self.dtype = dtype
    self.sizes = sizes
    self.storage = storage
  }

  /// The elements for kernels, valid while the tensor lives; `Element` must be as wide as the dtype.
  package func pointer<Element>(_ type: Element.Type = Element.self) -> UnsafePointer<Element> {
    UnsafePointer(storage.base.assumingMemoryBound(to: Element.self))
  }

  /// The memory of the elements, valid while the tensor lives; only the maker of a tensor may write there.
  package var address: UnsafeMutableRawPointer { storage.base }

  /// The bytes of the elements in row-major order.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeRawBufferPointer(start: storage.base, count: storage.byteCount))
  }

  /// The elements in row-major order.
  ///
  /// - Throws: 65 `tensor/dtype` if `Element` is not the type of the elements.
  public func elements<Element: TensorElement>(as type: Element.Type) throws(GraphcError) -> [Element] {
    try checkHolds(type)
    return withUnsafeBytes { Array($0.bindMemory(to: type)) }
  }

  /// Checks that `Element` is the type of the elements.
  ///
  /// - Throws: 65 `tensor/dtype`.
  func checkHolds<Element: TensorElement>(_ element: Element.Type) throws(GraphcError) {
    guard Element.dtype == dtype, MemoryLayout<Element>.stride == dtype.byteCount else {
      throw GraphcError(
        .badInput, "tensor/dtype", "the elements of \(type) are of type \(dtype.elementType), not \(Element.self)",
        help: "take them as \(dtype.elementType).self, or convert them: converted(to: \(Element.self).self)")
    }
  }
}

/// Memory aligned to 64 bytes, freed when its last owner goes.
final class AlignedBuffer: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  let byteCount: Int

  init(byteCount: Int) throws(GraphcError) {
    var memory: UnsafeMutableRawPointer?
    let alignment = byteCount >= HugePages.byteCount ? HugePages.byteCount : 64
    guard posix_memalign(&memory, alignment, max(byteCount, 64)) == 0, let memory else {
      throw GraphcError(.inputOutput, "limit/memory", "cannot allocate \(byteCount) bytes")
    }
    HugePages.advise(memory, byteCount)
    base = memory
    self.byteCount = byteCount
  }

  deinit { free(base) }
}
