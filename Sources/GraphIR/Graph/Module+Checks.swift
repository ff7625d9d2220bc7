package import GraphcRuntime

extension Module.DimCheck {
  /// - Throws: `shape/check` or `limit/positions` if the condition does not hold, `limit/elements` if it has numbers
  ///   that do not fit.
  package func verify(for dims: [String: Int]) throws(GraphcError) {
    let difference = try nonNegative.extent(for: dims)
    switch kind {
    case .condition: try Extent.check(difference, message, for: dims)
    case .positions: try Extent.checkPositions(difference, message, for: dims)
    }
  }
}

extension Module.DimCheck.Kind {
  /// The function of `Extent` that checks such a condition in emitted programs.
  package var function: String {
    switch self {
    case .condition: "check"
    case .positions: "checkPositions"
    }
  }
}
