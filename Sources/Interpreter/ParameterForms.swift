import ExecutionPlan
import GraphIR
import GraphcRuntime

extension PlanParameter {
  /// The declared shape, which is known at compile time.
  private var shape: [Int] { type.shape.map { $0.constantValue ?? -1 } }

  /// Bytes of the tensor as it is made, f32.
  func plainByteCount() throws(GraphcError) -> Int { try Shape(shape).byteCount(of: .f32) }

  /// Bytes of the parameter in this form.
  ///
  /// - Throws: 65 `weights/shape-mismatch`, `limit/elements`.
  func byteCount() throws(GraphcError) -> Int {
    guard case .packed(let transposed, let format) = form else { return try plainByteCount() }
    let (inner, columns) = try matrix(Shape(shape), transposed: transposed)
    return format.byteCount(inner: inner, columns: columns)
  }

  private func matrix(_ sizes: Shape, transposed: Bool) throws(GraphcError) -> (inner: Int, columns: Int) {
    if let matrix = sizes.weightMatrix(transposed: transposed) { return matrix }
    throw GraphcError(.badInput, "weights/shape-mismatch", "'\(path)' is \(type), and only a matrix has panels")
  }

  /// The tensor in this form.
  ///
  /// - Throws: 65 `weights/shape-mismatch`.
  func formed(_ tensor: Tensor, _ threads: ThreadPool) throws -> Tensor {
    guard tensor.dtype == .f32, tensor.shape == shape else {
      throw GraphcError(
        .badInput, "weights/shape-mismatch", "'\(path)' is \(type), not \(tensor.dtype.rawValue)\(tensor.shape)")
    }
    guard case .packed(let transposed, let format) = form else { return tensor }
    let (inner, columns) = try matrix(tensor.sizes, transposed: transposed)
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
