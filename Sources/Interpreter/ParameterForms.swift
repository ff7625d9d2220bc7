import ExecutionPlan
import GraphIR
import GraphcRuntime

extension PlanParameter {
  /// The declared shape, which is known at compile time.
  private var shape: [Int] { type.shape.map { $0.constantValue ?? -1 } }

  /// The tensor in this form.
  ///
  /// - Throws: 65 `weights/shape-mismatch`.
  func formed(_ tensor: Tensor, _ threads: ThreadPool) throws -> Tensor {
    guard tensor.dtype == .f32, tensor.shape == shape else {
      throw GraphcError(
        .badInput, "weights/shape-mismatch", "'\(path)' is \(type), not \(tensor.dtype.rawValue)\(tensor.shape)")
    }
    guard case .packed(let transposed, let format) = form else { return tensor }
    guard let (inner, columns) = tensor.sizes.weightMatrix(transposed: transposed) else {
      throw GraphcError(.badInput, "weights/shape-mismatch", "'\(path)' is \(type), and only a matrix has panels")
    }
    // The tensor only provides memory for the panels, so its shape is the number of elements.
    let count = format.byteCount(inner: inner, columns: columns) / form.dtype.byteCount
    return try Tensor(dtype: form.dtype, shape: [count]) { bytes in
      tensor.withUnsafeBytes { source in
        guard let from = source.baseAddress, let into = bytes.baseAddress else { return }
        format.pack(
          from.assumingMemoryBound(to: Float.self), transposed: transposed, inner: inner, columns: columns, into: into,
          on: threads)
      }
    }
  }

  /// The address of the parameter in a packed file.
  ///
  /// - Parameter path: the path from the root of the model.
  func address(_ path: String, in packed: PackedWeights) throws(GraphcError) -> UnsafeRawPointer {
    switch form {
    case .plain: return UnsafeRawPointer(try packed.plain(path, shape: shape))
    case .packed(let transposed, let format):
      return try packed.panels(path, shape: shape, transposed: transposed, as: format)
    }
  }

  /// The entry of the parameter in a packed file.
  func entry(_ path: String) throws(GraphcError) -> PackedWeights.Entry {
    switch form {
    case .plain: return PackedWeights.Entry(name: path, shape: shape)
    case .packed(let transposed, let format):
      return try PackedWeights.Entry(panelsOf: path, shape: shape, transposed: transposed, as: format)
    }
  }
}

extension PlanParameter.Form {
  /// The place of the form in the order of the forms of one parameter.
  var rank: Int {
    switch self {
    case .plain: 0
    case .packed(let transposed, let format):
      1 + (transposed ? 1 : 0) + 2 * (WeightFormat.all.firstIndex(of: format) ?? WeightFormat.all.count)
    }
  }
}
