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
  /// The extent of each axis; empty for a scalar.
  public let shape: [Int]
  private let storage: AlignedBuffer

  /// The number of elements.
  public var count: Int { storage.byteCount / dtype.byteCount }

  /// Allocates a tensor and lets `fill` write every byte of it.
  ///
  /// - Throws: `limit/elements` when the shape has a negative dim or does not fit in memory; what `fill` throws.
  package init(
    dtype: DType, shape: [Int], fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws {
    let byteCount = try Tensor.byteCount(dtype: dtype, shape: shape)
    let storage = try AlignedBuffer(byteCount: byteCount)
    try fill(UnsafeMutableRawBufferPointer(start: storage.base, count: byteCount))
    self.dtype = dtype
    self.shape = shape
    self.storage = storage
  }

  /// A tensor of `elements` in row-major order. Their type decides the dtype.
  ///
  /// - Throws: 65 `tensor/size` if their number is not that of the shape, `limit/elements`.
  public init<Element: TensorElement>(_ elements: [Element], shape: [Int]) throws {
    let byteCount = try Tensor.byteCount(dtype: Element.dtype, shape: shape)
    guard elements.count * MemoryLayout<Element>.stride == byteCount else {
      throw GraphcError(
        .badInput, "tensor/size", "\(elements.count) elements do not fill \(Element.dtype.rawValue)\(shape)",
        help: "it takes \(byteCount / Element.dtype.byteCount)")
    }
    try self.init(dtype: Element.dtype, shape: shape) { bytes in
      elements.withUnsafeBytes { bytes.copyMemory(from: $0) }
    }
  }

  /// A tensor whose elements all have one value. Its type decides the dtype.
  ///
  /// - Throws: 65 `limit/elements`.
  public init<Element: TensorElement>(repeating value: Element, shape: [Int]) throws {
    try self.init(dtype: Element.dtype, shape: shape) { bytes in
      bytes.bindMemory(to: Element.self).initialize(repeating: value)
    }
  }

  init(dtype: DType, shape: [Int], storage: AlignedBuffer) {
    self.dtype = dtype
    self.shape = shape
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

  /// Bytes of a tensor of this dtype and shape, checked for overflow. No other code multiplies the dims of a shape from
  /// input.
  ///
  /// - Throws: 65 `limit/elements`.
  public static func byteCount(dtype: DType, shape: [Int]) throws(GraphcError) -> Int {
    var total = dtype.byteCount
    for dim in shape {
      let (product, overflow) = total.multipliedReportingOverflow(by: dim)
      guard dim >= 0, !overflow, product <= 1 << 42 else {
        throw GraphcError(
          .badInput, "limit/elements", "\(dtype.rawValue)\(shape) is larger than the limit of 2^40 elements")
      }
      total = product
    }
    return total
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
