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
      return (result, max(peak, before.addingOrLargest(result)))
    case .concat(let parts, _):
      var (held, most) = (0, 0)
      for part in parts {
        let (bytes, peak) = try part.byteCounts(in: checkpoint)
        most = max(most, held.addingOrLargest(peak))
        held = held.addingOrLargest(bytes)
      }
      let result = try resultByteCount(in: checkpoint)
      return (result, max(most, held.addingOrLargest(result)))
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
}
