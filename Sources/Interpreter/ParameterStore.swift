package import ExecutionPlan
package import GraphIR
package import GraphcRuntime

/// The learned tensors of a plan in the forms in which its kernels read them, each made once.
package final class ParameterStore {
  struct Key: Hashable {
    var path: String
    var form: PlanParameter.Form
  }

  /// The memory that the addresses point to, unless it is that of a packed file: tensors, and all panels in one piece,
  /// so that small matrices lie in huge pages, too.
  private var tensors: [Tensor] = []
  private let panels: OutputTensor?
  private let packed: PackedWeights?
  /// Another store that holds some of the parameters.
  private let other: ParameterStore?
  private var addresses: [Key: UnsafeRawPointer] = [:]
  /// The keys that mean the same in every plan of the model.
  private var declared: Set<Key> = []

  /// Loads the parameters that the plan reads; a tensor that is only read in panels is released once it is packed.
  ///
  /// - Parameter other: a store with the same source; what it holds is not loaded again.
  package init(
    _ plan: ExecutionPlan, declarations: [ParameterDeclaration], source: any ParameterSource,
    besides other: ParameterStore? = nil, threads: ThreadPool
  ) throws {
    packed = nil
    self.other = other
    let all = try plan.neededParameters(declarations, besides: other?.declared ?? [])
    let panels = try OutputTensor(.f32, [all.panelByteCount() / MemoryLayout<Float>.stride])
    self.panels = panels
    var next = UnsafeMutableRawPointer(panels.pointer(Float.self))
    for needed in all {
      declared.formUnion(needed.declaredKeys)
      let tensor = try needed.tensor(from: source, on: threads)
      for parameter in needed.forms {
        let key = Key(path: needed.path, form: parameter.form)
        if parameter.isPacked {
          try parameter.pack(tensor, into: next, threads)
          addresses[key] = UnsafeRawPointer(next)
          next += try parameter.byteCount()
        } else {
          let formed = try parameter.formed(tensor, threads)
          tensors.append(formed)
          addresses[key] = UnsafeRawPointer(formed.address)
        }
      }
    }
  }

  /// Finds the parameters that the plan reads in a packed file, without copying them.
  ///
  /// - Throws: 65 `weights/missing`, `weights/shape-mismatch`.
  package init(_ plan: ExecutionPlan, packed: PackedWeights) throws(GraphcError) {
    self.packed = packed
    panels = nil
    other = nil
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

  /// Checks that a packed file is as it was when it was mapped.
  ///
  /// - Throws: 74 `io/changed`.
  package func checkUnchanged() throws { try packed?.checkUnchanged() }

  /// The address of a parameter in a form; valid as long as the store exists.
  func address(_ path: String, _ form: PlanParameter.Form) -> UnsafeRawPointer? {
    let key = Key(path: path, form: form)
    return addresses[key] ?? other?.addresses[key]
  }
}

extension [NeededParameter] {
  /// Bytes of the panels of all parameters, each a number of whole cache lines.
  ///
  /// - Throws: 65 `weights/shape-mismatch`, `limit/elements`.
  fileprivate func panelByteCount() throws(GraphcError) -> Int {
    var count = 0
    for parameter in flatMap(\.forms) where parameter.isPacked {
      count = count.addingOrLargest(try parameter.byteCount())
    }
    return count
  }
}
