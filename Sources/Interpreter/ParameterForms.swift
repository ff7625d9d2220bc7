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
    guard isPacked else {
      try check(tensor)
      return tensor
    }
    // The tensor only provides memory for the panels, so its shape is the number of elements.
    let count = try byteCount() / form.dtype.byteCount
    return try Tensor(dtype: form.dtype, shape: [count]) { bytes in
      if let base = bytes.baseAddress { try pack(tensor, into: base, threads) }
    }
  }

  /// Whether kernels read panels.
  var isPacked: Bool { form != .plain }

  /// Writes the panels of a tensor, `byteCount()` bytes; nothing if the form has none.
  ///
  /// - Throws: 65 `weights/shape-mismatch`.
  func pack(_ tensor: Tensor, into: UnsafeMutableRawPointer, _ threads: ThreadPool) throws(GraphcError) {
    try check(tensor)
    guard case .packed(let transposed, let format) = form else { return }
    let (inner, columns) = try matrix(tensor.sizes, transposed: transposed)
    tensor.withUnsafeBytes { source in
      guard let from = source.baseAddress else { return }
      format.pack(
        from.assumingMemoryBound(to: Float.self), transposed: transposed, inner: inner, columns: columns, into: into,
        on: threads)
    }
  }

  private func check(_ tensor: Tensor) throws(GraphcError) {
    guard tensor.dtype == .f32, tensor.shape == shape else {
      throw GraphcError(
        .badInput, "weights/shape-mismatch", "'\(path)' is \(type), not \(tensor.dtype.rawValue)\(tensor.shape)")
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
