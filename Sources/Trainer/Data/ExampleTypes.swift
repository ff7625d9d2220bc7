import GraphcRuntime

/// What inputs ask of examples.
enum ExampleTypes {
  /// Checks that inputs take examples of these shapes, whatever their number in a batch.
  ///
  /// - Parameters:
  ///   - examples: inputs with the shape of an example, without the axis of the batch.
  ///   - count: an extent for the axis of the batch.
  ///   - path: the data, for messages.
  /// - Throws: 65 `shape/rank`, `shape/mismatch`; `limit/elements`.
  static func check(
    _ examples: [(input: TensorDeclaration, shape: [Int])], count: Int, path: String
  ) throws(GraphcError) {
    var types: [String: (DType, [Int])] = [:]
    var declared: [TensorDeclaration] = []
    for (input, shape) in examples {
      types[input.name] = (input.dtype, [count] + shape)
      declared.append(input.withBatchAxis)
    }
    do throws(GraphcError) {
      _ = try DimSolver.solve(declared, inputs: types)
    } catch {
      var error = error
      error.path = path
      throw error
    }
  }

  /// The integers that an i32 input takes, if the model says so and they do not depend on run-time dims.
  static func range(of input: TensorDeclaration) -> ClosedRange<Int32>? {
    guard input.dtype == .i32, let range = input.range else { return nil }
    return try? range.values(for: [:])
  }
}

extension TensorDeclaration {
  /// The declaration with any number of examples along its first axis: how many a batch has is not a matter of the data.
  fileprivate var withBatchAxis: TensorDeclaration {
    guard case .fixed? = shape.first else { return self }
    return TensorDeclaration(name, dtype, [.dim("batch")] + shape.dropFirst(), default: defaultValue, range: range)
  }
}
