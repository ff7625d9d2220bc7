package import ExecutionPlan
import GraphIR
import GraphcRuntime

/// A tensor that a plan reads, with the forms in which it is read and its source.
struct NeededParameter {
  enum Source {
    case declared(ParameterDeclaration)
    /// Computed from parameters whose paths start with `prefix`.
    case folded(PlanFoldedParameter, prefix: String, sources: [ParameterDeclaration])
  }

  /// The path from the model's root.
  var path: String
  /// The forms in a fixed order.
  var forms: [PlanParameter]
  var source: Source

  /// The keys of a declared parameter; none of a computed one, whose path belongs to its plan.
  var declaredKeys: [ParameterStore.Key] {
    guard case .declared = source else { return [] }
    return forms.map { ParameterStore.Key(path: path, form: $0.form) }
  }

  /// The tensor in row-major order, f32.
  ///
  /// - Throws: what `parameters` throws.
  func tensor(from parameters: any ParameterSource, on threads: ThreadPool) throws -> Tensor {
    switch source {
    case .declared(let declaration): return try parameters.tensor(for: declaration)
    case .folded(let folded, let prefix, let sources):
      let plan = folded.plan
      let store = try ParameterStore(
        plan, declarations: sources, source: CalledParameters(prefix: prefix, source: parameters), threads: threads)
      let runner = try ModelRunner(BoundPlan(plan, bindings: [:]), parameters: store, threads: threads)
      // The verifier ensures that there is exactly one output.
      return try runner.runInPlace([:])[0].tensor
    }
  }

  /// Bytes in memory at most while `tensor(from:on:)` makes the tensor, the tensor among them but not the scratch of the
  /// threads, which is included in `scratch`.
  func peakByteCount(from parameters: any ParameterSource, _ scratch: inout ScratchSize) throws -> Int {
    switch source {
    case .declared(let declaration): return try parameters.peakByteCount(of: declaration)
    case .folded(let folded, let prefix, let sources):
      var estimate = MemoryEstimate()
      try ParameterStore.addMemory(
        folded.plan, declarations: sources, source: CalledParameters(prefix: prefix, source: parameters), &scratch,
        to: &estimate)
      try BoundPlan(folded.plan, bindings: [:]).addMemory(&scratch, to: &estimate)
      return estimate.byteCount
    }
  }
}

/// The parameters of one call, by their paths within the function.
private struct CalledParameters: ParameterSource {
  let prefix: String
  let source: any ParameterSource

  func tensor(for parameter: ParameterDeclaration) throws -> Tensor {
    var parameter = parameter
    parameter.path = prefix + parameter.path
    return try source.tensor(for: parameter)
  }

  func peakByteCount(of parameter: ParameterDeclaration) throws -> Int {
    var parameter = parameter
    parameter.path = prefix + parameter.path
    return try source.peakByteCount(of: parameter)
  }

  func digest() throws -> String { try source.digest() }
}

extension ExecutionPlan {
  /// Calls `body` with every function of a run and the prefix of its parameter paths.
  package func forEachFunction(_ body: (PlanFunction, _ prefix: String) -> Void) {
    func visit(_ index: Int, _ prefix: String) {
      body(functions[index], prefix)
      for call in functions[index].steps.flatMap(\.calls) { visit(call.function, prefix + call.path + ".") }
    }
    visit(functions.count - 1, "")
  }

  /// Calls `body` with the full path of every parameter slot that a run reads.
  package func forEachParameter(_ body: (String, PlanParameter) -> Void) {
    forEachFunction { function, prefix in
      for parameter in function.parameters { body(prefix + parameter.path, parameter) }
    }
  }

  /// The tensors that a run reads; as for several plans.
  func neededParameters(
    _ declarations: [ParameterDeclaration], besides held: Set<ParameterStore.Key> = []
  ) throws(GraphcError) -> [NeededParameter] {
    try [self].neededParameters(declarations, besides: held)
  }
}

extension [ExecutionPlan] {
  /// The tensors that runs of plans of one model read: declared parameters in the order of their declarations, then
  /// parameters computed from them in the order of the calls.
  ///
  /// - Parameter held: the declared ones that are there already.
  /// - Throws: 65 `weights/missing` for a tensor that is neither.
  func neededParameters(
    _ declarations: [ParameterDeclaration], besides held: Set<ParameterStore.Key> = []
  ) throws(GraphcError) -> [NeededParameter] {
    let declared = Dictionary(declarations.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    var forms: [String: [PlanParameter.Form: PlanParameter]] = [:]
    var folded: [NeededParameter] = []
    var missing: Set<String> = []
    func add(_ function: PlanFunction, _ prefix: String) {
      for parameter in function.parameters {
        let path = prefix + parameter.path
        let isKnown = forms[path] != nil
        forms[path, default: [:]][parameter.form] = parameter
        guard !isKnown, declared[path] == nil else { continue }
        guard let made = function.folded.first(where: { $0.path == parameter.path }) else {
          missing.insert(path)
          continue
        }
        var sources: [ParameterDeclaration] = []
        for source in made.function.parameters {
          guard var declaration = declared[prefix + source.path] else {
            missing.insert(prefix + source.path)
            continue
          }
          declaration.path = source.path
          sources.append(declaration)
        }
        folded.append(
          NeededParameter(path: path, forms: [], source: .folded(made, prefix: prefix, sources: sources)))
      }
    }
    for plan in self { plan.forEachFunction(add) }
    if let path = missing.min() {
      throw GraphcError(.badInput, "weights/missing", "no parameter '\(path)' is declared")
    }
    func sorted(_ path: String) -> [PlanParameter] {
      (forms[path] ?? [:]).values.sorted { $0.form.rank < $1.form.rank }
    }
    let plain = declarations.map { declaration in
      let missing = sorted(declaration.path).filter { !held.contains(.init(path: declaration.path, form: $0.form)) }
      return NeededParameter(path: declaration.path, forms: missing, source: .declared(declaration))
    }
    return plain.filter { !$0.forms.isEmpty }
      + folded.map { NeededParameter(path: $0.path, forms: sorted($0.path), source: $0.source) }
  }
}
