/// The integers that a model takes as an input: from `lower` on, below each of `bounds`.
public struct InputRange: Sendable {
  public var lower: Int
  /// Exclusive.
  public var bounds: [TensorDeclaration.Axis]

  public init(from lower: Int, below bounds: [TensorDeclaration.Axis]) {
    self.lower = lower
    self.bounds = bounds
  }

  /// Where nothing is known of an input.
  package static let standard = InputRange(from: 0, below: [10])

  /// The values for known run-time dims; `lower` alone where no other fits.
  ///
  /// - Throws: `limit/elements`, `shape/unbound`, as the shape of an input.
  package func values(for dims: [String: Int]) throws(GraphcError) -> ClosedRange<Int32> {
    var upper = Int(Int32.max)
    for bound in bounds { upper = min(upper, try bound.extent(for: dims) - 1) }
    let first = Int32(clamping: lower)
    return first...max(first, Int32(clamping: upper))
  }
}
