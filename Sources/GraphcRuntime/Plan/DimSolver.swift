/// Finds the run-time dims of a model from the shapes of its inputs.
public enum DimSolver {
  /// Inputs with defaults may be `nil`; every run-time dim must occur in the shape of an input that is given.
  ///
  /// - Parameters:
  ///   - tensors: one for each declared input, in order.
  ///   - known: dims that are given directly.
  /// - Throws: as `solve(_:inputs:)`.
  public static func solve(
    _ declared: [TensorDeclaration], given tensors: [Tensor?], known: [String: Int] = [:]
  ) throws(GraphcError) -> [String: Int] {
    var inputs: [String: (DType, [Int])] = [:]
    for (input, tensor) in zip(declared, tensors) {
      if let tensor { inputs[input.name] = (tensor.dtype, tensor.shape) }
    }
    return try solve(declared, inputs: inputs, known: known)
  }

  /// Inputs with defaults may be left out; every run-time dim must occur in the shape of an input that is given.
  ///
  /// - Throws: `input/missing`, `input/unknown`, `type/mismatch`, `shape/rank`, `shape/mismatch`; `limit/elements`.
  public static func solve(
    _ declared: [TensorDeclaration], inputs: [String: (DType, [Int])], known: [String: Int] = [:]
  ) throws(GraphcError) -> [String: Int] {
    let missing = declared.filter { inputs[$0.name] == nil && $0.defaultValue == nil }
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
    var bindings = known
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
      if let (_, shape) = inputs[input.name] { try solveMultiples(input, shape, &bindings) }
    }
    try requireBound(declared, bindings)
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

  /// A default takes its dims from the other inputs, so each of its dims must be known from one of them.
  private static func requireBound(
    _ declared: [TensorDeclaration], _ bindings: [String: Int]
  ) throws(GraphcError) {
    for input in declared {
      for axis in input.shape {
        guard let (name, _) = axis.solved(by: 0), bindings[name] == nil else { continue }
        throw GraphcError(
          .usage, "input/missing", "nothing that is given says what \(name) is in the input \(input)",
          help:
            "give an input that has the dim \(name), such as --input \(input.name)=FILE, or the dim: --dim \(name)=1")
      }
    }
  }

  /// A dim that is not an axis of its own in any input is solved from an axis such as `32 * h`.
  private static func solveMultiples(
    _ input: TensorDeclaration, _ shape: [Int], _ bindings: inout [String: Int]
  ) throws(GraphcError) {
    for (axis, extent) in shape.enumerated() {
      guard case .affine = input.shape[axis], let (name, value) = input.shape[axis].solved(by: extent),
        bindings[name] == nil
      else { continue }
      guard let value, value >= 1 else {
        throw GraphcError(
          .badInput, "shape/mismatch",
          "axis \(axis) of the input '\(input.name)' is \(extent), which is \(input.shape[axis].text) for no \(name) of at "
            + "least 1: the model takes \(input.type)")
      }
      bindings[name] = value
    }
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
