import GraphcKernelTable
import GraphcText

/// The storage format of the learned matrix of a product, and the type of its other operand. Plans, packed files and
/// the choice of kernels share it. Formats are equal if their names are.
///
/// A matrix is packed into panels (``PanelLayout``) of `element`. With scales, each panel is followed by f32 [inner /
/// scaled rounded up, width]: the value of an element is the element times the scale of its run of `scaled` steps of
/// inner and of its column. A panel with its scales is padded to a multiple of `alignment` bytes.
public struct WeightFormat: Sendable {
  /// The name in specs, packed files and messages.
  public let name: String
  /// The type of the elements of panels.
  public let element: SafetensorsDType
  /// The layout of the panels.
  public let layout: PanelLayout
  /// The number of steps of inner that share a scale, column by column; `nil` without scales.
  public let scaled: Int?
  /// The type of the left operand.
  public let operand: DType
  private let choose: @Sendable (KernelTable) -> ProductKernels

  /// A format; `kernels` selects its kernels from the table of the processor.
  public init(
    _ name: String, element: SafetensorsDType, layout: PanelLayout, scaled: Int? = nil, operand: DType,
    kernels: @escaping @Sendable (KernelTable) -> ProductKernels
  ) {
    self.name = name
    self.element = element
    self.layout = layout
    self.scaled = scaled
    self.operand = operand
    choose = kernels
  }

  /// Panels of f32, for products with f32 operands.
  public static let f32 = WeightFormat("f32", element: .f32, layout: .f32, operand: .f32) { $0.f32 }
  /// Panels of bf16, for products with bf16 operands.
  public static let bf16 = WeightFormat("bf16", element: .bf16, layout: .bf16, operand: .bf16) { $0.bf16 }

  /// The formats that have kernels.
  public static let all: [WeightFormat] = [f32, bf16]

  /// The format whose weights have the precision of a left operand of this type.
  package static func like(_ operand: DType) -> WeightFormat { operand == .bf16 ? bf16 : f32 }

  /// The kernels of the format in a table.
  package func kernels(in table: KernelTable) -> ProductKernels { choose(table) }

  /// The format as text, for the header of packed files: `bf16 BF16[32,2]`, and `/N` for scales.
  package var text: String {
    "\(name) \(element.rawValue)[\(layout.width),\(layout.group)]" + (scaled.map { "/\($0)" } ?? "")
  }

  /// The shape of a parameter in panels as a tensor of a packed file: [panels, groups, width, group], without the last
  /// axis for groups of one. Panels with scales are rows of bytes.
  ///
  /// - Throws: 65 `weights/shape-mismatch` for fewer than two axes.
  package func shape(of path: String, _ sizes: Shape, transposed: Bool) throws(GraphcError) -> [Int] {
    guard let (inner, columns) = sizes.weightMatrix(transposed: transposed) else {
      throw GraphcError(
        .badInput, "weights/shape-mismatch", "\(quoted(path)) of shape \(sizes) has no panels: it is no matrix")
    }
    let panels = layout.panels(columns: columns)
    if scaled != nil { return [panels, panelByteCount(inner: inner)] }
    return [panels, layout.groups(inner: inner), layout.width] + (layout.group == 1 ? [] : [layout.group])
  }

  /// The element type of the tensor with that `shape`.
  package var storedType: SafetensorsDType { scaled == nil ? element : .u8 }

  /// Bytes of one panel, with its scales.
  ///
  /// - Precondition: inner is a size of a ``Shape``.
  package func panelByteCount(inner: Int) -> Int {
    let elements = layout.panelCount(inner: inner) * element.bitCount / 8
    guard let scaled else { return elements }
    let scales = (inner / scaled + (inner % scaled == 0 ? 0 : 1)) * layout.width * MemoryLayout<Float>.stride
    return (elements + scales + WeightFormat.alignment - 1) / WeightFormat.alignment * WeightFormat.alignment
  }

  /// The alignment of packed weights, in bytes.
  package static let alignment = 64

  /// Bytes of a packed W[inner, columns].
  ///
  /// - Precondition: the sizes are those of a matrix that has a ``Shape``.
  public func byteCount(inner: Int, columns: Int) -> Int {
    layout.panels(columns: columns) * panelByteCount(inner: inner)
  }

  /// Packs row-major weights into `byteCount(inner:columns:)` bytes of memory that is aligned to 64 bytes.
  ///
  /// - Parameter transposed: whether the weights are [columns, inner], as those of a linear layer, and not [inner,
  ///   columns].
  public func pack(
    _ weight: UnsafePointer<Float>, transposed: Bool, inner: Int, columns: Int, into: UnsafeMutableRawPointer,
    on threads: ThreadPool
  ) {
    let arguments = PackArguments(
      source: weight, innerStride: transposed ? 1 : columns, columnStride: transposed ? inner : 1, inner: inner,
      columns: columns, into: into)
    threads.run(kernels(in: threads.table).pack, arguments, count: layout.panels(columns: columns), chunk: 1)
  }
}

extension WeightFormat: CustomStringConvertible {
  public var description: String { name }
}

extension WeightFormat: Hashable {
  public static func == (a: WeightFormat, b: WeightFormat) -> Bool { a.name == b.name }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
