import GraphcKernelTable

/// How the learned matrix of a product is stored and what it is multiplied with: what plans, packed files and the
/// choice of kernels share. Formats are told apart by their names.
///
/// A matrix is packed into panels (``PanelLayout``) of `element`. With scales, each panel is followed by f32
/// [inner / scaled rounded up, width]: an element stands for itself times the scale of its run of `scaled` steps of inner
/// and its column. A panel with its scales takes a whole number of `alignment` bytes.
public struct WeightFormat: Sendable {
  /// As specs, packed files and messages call it.
  public let name: String
  /// Of the elements of panels.
  public let element: SafetensorsDType
  public let layout: PanelLayout
  /// Steps of inner that share a scale, column by column; `nil` without scales.
  public let scaled: Int?
  /// Of the left operand.
  public let operand: DType
  private let choose: @Sendable (KernelTable) -> ProductKernels

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

  public static let f32 = WeightFormat("f32", element: .f32, layout: .f32, operand: .f32) { $0.f32 }
  public static let bf16 = WeightFormat("bf16", element: .bf16, layout: .bf16, operand: .bf16) { $0.bf16 }

  /// Those that can be packed and multiplied.
  public static let all: [WeightFormat] = [f32, bf16]

  /// The format whose weights are rounded as much as the left operand, which has that type.
  package static func like(_ operand: DType) -> WeightFormat { operand == .bf16 ? bf16 : f32 }

  /// Its kernels on this processor.
  package var kernels: ProductKernels { choose(.current) }

  /// The format as text, for the header of packed files: `bf16 BF16[32,2]`, and `/N` for scales.
  package var text: String {
    "\(name) \(element.rawValue)[\(layout.width),\(layout.group)]" + (scaled.map { "/\($0)" } ?? "")
  }

  /// W[inner, columns] in panels as a tensor of a packed file: [panels, groups, width, group], the last axis only for
  /// groups of several. Panels with scales are rows of bytes.
  package func shape(inner: Int, columns: Int) -> [Int] {
    let panels = layout.panels(columns: columns)
    if scaled != nil { return [panels, panelByteCount(inner: inner)] }
    return [panels, layout.groups(inner: inner), layout.width] + (layout.group == 1 ? [] : [layout.group])
  }

  /// Of the tensor of that `shape`.
  package var storedType: SafetensorsDType { scaled == nil ? element : .u8 }

  /// Bytes of one panel, with its scales.
  package func panelByteCount(inner: Int) -> Int {
    let elements = layout.panelCount(inner: inner) * element.bitCount / 8
    guard let scaled else { return elements }
    let scales = (inner / scaled + (inner % scaled == 0 ? 0 : 1)) * layout.width * MemoryLayout<Float>.stride
    return (elements + scales + WeightFormat.alignment - 1) / WeightFormat.alignment * WeightFormat.alignment
  }

  /// Of the memory of packed weights.
  package static let alignment = 64

  /// Bytes of a packed W[inner, columns].
  public func byteCount(inner: Int, columns: Int) -> Int {
    layout.panels(columns: columns) * panelByteCount(inner: inner)
  }

  /// Packs row-major weights into `byteCount(inner:columns:)` bytes, aligned to 64.
  ///
  /// - Parameter transposed: the weights are [columns, inner], as those of a linear layer are, else [inner, columns].
  public func pack(
    _ weight: UnsafePointer<Float>, transposed: Bool, inner: Int, columns: Int, into: UnsafeMutableRawPointer,
    on threads: ThreadPool
  ) {
    let arguments = PackArguments(
      source: weight, innerStride: transposed ? 1 : columns, columnStride: transposed ? inner : 1, inner: inner,
      columns: columns, into: into)
    threads.run(kernels.pack, arguments, count: layout.panels(columns: columns), chunk: 1)
  }
}

extension WeightFormat: Hashable {
  public static func == (a: WeightFormat, b: WeightFormat) -> Bool { a.name == b.name }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
