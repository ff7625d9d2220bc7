package import GraphIR
package import GraphcRuntime

/// Where learned tensors come from, by full path: a checkpoint, or seeded initial values.
package protocol ParameterSource {
  /// The tensor of a parameter, f32, of the declared shape.
  func tensor(for parameter: ParameterDeclaration) throws -> Tensor

  /// SHA-256 of what the tensors are made of, as 64 digits.
  func digest() throws -> String
}

/// Initial values from a seed: every parameter draws from its own stream, so that none depends on the others.
package struct InitialParameters: ParameterSource {
  package var seed: UInt64

  package init(seed: UInt64) { self.seed = seed }

  package func tensor(for parameter: ParameterDeclaration) throws -> Tensor {
    let shape = parameter.type.shape.map { $0.constantValue ?? 0 }
    let generator = CounterGenerator(seed: seed, stream: CounterGenerator.stream(named: parameter.path))
    return try generator.tensor(shape: shape, initializer: parameter.initializer)
  }

  /// Of the text `seed N`.
  package func digest() -> String { SHA256.hexadecimal(of: "seed \(seed)") }
}
