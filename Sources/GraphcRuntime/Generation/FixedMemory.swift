/// Memory for a fixed number of elements, taken once. Copies share it.
final class FixedMemory<Element: BitwiseCopyable> {
  let elements: UnsafeMutableBufferPointer<Element>

  /// - Throws: 65 `limit/elements`, as `Shape`.
  convenience init(_ extents: [Int], repeating element: Element) throws(GraphcError) {
    self.init(count: try Shape(extents).count, repeating: element)
  }

  init(count: Int, repeating element: Element) {
    elements = .allocate(capacity: count)
    elements.initialize(repeating: element)
  }

  deinit { elements.deallocate() }

  subscript(index: Int) -> Element {
    get { elements[index] }
    set { elements[index] = newValue }
  }
}
