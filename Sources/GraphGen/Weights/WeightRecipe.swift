import GraphIR
package import GraphcRuntime

/// The computation of a parameter from the tensors of a checkpoint.
package indirect enum WeightRecipe: Hashable, Sendable {
  case tensor(String)
  case reshape(WeightRecipe, [Int])
  /// Permutes the axes; `nil` swaps the last two.
  case transpose(WeightRecipe, [Int]?)
  /// Rearranges the axes, in the notation of the built-in, with extents by name.
  case rearrange(WeightRecipe, pattern: String, extents: [String: Int])
  /// Part number `part` of `of` equal parts of an axis.
  case split(WeightRecipe, part: Int, of: Int, axis: Int)
  case slice(WeightRecipe, start: Int, end: Int, axis: Int)
  case concat([WeightRecipe], axis: Int)

  /// The checkpoint names that it reads.
  package var names: [String] {
    switch self {
    case .tensor(let name): [name]
    case .reshape(let inner, _), .transpose(let inner, _), .rearrange(let inner, _, _), .split(let inner, _, _, _),
      .slice(let inner, _, _, _):
      inner.names
    case .concat(let parts, _): parts.flatMap(\.names)
    }
  }

  func mapNames(_ map: (String) -> String) -> WeightRecipe {
    switch self {
    case .tensor(let name): .tensor(map(name))
    case .reshape(let inner, let shape): .reshape(inner.mapNames(map), shape)
    case .transpose(let inner, let permutation): .transpose(inner.mapNames(map), permutation)
    case .rearrange(let inner, let pattern, let extents):
      .rearrange(inner.mapNames(map), pattern: pattern, extents: extents)
    case .split(let inner, let part, let of, let axis): .split(inner.mapNames(map), part: part, of: of, axis: axis)
    case .slice(let inner, let start, let end, let axis):
      .slice(inner.mapNames(map), start: start, end: end, axis: axis)
    case .concat(let parts, let axis): .concat(parts.map { $0.mapNames(map) }, axis: axis)
    }
  }

  /// The shape of the result for given shapes of the checkpoint.
  ///
  /// - Throws: 65 `tensor/shape` if a transform does not fit; as `Shape.init`.
  package func shape(_ shapeOf: (String) throws -> [Int]) throws -> [Int] {
    switch self {
    case .tensor(let name): return try shapeOf(name)
    case .reshape(let inner, let shape):
      let old = try inner.shape(shapeOf)
      guard try Shape(old).count == Shape(shape).count else {
        throw GraphcError(.badInput, "tensor/shape", "\(old) cannot be reshaped to \(shape)")
      }
      return shape
    case .transpose(let inner, let permutation):
      let old = try inner.shape(shapeOf)
      let order = try Self.permutation(permutation, rank: old.count)
      return order.map { old[$0] }
    case .rearrange(let inner, let pattern, let extents):
      let steps = try Self.steps(pattern, extents, for: inner.shape(shapeOf))
      // The axes that loading splits count against the limit of axes.
      _ = try Shape(steps.split)
      return steps.merged
    case .split(let inner, let part, let of, let axis):
      var shape = try inner.shape(shapeOf)
      shape[axis] = try Self.range(shape, part: part, of: of, axis: axis).count
      return shape
    case .slice(let inner, let start, let end, let axis):
      var shape = try inner.shape(shapeOf)
      guard shape.indices.contains(axis), start >= 0, start <= end, end <= shape[axis] else {
        throw GraphcError(.badInput, "tensor/shape", "axis \(axis) of \(shape) has no positions \(start) to \(end)")
      }
      shape[axis] = end - start
      return shape
    case .concat(let parts, let axis):
      let shapes = try parts.map { try $0.shape(shapeOf) }
      guard var result = shapes.first, result.indices.contains(axis) else {
        throw GraphcError(.badInput, "tensor/shape", "nothing to concatenate along axis \(axis)")
      }
      for shape in shapes.dropFirst() {
        var expected = result
        if shape.count == result.count { expected[axis] = shape[axis] }
        let (extent, overflow) = result[axis].addingReportingOverflow(expected[axis])
        guard shape == expected, !overflow else {
          throw GraphcError(
            .badInput, "tensor/shape", "\(result) and \(shape) cannot be concatenated along axis \(axis)")
        }
        result[axis] = extent
      }
      return result
    }
  }

  /// Reads the tensors and applies the transforms.
  package func load(_ checkpoint: Checkpoint) throws -> Tensor {
    switch self {
    case .tensor(let name): return try checkpoint.read(name)
    case .reshape(let inner, let shape): return try inner.load(checkpoint).reshaped(to: shape)
    case .transpose(let inner, let permutation):
      let tensor = try inner.load(checkpoint)
      return try tensor.permuted(Self.permutation(permutation, rank: tensor.shape.count))
    case .rearrange(let inner, let pattern, let extents):
      let tensor = try inner.load(checkpoint)
      let steps = try Self.steps(pattern, extents, for: tensor.shape)
      return try tensor.reshaped(to: steps.split).permuted(steps.permutation).reshaped(to: steps.merged)
    case .split(let inner, let part, let of, let axis):
      let tensor = try inner.load(checkpoint)
      let range = try Self.range(tensor.shape, part: part, of: of, axis: axis)
      return try tensor.sliced(axis: axis, from: range.lowerBound, to: range.upperBound)
    case .slice(let inner, let start, let end, let axis):
      return try inner.load(checkpoint).sliced(axis: axis, from: start, to: end)
    case .concat(let parts, let axis):
      return try Tensor.concatenated(parts.map { try $0.load(checkpoint) }, axis: axis)
    }
  }

  private static func steps(
    _ text: String, _ extents: [String: Int], for shape: [Int]
  ) throws -> (split: [Int], permutation: [Int], merged: [Int]) {
    guard let pattern = try? RearrangePattern(text),
      let steps = try? pattern.steps(for: shape.map { Dim($0) }, extents: extents.mapValues { Dim($0) })
    else { throw GraphcError(.badInput, "tensor/shape", "\(shape) does not fit the pattern '\(text)'") }
    return (steps.split.compactMap(\.constantValue), steps.permutation, steps.merged.compactMap(\.constantValue))
  }

  private static func permutation(_ given: [Int]?, rank: Int) throws -> [Int] {
    if let given {
      guard given.sorted() == Array(0..<rank) else {
        throw GraphcError(.badInput, "tensor/shape", "\(given) does not name every one of \(rank) axes once")
      }
      return given
    }
    guard rank >= 2 else {
      throw GraphcError(.badInput, "tensor/shape", "transpose swaps the last two axes, the tensor has \(rank)")
    }
    return Array(0..<(rank - 2)) + [rank - 1, rank - 2]
  }

  private static func range(_ shape: [Int], part: Int, of: Int, axis: Int) throws -> Range<Int> {
    guard shape.indices.contains(axis), of > 0, shape[axis] % of == 0, (0..<of).contains(part) else {
      throw GraphcError(.badInput, "tensor/shape", "axis \(axis) of \(shape) has no part \(part) of \(of)")
    }
    let length = shape[axis] / of
    return (part * length)..<((part + 1) * length)
  }
}
