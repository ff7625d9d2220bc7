import GraphIR
package import GraphcRuntime

extension WeightRecipe {
  /// Bytes of the tensor that `load` gives, and bytes in memory at most while it makes it.
  ///
  /// - Throws: 65 `weights/missing`, `tensor/shape`, `limit/elements`.
  package func byteCounts(in checkpoint: Checkpoint) throws -> (result: Int, peak: Int) {
    switch self {
    case .tensor:
      let bytes = try resultByteCount(in: checkpoint)
      return (bytes, bytes)
    // The result shares the elements.
    case .reshape(let inner, _): return try inner.byteCounts(in: checkpoint)
    case .transpose(let inner, _), .rearrange(let inner, _, _), .split(let inner, _, _, _), .slice(let inner, _, _, _):
      let (before, peak) = try inner.byteCounts(in: checkpoint)
      let result = try resultByteCount(in: checkpoint)
      return (result, max(peak, Self.sum(before, result)))
    case .concat(let parts, _):
      var (held, most) = (0, 0)
      for part in parts {
        let (bytes, peak) = try part.byteCounts(in: checkpoint)
        most = max(most, Self.sum(held, peak))
        held = Self.sum(held, bytes)
      }
      let result = try resultByteCount(in: checkpoint)
      return (result, max(most, Self.sum(held, result)))
    }
  }

  private func resultByteCount(in checkpoint: Checkpoint) throws -> Int {
    var dtype = DType.f32
    let shape = try shape { name in
      guard let info = checkpoint.info(name) else {
        throw GraphcError(.badInput, "weights/missing", "there is no tensor '\(name)'", path: checkpoint.path)
      }
      dtype = info.readType
      return info.shape
    }
    return try Shape(shape).byteCount(of: dtype)
  }

  private static func sum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? Int.max : sum
  }
}
