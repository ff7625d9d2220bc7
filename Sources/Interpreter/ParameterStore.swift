package import ExecutionPlan
package import GraphIR
package import GraphcRuntime

/// The learned tensors of a plan in the forms in which its kernels read them, each made once.
package final class ParameterStore {
  private struct Key: Hashable {
    var path: String
    var form: PlanParameter.Form
  }

  /// What the addresses lead to.
  private var tensors: [Tensor] = []
  private let packed: PackedWeights?
  private var addresses: [Key: UnsafeRawPointer] = [:]

  /// Loads what the plan reads; a tensor that is only read in panels is dropped once it is packed.
  package init(
    _ plan: ExecutionPlan, declarations: [ParameterDeclaration], source: any ParameterSource, threads: ThreadPool
  ) throws {
    packed = nil
    for needed in try plan.neededParameters(declarations) {
      let tensor = try needed.tensor(from: source, on: threads)
      for parameter in needed.forms {
        let formed = try parameter.formed(tensor, threads)
        tensors.append(formed)
        addresses[Key(path: needed.path, form: parameter.form)] = UnsafeRawPointer(formed.address)
      }
    }
  }

  /// Takes what the plan reads from a packed file, without a copy.
  ///
  /// - Throws: 65 `weights/missing`, `weights/shape-mismatch`.
  package init(_ plan: ExecutionPlan, packed: PackedWeights) throws(GraphcError) {
    self.packed = packed
    var found: [Key: UnsafeRawPointer] = [:]
    var failure: GraphcError?
    plan.forEachParameter { path, parameter in
      let key = Key(path: path, form: parameter.form)
      guard failure == nil, found[key] == nil else { return }
      do throws(GraphcError) {
        found[key] = try parameter.address(path, in: packed)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    addresses = found
  }

  /// Where a parameter lies in a form; valid while the store lives.
  func address(_ path: String, _ form: PlanParameter.Form) -> UnsafeRawPointer? {
    addresses[Key(path: path, form: form)]
  }
}
