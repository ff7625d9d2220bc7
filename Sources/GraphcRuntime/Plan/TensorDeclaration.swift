/// An input or an output of a model: its name and its type.
public struct TensorDeclaration: Sendable, CustomStringConvertible {
  /// One extent of the shape.
  public enum Axis: Sendable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    case fixed(Int)
    /// A run-time dim, found from the shapes of the inputs.
    case dim(String)
    /// `times` · a run-time dim + `plus`; solved from the shapes of the inputs, too.
    case affine(String, times: Int, plus: Int)
    /// An extent that is computed from run-time dims, with its text; throws `limit/elements` on overflow.
    case derived(String, @Sendable (_ dims: [String: Int]) throws(GraphcError) -> Int)

    /// A fixed extent.
    public init(integerLiteral value: Int) { self = .fixed(value) }
    /// A run-time dim by its name.
    public init(stringLiteral value: String) { self = .dim(value) }

    /// The run-time dim that an extent of this axis determines, and its value; the value is `nil` if no dim gives the
    /// extent.
    package func solved(by extent: Int) -> (dim: String, value: Int?)? {
      switch self {
      case .fixed, .derived: return nil
      case .dim(let name): return (name, extent)
      case .affine(let name, let factor, let offset):
        let (rest, overflow) = extent.subtractingReportingOverflow(offset)
        return (name, !overflow && factor >= 1 && rest % factor == 0 ? rest / factor : nil)
      }
    }

    var text: String {
      switch self {
      case .fixed(let extent): "\(extent)"
      case .dim(let name): name
      case .affine(let name, let factor, let offset):
        (factor == 1 ? name : "\(factor)*\(name)")
          + (offset == 0 ? "" : offset < 0 ? " - \(offset.magnitude)" : " + \(offset)")
      case .derived(let text, _): text
      }
    }

    /// The extent for known run-time dims.
    ///
    /// - Throws: `limit/elements` on overflow, `shape/unbound` for a dim that is not given.
    func extent(for dims: [String: Int]) throws(GraphcError) -> Int {
      switch self {
      case .fixed(let extent): extent
      case .dim(let name): try Extent.dim(name, of: dims)
      case .affine(let name, let factor, let offset):
        try Extent.sum(Extent.product(factor, Extent.dim(name, of: dims)), offset)
      case .derived(_, let evaluate): try evaluate(dims)
      }
    }
  }

  /// The name of the input or output.
  public let name: String
  /// The type of the elements.
  public let dtype: DType
  /// The extent of each axis.
  public let shape: [Axis]
  /// The value of an input that is not given; `nil` for a required input and for an output.
  public let defaultValue: InputDefault?
  /// The integers that an i32 input may hold, as far as the model says.
  public let range: InputRange?

  /// A declaration of an input or output.
  public init(
    _ name: String, _ dtype: DType, _ shape: [Axis], default defaultValue: InputDefault? = nil,
    range: InputRange? = nil
  ) {
    self.name = name
    self.dtype = dtype
    self.shape = shape
    self.defaultValue = defaultValue
    self.range = range
  }

  /// `image: f32[B, 3, 224, 224]`, or with its default `noise: f32[B, 196] = uniform(seed=0)`
  public var description: String { "\(name): \(type)" + (defaultValue.map { " = \($0)" } ?? "") }

  /// The type, such as `f32[B, 3, 224, 224]`.
  public var type: String { dtype.rawValue + "[" + shape.map(\.text).joined(separator: ", ") + "]" }

  /// The shape for known run-time dims.
  ///
  /// - Throws: `limit/elements` when an extent overflows, `shape/unbound` for a dim that is not given.
  public func shape(for dims: [String: Int]) throws(GraphcError) -> [Int] {
    var extents: [Int] = []
    for axis in shape { extents.append(try axis.extent(for: dims)) }
    return extents
  }
}
