package import GraphcRuntime

/// The inputs of a run before their elements are read or made: every shape is known, and so is the memory that they
/// take.
package struct ScannedInputs {
  struct Input {
    var declaration: TensorDeclaration
    /// The parts of the batch, or one value; none for the default.
    var parts: [InputPart]
    /// Of the whole input.
    var shape: [Int]
  }

  let inputs: [Input]
  /// The run-time dims from which random values and defaults take their shapes.
  package let dims: [String: Int]
  let seed: UInt64

  /// The dtype and the shape of each input, by name.
  package var types: [String: (DType, [Int])] {
    Dictionary(
      inputs.map { ($0.declaration.name, ($0.declaration.dtype, $0.shape)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Adds the inputs and what reading them takes.
  ///
  /// - Throws: `limit/elements`.
  package func addMemory(to estimate: inout MemoryEstimate) throws {
    for input in inputs {
      let name = "the input '\(input.declaration.name)'"
      let byteCount = try Shape(input.shape).byteCount(of: input.declaration.dtype)
      var read = 0
      for part in input.parts {
        // A random part is one item of the batch.
        let shape = part.shape ?? (input.parts.count > 1 ? [1] + input.shape.dropFirst() : input.shape)
        let own = try Shape(shape).byteCount(of: input.declaration.dtype)
        part.addReading(of: own, beside: read, to: &estimate)
        read += own
      }
      // The parts of a batch are in memory until all of them are there to be joined.
      if input.parts.count > 1 { estimate.pass("the parts of \(name) and the whole", read, byteCount) }
      estimate.hold(.inputs, name, byteCount)
    }
  }

  /// Reads or makes the elements.
  ///
  /// - Throws: errors of the readers; `input/range`.
  package func read() throws -> [String: Tensor] {
    var values: [String: Tensor] = [:]
    for input in inputs {
      values[input.declaration.name] =
        input.parts.isEmpty ? try input.declaration.tensor(nil, for: dims) : try joined(input)
    }
    return values
  }

  private func joined(_ input: Input) throws -> Tensor {
    var dims = dims
    if input.parts.count > 1, let leading = input.declaration.leadingDim { dims[leading] = 1 }
    var tensors: [Tensor] = []
    for (position, part) in input.parts.enumerated() {
      tensors.append(try part.read() ?? random(input.declaration, dims, position: position))
    }
    return tensors.count == 1 ? tensors[0] : try Tensor.concatenated(alongFirstAxis: tensors)
  }

  /// Standard normal values, or integers in the range of the input. Each position of a batch has different values.
  private func random(_ input: TensorDeclaration, _ dims: [String: Int], position: Int) throws -> Tensor {
    let shape = try input.shape(for: dims)
    let stream = position == 0 ? "input \(input.name)" : "input \(input.name)[\(position)]"
    let generator = CounterGenerator(seed: seed, stream: CounterGenerator.stream(named: stream))
    switch input.dtype {
    case .f32: return try generator.tensor(shape: shape, initializer: .normal(1))
    case .i32:
      return try generator.integerTensor(.i32, shape: shape, in: (input.range ?? .standard).values(for: dims))
    case .bool: return try generator.integerTensor(.bool, shape: shape, in: 0...1)
    case .bf16: throw GraphcError(.badInput, "input/range", "the input '\(input.name)' takes numbers as f32")
    }
  }
}

extension TensorDeclaration {
  /// The run-time dim along which values can be joined.
  var leadingDim: String? {
    if case .dim(let name)? = shape.first { name } else { nil }
  }
}
