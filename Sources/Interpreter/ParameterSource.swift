package import GraphIR
package import GraphcRuntime

/// A source of parameters, by full path: a checkpoint, or seeded initial values.
package protocol ParameterSource {
  /// The tensor of a parameter, f32, of the declared shape.
  func tensor(for parameter: ParameterDeclaration) throws -> Tensor

  /// Bytes in memory at most while that tensor is made, the tensor among them.
  func peakByteCount(of parameter: ParameterDeclaration) throws -> Int

  /// SHA-256 of the source of the tensors, as 64 hexadecimal digits.
  func digest() throws -> String
}

extension ParameterSource {
  /// The bytes of the tensor, for a source that makes it at once.
  package func peakByteCount(of parameter: ParameterDeclaration) throws -> Int {
    try Shape(parameter.type.shape.map { $0.constantValue ?? 0 }).byteCount(of: parameter.type.dtype)
  }
}

/// Initial values from a seed. Every parameter has its own random stream, so that none depends on the others.
package struct InitialParameters: ParameterSource {
  package var seed: UInt64

  package init(seed: UInt64) { self.seed = seed }

  package func tensor(for parameter: ParameterDeclaration) throws -> Tensor {
    let shape = parameter.type.shape.map { $0.constantValue ?? 0 }
    let generator = CounterGenerator(seed: seed, stream: CounterGenerator.stream(named: parameter.path))
    return try generator.tensor(shape: shape, initializer: parameter.initializer)
  }

  /// The digest of the text `seed N`.
  package func digest() -> String { SHA256.hexadecimal(of: "seed \(seed)") }
}
