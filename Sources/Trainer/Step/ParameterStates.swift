package import GraphIR
package import GraphcRuntime
package import Interpreter
package import Passes

/// Where the parameters of a training step lie: a parameter of its own, or a row of those of a repeat.
package struct ParameterStates: Sendable {
  private struct Place {
    var name: String
    var row: Int
  }

  /// In the order of the training step.
  package let parameters: [ParameterInput]
  private let places: [String: Place]

  package init(_ parameters: [ParameterInput]) {
    self.parameters = parameters
    var places: [String: Place] = [:]
    for parameter in parameters {
      for (row, path) in parameter.paths.enumerated() { places[path] = Place(name: parameter.name, row: row) }
    }
    self.places = places
  }

  /// A parameter where it lies, under its path.
  ///
  /// - Parameter whole: gives the tensor of a name.
  /// - Throws: 65 `weights/missing`, `tensor/size`.
  package func saved(
    _ parameter: ParameterDeclaration, in whole: (String) -> Tensor?
  ) throws(GraphcError) -> SavedTensor {
    guard let place = places[parameter.path], let tensor = whole(place.name) else {
      throw GraphcError(.badInput, "weights/missing", "training has no parameter '\(parameter.path)'")
    }
    return try SavedTensor(
      parameter.path, piece: place.row, of: tensor, shape: parameter.type.shape.map { $0.constantValue ?? 0 })
  }

  /// The tensor of one name of the training step, read from the parameters that it holds.
  ///
  /// - Throws: as the source does; 65 `weights/shape-mismatch`.
  package func tensor(for parameter: ParameterInput, from source: any ParameterSource) throws -> Tensor {
    let shape = parameter.type.shape.map { $0.constantValue ?? 0 }
    return try Tensor(dtype: parameter.type.dtype, shape: shape) { bytes in
      var start = 0
      for path in parameter.paths {
        let row = try source.tensor(
          for: ParameterDeclaration(
            path: path, type: parameter.rowType, initializer: parameter.initializer, origin: .synthetic))
        try row.withUnsafeBytes { part in
          guard start + part.count <= bytes.count else {
            throw GraphcError(.badInput, "weights/shape-mismatch", "'\(path)' has \(part.count) bytes")
          }
          UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + part.count]).copyMemory(from: part)
          start += part.count
        }
      }
    }
  }
}

/// Parameters as training has made them so far.
package struct TrainedParameters: ParameterSource {
  private let states: ParameterStates
  private let whole: @Sendable (String) -> Tensor?

  /// - Parameter whole: the tensors of the training step by name.
  package init(_ states: ParameterStates, whole: @escaping @Sendable (String) -> Tensor?) {
    self.states = states
    self.whole = whole
  }

  /// A parameter where it lies: what training changes later shows.
  package func saved(_ parameter: ParameterDeclaration) throws(GraphcError) -> SavedTensor {
    try states.saved(parameter, in: whole)
  }

  package func tensor(for parameter: ParameterDeclaration) throws -> Tensor {
    let place = try saved(parameter)
    return try Tensor(dtype: parameter.type.dtype, shape: parameter.type.shape.map { $0.constantValue ?? 0 }) { bytes in
      place.withUnsafeBytes { bytes.copyMemory(from: $0) }
    }
  }

  /// The digest of a name: parameters in training are not packed.
  package func digest() -> String { SHA256.hexadecimal(of: "training") }
}
