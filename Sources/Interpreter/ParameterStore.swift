package import ExecutionPlan
package import GraphIR
package import GraphcRuntime

/// The learned tensors of a plan in the forms in which its kernels read them, each made once.
package final class ParameterStore {
  struct Key: Hashable {
    var path: String
    var form: PlanParameter.Form
  }

  private var buffers: [Key: Tensor] = [:]

  /// Loads what the plan reads; a tensor that is only read in panels is dropped once it is packed.
  package init(
    _ plan: ExecutionPlan, declarations: [ParameterDeclaration], source: any ParameterSource, threads: ThreadPool
  ) throws {
    var needed: [String: Set<PlanParameter.Form>] = [:]
    plan.forEachParameter { path, parameter in needed[path, default: []].insert(parameter.form) }
    for declaration in declarations {
      guard let forms = needed.removeValue(forKey: declaration.path) else { continue }
      let tensor = try source.tensor(for: declaration)
      for form in forms {
        let key = Key(path: declaration.path, form: form)
        switch form {
        case .plain: buffers[key] = tensor
        case .packed(let transposed): buffers[key] = try Self.pack(tensor, transposed: transposed, threads)
        }
      }
    }
    if let path = needed.keys.sorted().first {
      throw GraphcError(.badInput, "weights/missing", "no parameter '\(path)' is declared")
    }
  }

  private static func pack(_ tensor: Tensor, transposed: Bool, _ threads: ThreadPool) throws -> Tensor {
    let (rows, columns) = (tensor.shape[0], tensor.shape[1])
    let inner = transposed ? columns : rows
    let outer = transposed ? rows : columns
    let count = PackedMatrix.byteCount(inner: inner, columns: outer) / MemoryLayout<Float>.stride
    return try Tensor(dtype: .f32, shape: [count]) { bytes in
      tensor.withUnsafeBytes { source in
        guard let from = source.baseAddress, let into = bytes.baseAddress else { return }
        PackedMatrix.pack(
          from.assumingMemoryBound(to: Float.self), transposed: transposed, inner: inner, columns: outer,
          into: into.assumingMemoryBound(to: Float.self), on: threads)
      }
    }
  }

  func tensor(_ path: String, _ form: PlanParameter.Form) -> Tensor? { buffers[Key(path: path, form: form)] }
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
}
