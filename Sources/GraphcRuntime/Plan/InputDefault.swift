/// The value of a model input that is not given. The same input, seed and shape give the same values on every machine.
public enum InputDefault: Hashable, Sendable, CustomStringConvertible {
  /// The value of every element: an integer for i32, 0 or 1 for bool.
  case constant(Double)
  /// Independent values in [0, 1) of f32.
  case uniform(seed: UInt64)
  /// Independent normal values of f32 with mean 0 and this standard deviation.
  case normal(Double, seed: UInt64)

  /// The default as a spec writes it.
  public var description: String {
    switch self {
    case .constant(let value): Int(exactly: value).map { "\($0)" } ?? "\(value)"
    case .uniform(let seed): "uniform(seed=\(seed))"
    case .normal(let deviation, let seed): "normal(\(deviation), seed=\(seed))"
    }
  }

  /// The values of one input. A random one uses the stream with its name.
  ///
  /// - Throws: `limit/elements`; `input/range` for a constant that the dtype cannot hold, `type/mismatch` for random
  ///   values of another dtype than f32.
  public func tensor(_ name: String, _ dtype: DType, shape: [Int]) throws -> Tensor {
    switch self {
    case .constant(let value): return try constant(value, name, dtype, shape: shape)
    case .uniform(let seed):
      try requireFloat(name, dtype)
      return try Self.generator(name, seed).uniformTensor(shape: shape)
    case .normal(let deviation, let seed):
      try requireFloat(name, dtype)
      return try Self.generator(name, seed).tensor(shape: shape, initializer: .normal(deviation))
    }
  }

  /// The generator of the random values of an input. Its stream depends on the name only, so that inputs are
  /// independent of each other.
  private static func generator(_ name: String, _ seed: UInt64) -> CounterGenerator {
    CounterGenerator(seed: seed, stream: CounterGenerator.stream(named: "input \(name)"))
  }

  private func requireFloat(_ name: String, _ dtype: DType) throws(GraphcError) {
    guard dtype != .f32 else { return }
    throw GraphcError(
      .badInput, "type/mismatch", "the input '\(name)' is \(dtype.rawValue), and random values are f32")
  }

  private func constant(_ value: Double, _ name: String, _ dtype: DType, shape: [Int]) throws -> Tensor {
    let range = GraphcError(.badInput, "input/range", "\(value), the default of '\(name)', is not \(dtype.rawValue)")
    switch dtype {
    case .f32: return try Tensor(repeating: Float(value), shape: shape)
    case .i32:
      guard let integer = Int32(exactly: value) else { throw range }
      return try Tensor(repeating: integer, shape: shape)
    case .bf16: throw range
    case .bool:
      guard value == 0 || value == 1 else { throw range }
      return try Tensor(repeating: value == 1, shape: shape)
    }
  }
}

extension TensorDeclaration {
  /// The tensor of an input: the given one, or its default for the run-time dims.
  ///
  /// - Throws: `input/missing` without either; what `InputDefault.tensor` throws.
  public func tensor(_ given: Tensor?, for dims: [String: Int]) throws -> Tensor {
    if let given { return given }
    guard let defaultValue else {
      throw GraphcError(
        .usage, "input/missing", "the model needs \(self)",
        help: "give it with --input \(name)=FILE, or --input \(name)=random")
    }
    return try defaultValue.tensor(name, dtype, shape: shape(for: dims))
  }
}
