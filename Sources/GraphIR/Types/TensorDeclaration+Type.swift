package import GraphcRuntime

extension Dim {
  /// The extent for given run-time dims.
  ///
  /// - Throws: `limit/elements` if it does not fit in 64 bits.
  package func extent(for dims: [String: Int]) throws(GraphcError) -> Int {
    do { return try evaluate(dims) } catch {
      throw GraphcError(.badInput, "limit/elements", "the size \(self) does not fit in 64 bits")
    }
  }

  /// The extent in the form of the runtime.
  package var axis: TensorDeclaration.Axis {
    if let constantValue { return .fixed(constantValue) }
    if let symbol { return .dim(symbol) }
    if let (name, factor) = multiple { return .affine(name, times: factor, plus: constant) }
    return .derived(description) { dims throws(GraphcError) in try extent(for: dims) }
  }
}

extension TensorDeclaration {
  /// An input or output with this type.
  package init(
    _ name: String, _ type: TensorType, default defaultValue: InputDefault? = nil, range: InputRange? = nil
  ) {
    self.init(name, type.dtype, type.shape.map(\.axis), default: defaultValue, range: range)
  }
}
