/// Finds the run-time dims of a model from the shapes of its inputs.
public enum DimSolver {
  /// - Parameter tensors: one for each declared input, in order.
  /// - Throws: as `solve(_:inputs:)`.
  public static func solve(
    _ declared: [TensorDeclaration], given tensors: [Tensor]
  ) throws(GraphcError) -> [String: Int] {
    let inputs = zip(declared, tensors).map { ($0.name, ($1.dtype, $1.shape)) }
    return try solve(declared, inputs: Dictionary(inputs, uniquingKeysWith: { first, _ in first }))
  }

  /// - Throws: `input/missing`, `input/unknown`, `type/mismatch`, `shape/rank`, `shape/mismatch`; `limit/elements`.
  public static func solve(
    _ declared: [TensorDeclaration], inputs: [String: (DType, [Int])]
  ) throws(GraphcError) -> [String: Int] {
    let missing = declared.filter { inputs[$0.name] == nil }
    guard missing.isEmpty else {
      throw GraphcError(
        .usage, "input/missing", "the model needs \(missing.map(\.description).joined(separator: ", "))",
        help: "give each with --input \(missing[0].name)=FILE, or --input \(missing[0].name)=random")
    }
    for name in inputs.keys.sorted() where !declared.contains(where: { $0.name == name }) {
      throw GraphcError(
        .usage, "input/unknown", "the model has no input '\(name)'",
        help: "its inputs are \(declared.map(\.description).joined(separator: ", "))")
    }
    var bindings: [String: Int] = [:]
    for input in declared {
      guard let (dtype, shape) = inputs[input.name] else { continue }
      guard dtype == input.dtype else {
        throw GraphcError(
          .badInput, "type/mismatch", "the input '\(input.name)' is \(dtype.rawValue), the model takes \(input.type)")
      }
      guard shape.count == input.shape.count else {
        throw GraphcError(
          .badInput, "shape/rank", "the input '\(input.name)' has shape \(shape), the model takes \(input.type)")
      }
      try bind(input, shape, &bindings)
    }
    for input in declared {
      guard let (_, shape) = inputs[input.name] else { continue }
      let expected = try input.shape(for: bindings)
      for axis in shape.indices where expected[axis] != shape[axis] {
        throw GraphcError(
          .badInput, "shape/mismatch",
          "axis \(axis) of the input '\(input.name)' is \(shape[axis]), not \(expected[axis]): the model takes "
            + input.type)
      }
    }
    return bindings
  }

  private static func bind(
    _ input: TensorDeclaration, _ shape: [Int], _ bindings: inout [String: Int]
  ) throws(GraphcError) {
    for (axis, extent) in zip(input.shape, shape) {
      guard case .dim(let name) = axis else { continue }
      if let known = bindings[name], known != extent {
        throw GraphcError(
          .badInput, "shape/mismatch",
          "\(name) is \(known), but the input '\(input.name)' of shape \(shape) makes it \(extent)")
      }
      guard extent >= 1 else {
        throw GraphcError(
          .badInput, "shape/mismatch", "\(name) is \(extent) in the input '\(input.name)' of shape \(shape)",
          help: "a run-time dim is at least 1")
      }
      bindings[name] = extent
    }
  }
}
