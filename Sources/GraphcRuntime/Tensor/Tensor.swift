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
  public let dtype: DType
  public let shape: [Int]
  private let storage: AlignedBuffer

  /// The number of elements.
  public var count: Int { storage.byteCount / dtype.byteCount }

  /// Allocates a tensor and lets `fill` write every byte of it.
  ///
  /// - Throws: `limit/elements` when the shape has a negative dim or does not fit in memory; what `fill` throws.
  public init(
    dtype: DType, shape: [Int], fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws {
    let byteCount = try Tensor.byteCount(dtype: dtype, shape: shape)
    let storage = try AlignedBuffer(byteCount: byteCount)
    try fill(UnsafeMutableRawBufferPointer(start: storage.base, count: byteCount))
    self.dtype = dtype
    self.shape = shape
    self.storage = storage
  }

  /// A tensor of `elements` in row-major order, as many as the shape says.
  public init<Element: BitwiseCopyable>(_ elements: [Element], as dtype: DType, shape: [Int]) throws {
    let byteCount = try Tensor.byteCount(dtype: dtype, shape: shape)
    guard elements.count * MemoryLayout<Element>.stride == byteCount else {
      throw GraphcError(
        .badInput, "tensor/size", "\(elements.count) elements do not fill \(dtype.rawValue)\(shape)")
    }
    try self.init(dtype: dtype, shape: shape) { bytes in
      elements.withUnsafeBytes { bytes.copyMemory(from: $0) }
    }
  }

  init(dtype: DType, shape: [Int], storage: AlignedBuffer) {
    self.dtype = dtype
    self.shape = shape
    self.storage = storage
  }

  /// The elements, valid while the tensor lives; `Element` must be as wide as the dtype.
  public func pointer<Element>(_ type: Element.Type = Element.self) -> UnsafePointer<Element> {
    UnsafePointer(storage.base.assumingMemoryBound(to: Element.self))
  }

  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeRawBufferPointer(start: storage.base, count: storage.byteCount))
  }

  /// The elements in row-major order; `Element` must be as wide as the dtype.
  public func elements<Element: BitwiseCopyable>(as type: Element.Type) -> [Element] {
    precondition(MemoryLayout<Element>.stride == dtype.byteCount)
    return withUnsafeBytes { Array($0.bindMemory(to: type)) }
  }

  /// Elements of a shape times their size, checked for overflow: the one place where sizes are multiplied.
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

/// Memory aligned to 64 bytes, freed with its last owner.
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
