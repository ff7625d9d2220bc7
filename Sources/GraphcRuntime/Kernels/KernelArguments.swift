extension KernelArguments {
  /// The buffer of a parameter that is always given.
  func pointer<Element>(_ index: Int, _ type: Element.Type = Element.self) -> UnsafePointer<Element> {
    UnsafePointer(mutablePointer(index, type))
  }

  func mutablePointer<Element>(_ index: Int, _ type: Element.Type = Element.self) -> UnsafeMutablePointer<Element> {
    guard let buffer = buffers[index] else { preconditionFailure("buffer \(index) of a kernel call is missing") }
    return buffer.assumingMemoryBound(to: type)
  }

  /// The buffer of an optional input.
  func optionalPointer<Element>(_ index: Int, _ type: Element.Type = Element.self) -> UnsafePointer<Element>? {
    optionalMutablePointer(index, type).map { UnsafePointer($0) }
  }

  /// The buffer of an optional output.
  func optionalMutablePointer<Element>(
    _ index: Int, _ type: Element.Type = Element.self
  ) -> UnsafeMutablePointer<Element>? {
    buffers[index]?.assumingMemoryBound(to: type)
  }
}
