/// The memory for the temporaries of one run, aligned to 64 bytes, initially zero.
public final class Arena {
  /// The first byte.
  public let base: UnsafeMutableRawPointer
  private let memory: AlignedBuffer

  /// Allocates the memory.
  ///
  /// - Throws: `limit/memory`.
  public init(byteCount: Int) throws(GraphcError) {
    memory = try AlignedBuffer(byteCount: byteCount)
    base = memory.base
    base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }
}

extension ArenaPlanner.Request {
  /// A tensor that is live from step `first` through step `last`.
  ///
  /// - Throws: as ``Shape/init(_:)``.
  public init(_ dtype: DType, _ shape: [Int], first: Int, last: Int) throws(GraphcError) {
    self.init(byteCount: try Shape(shape).byteCount(of: dtype), first: first, last: last)
  }
}

extension ArenaPlanner.Layout {
  /// The address of a request's memory.
  public func address(_ request: Int, in base: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
    base + offsets[request]
  }

  /// The address of a request's memory, as elements.
  public func pointer<Element>(_ request: Int, in base: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Element> {
    address(request, in: base).assumingMemoryBound(to: Element.self)
  }
}

extension UnsafeMutablePointer {
  /// The same memory as elements of the same size and another type.
  public func reinterpreted<Other>(as type: Other.Type) -> UnsafeMutablePointer<Other> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: type)
  }
}

extension UnsafePointer {
  /// The same memory as elements of the same size and another type.
  public func reinterpreted<Other>(as type: Other.Type) -> UnsafePointer<Other> {
    UnsafeRawPointer(self).assumingMemoryBound(to: type)
  }
}
