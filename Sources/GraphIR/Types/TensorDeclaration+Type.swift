package import GraphcRuntime

extension Dim {
  /// The extent for given run-time dims.
  ///
  /// - Throws: `limit/elements` when it does not fit in 64 bits.
  package func extent(for dims: [String: Int]) throws(GraphcError) -> Int {
    do { return try evaluate(dims) } catch {
      throw GraphcError(.badInput, "limit/elements", "the size \(self) does not fit in 64 bits")
    }
  }
}

extension TensorDeclaration {
  /// An input or output of that type.
  package init(_ name: String, _ type: TensorType, default defaultValue: InputDefault? = nil) {
    self.init(
      name, type.dtype,
      type.shape.map { dim in
        if let extent = dim.constantValue { return .fixed(extent) }
        if let name = dim.symbol { return .dim(name) }
        return .derived(dim.description) { dims throws(GraphcError) in try dim.extent(for: dims) }
      }, default: defaultValue)
  }
}
