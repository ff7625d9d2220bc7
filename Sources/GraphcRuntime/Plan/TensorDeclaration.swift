/// An input or an output of a model: its name and its type.
public struct TensorDeclaration: Sendable, CustomStringConvertible {
  /// One extent of the shape.
  public enum Axis: Sendable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    case fixed(Int)
    /// A run-time dim, found from the shapes of the inputs.
    case dim(String)
    /// A multiple of a run-time dim, and so many positions more or less: found from the shapes of the inputs, too.
    case affine(String, times: Int, plus: Int)
    /// What follows from run-time dims, with its text; throws `limit/elements` when it overflows.
    case derived(String, @Sendable (_ dims: [String: Int]) throws(GraphcError) -> Int)

    public init(integerLiteral value: Int) { self = .fixed(value) }
    public init(stringLiteral value: String) { self = .dim(value) }

    /// The run-time dim that an extent of this axis decides, and its value; nil for the value if no dim gives the extent.
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

    /// - Throws: `limit/elements` when it overflows, `shape/unbound` for a dim that is not given.
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

  public let name: String
  public let dtype: DType
  public let shape: [Axis]
  /// What an input holds that is not given; `nil` for one that has to be given, and for outputs.
  public let defaultValue: InputDefault?
  /// What an input of i32 may hold, as far as the model says.
  public let range: InputRange?

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

  /// `f32[B, 3, 224, 224]`
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
