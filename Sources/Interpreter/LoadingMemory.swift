package import ExecutionPlan
package import GraphIR
package import GraphcRuntime

extension ParameterStore {
  /// Adds what `init(_:declarations:source:besides:threads:)` takes: the forms of each parameter stay, each after its
  /// tensor was made.
  ///
  /// - Parameters:
  ///   - other: the plan of the other store.
  ///   - scratch: includes what the kernels that make parameters need.
  /// - Throws: 65 `weights/missing`, `limit/elements`.
  package static func addMemory(
    _ plan: ExecutionPlan, declarations: [ParameterDeclaration], source: any ParameterSource,
    besides other: ExecutionPlan? = nil, _ scratch: inout ScratchSize, to estimate: inout MemoryEstimate
  ) throws {
    let held = Set(try other?.neededParameters(declarations).flatMap(\.declaredKeys) ?? [])
    try [plan].addMemory(making: declarations, besides: held, from: source, &scratch, to: &estimate) {
      needed, estimate in
      var isHeld = false
      for form in needed.forms {
        estimate.hold(.weights, needed.path, try form.byteCount())
        isHeld = isHeld || form.form == .plain
      }
      if !isHeld, let tensor = try needed.forms.first?.plainByteCount() {
        estimate.pass("packing \(needed.path)", tensor)
      }
    }
  }
}

extension ParameterPacking {
  /// Adds what `write` takes: one tensor and one of its forms at a time.
  ///
  /// - Parameter scratch: includes what the kernels that make parameters need.
  /// - Throws: 65 `weights/missing`, `limit/elements`.
  package static func addMemory(
    _ plans: [ExecutionPlan], declarations: [ParameterDeclaration], source: any ParameterSource,
    _ scratch: inout ScratchSize, to estimate: inout MemoryEstimate
  ) throws {
    try plans.addMemory(making: declarations, from: source, &scratch, to: &estimate) { needed, estimate in
      for form in needed.forms where form.form != .plain {
        estimate.pass("packing \(needed.path)", try form.plainByteCount(), try form.byteCount())
      }
    }
  }
}

extension [ExecutionPlan] {
  /// Adds what making one parameter after the other takes, and for each what `addForms` adds for its forms.
  fileprivate func addMemory(
    making declarations: [ParameterDeclaration], besides held: Set<ParameterStore.Key> = [],
    from source: any ParameterSource, _ scratch: inout ScratchSize, to estimate: inout MemoryEstimate,
    _ addForms: (NeededParameter, inout MemoryEstimate) throws -> Void
  ) throws {
    for needed in try neededParameters(declarations, besides: held) {
      estimate.pass("making \(needed.path)", try needed.peakByteCount(from: source, &scratch))
      try addForms(needed, &estimate)
    }
  }
}

extension BoundPlan {
  /// Adds the memory that a run writes: the states, the arena and the outputs.
  ///
  /// - Parameter scratch: includes what its kernels need.
  /// - Throws: `limit/elements`.
  package func addMemory(_ scratch: inout ScratchSize, to estimate: inout MemoryEstimate) throws(GraphcError) {
    try addScratch(to: &scratch)
    try addBuffers(to: &estimate)
  }

  private func addBuffers(to estimate: inout MemoryEstimate) throws(GraphcError) {
    let outputs = plan.plainOutputs.map { TensorDeclaration($0.name, $0.type) }
    try estimate.hold(states: plan.stateDeclarations, for: bindings)
    try estimate.hold(arena: arenaByteCount, outputs: outputs, for: bindings)
  }

  /// The memory that a run holds, without scratch: inputs, weights as its kernels read them, states,
  /// arena and outputs.
  ///
  /// - Throws: `limit/elements`.
  package func heldMemory() throws -> MemoryEstimate {
    var estimate = MemoryEstimate()
    try estimate.hold(inputs: plan.plainInputs.map { TensorDeclaration($0.name, $0.type) }, for: bindings)
    var seen: Set<ParameterStore.Key> = []
    var parameters: [(path: String, parameter: PlanParameter)] = []
    plan.forEachParameter { path, parameter in
      if seen.insert(.init(path: path, form: parameter.form)).inserted { parameters.append((path, parameter)) }
    }
    for (path, parameter) in parameters { estimate.hold(.weights, path, try parameter.byteCount()) }
    try addBuffers(to: &estimate)
    return estimate
  }
}
