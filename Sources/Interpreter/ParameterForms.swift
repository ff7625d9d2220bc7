package import ExecutionPlan
import GraphIR
import GraphcRuntime

extension PlanParameter {
  /// The declared shape, which is known at compile time.
  private var shape: [Int] { type.shape.map { $0.constantValue ?? -1 } }

  /// The sizes of a matrix that is read in panels: W[inner, columns], or its transpose. The axes from the second on
  /// count as one.
  private func matrix(transposed: Bool) throws(GraphcError) -> (inner: Int, columns: Int) {
    guard shape.count >= 2 else {
      throw GraphcError(.badInput, "weights/shape-mismatch", "'\(path)' is \(type), and only a matrix has panels")
    }
    _ = try Tensor.byteCount(dtype: .f32, shape: shape)
    let rest = shape[1...].reduce(1, *)
    return transposed ? (rest, shape[0]) : (shape[0], rest)
  }

  /// The tensor in this form.
  ///
  /// - Throws: 65 `weights/shape-mismatch`.
  func formed(_ tensor: Tensor, _ threads: ThreadPool) throws -> Tensor {
    guard tensor.dtype == .f32, tensor.shape == shape else {
      throw GraphcError(
        .badInput, "weights/shape-mismatch", "'\(path)' is \(type), not \(tensor.dtype.rawValue)\(tensor.shape)")
    }
    guard case .packed(let transposed) = form else { return tensor }
    let (inner, columns) = try matrix(transposed: transposed)
    let count = PackedMatrix.byteCount(inner: inner, columns: columns) / MemoryLayout<Float>.stride
    return try Tensor(dtype: .f32, shape: [count]) { bytes in
      tensor.withUnsafeBytes { source in
        guard let from = source.baseAddress, let into = bytes.baseAddress else { return }
        PackedMatrix.pack(
          from.assumingMemoryBound(to: Float.self), transposed: transposed, inner: inner, columns: columns,
          into: into.assumingMemoryBound(to: Float.self), on: threads)
      }
    }
  }

  /// Where the parameter lies in a packed file.
  ///
  /// - Parameter path: from the model's root.
  func address(_ path: String, in packed: PackedWeights) throws(GraphcError) -> UnsafePointer<Float> {
    switch form {
    case .plain: return try packed.plain(path, shape: shape)
    case .packed(let transposed):
      let (inner, columns) = try matrix(transposed: transposed)
      return try packed.panels(path, inner: inner, columns: columns, transposed: transposed)
    }
  }

  /// How the parameter is entered in a packed file.
  func entry(_ path: String) throws(GraphcError) -> PackedWeights.Entry {
    switch form {
    case .plain: return PackedWeights.Entry(name: path, shape: shape)
    case .packed(let transposed):
      let (inner, columns) = try matrix(transposed: transposed)
      return PackedWeights.Entry(panelsOf: path, inner: inner, columns: columns, transposed: transposed)
    }
  }
}

extension PlanParameter.Form {
  /// The order of the forms of one parameter.
  fileprivate var rank: Int {
    switch self {
    case .plain: 0
    case .packed(let transposed): transposed ? 2 : 1
    }
  }
}

extension ExecutionPlan {
  /// Calls `body` with the full path of every parameter slot that a run reads.
  package func forEachParameter(_ body: (String, PlanParameter) -> Void) {
    func visit(_ index: Int, _ prefix: String) {
      for parameter in functions[index].parameters { body(prefix + parameter.path, parameter) }
      for call in functions[index].steps.flatMap(\.calls) { visit(call.function, prefix + call.path + ".") }
    }
    visit(functions.count - 1, "")
  }

  /// The parameters that a run reads, in the order of their declarations, each with its forms in a fixed order.
  ///
  /// - Throws: 65 `weights/missing` for one that is not declared.
  func neededParameters(
    _ declarations: [ParameterDeclaration]
  ) throws(GraphcError) -> [(declaration: ParameterDeclaration, forms: [PlanParameter])] {
    var needed: [String: [PlanParameter.Form: PlanParameter]] = [:]
    forEachParameter { path, parameter in needed[path, default: [:]][parameter.form] = parameter }
    var result: [(declaration: ParameterDeclaration, forms: [PlanParameter])] = []
    for declaration in declarations {
      guard let forms = needed.removeValue(forKey: declaration.path) else { continue }
      result.append((declaration, forms.values.sorted { $0.form.rank < $1.form.rank }))
    }
    if let path = needed.keys.sorted().first {
      throw GraphcError(.badInput, "weights/missing", "no parameter '\(path)' is declared")
    }
    return result
  }
}
