internal import CIntrinsics
internal import GraphcKernelTable

/// The code that differs between weight formats. It is a type parameter within a module only; other modules choose
/// kernels by the `ProductKernels` of a format.
protocol Format {
  /// The type of the elements of panels.
  associatedtype Element

  static var layout: PanelLayout { get }

  /// A vector of columns of a group of a panel, as f32, for one of the neighbours along inner.
  static func load(_ group: UnsafePointer<Element>, vector: Int, neighbour: Int) -> Vector

  /// Writes one panel from `columns` ≤ width columns; the others become zeros.
  ///
  /// Element (k, c) is at `k * innerStride + c * columnStride`; one of the strides is 1.
  static func packPanel(
    _ source: UnsafePointer<Float>, _ innerStride: Int, _ columnStride: Int, _ inner: Int, _ columns: Int,
    _ into: UnsafeMutablePointer<Element>)
}

extension Format {
  /// `PackArguments`, by panel.
  @inline(__always)
  static func pack(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int) {
    let call = arguments.assumingMemoryBound(to: PackArguments.self).pointee
    let into = call.into.assumingMemoryBound(to: Element.self)
    for panel in begin..<end {
      let column = panel * layout.width
      packPanel(
        call.source + column * call.columnStride, call.innerStride, call.columnStride, call.inner,
        min(layout.width, call.columns - column), into + panel * layout.panelCount(inner: call.inner))
    }
  }
}
