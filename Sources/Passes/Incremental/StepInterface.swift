import GraphIR
import GraphcRuntime

/// What of a module grows, what is read of it, and the dims of the step.
struct StepInterface {
  /// The module with only the wanted outputs.
  let module: Module
  let dims: StepDims
  /// The wanted outputs of `main`, at the new positions.
  let wanted: [StepOutput]
  private let growing: String
  private let logits: [String]
  private let extents: (rows: String, new: String, capacity: String, slots: String)
  /// The dims that whoever runs the step knows, whether or not it mentions them.
  private let known: Set<String>

  init(
    _ whole: Module, growing: String, logits: [String], constants: [String: Constant.Value]
  ) throws(IncrementalRefusal) {
    for name in logits where !whole.main.outputs.contains(where: { $0.name == name }) {
      throw IncrementalRefusal(reason: "the module has no output '\(name)'")
    }
    let kept = Set(logits)
    module = whole.keepingOutputs { kept.contains($0) }.module
    self.growing = growing
    self.logits = logits
    let main = module.main
    guard let input = main.inputs.first(where: { $0.name == growing }) else {
      throw IncrementalRefusal(reason: "the logits do not depend on an input '\(growing)'")
    }
    let shape = input.type.shape
    guard input.type.dtype == .i32, shape.count == 2, let batch = shape[0].symbol,
      let growth = shape[1].symbol,
      batch != growth
    else {
      throw IncrementalRefusal(
        reason: "the input '\(growing)' is \(input.type), not i32[B, T] with run-time dims B and T")
    }
    let isTaken = Set(module.dims + [growth, batch])
    func free(_ name: String) -> String { freeName(name, separator: "") { !isTaken.contains($0) } }
    let sources = main.inputs.filter {
      $0.name != growing && !$0.type.shape.contains { $0.symbols.contains(growth) }
    }
    let hasBatch = sources.contains { $0.type.shape.contains(Dim(symbol: batch)) }
    let rows = free(hasBatch ? "W" : "R")
    extents = (rows, free("N"), free("C"), free("M"))
    known = Set(sources.flatMap { $0.type.shape.solvedDims }).union([batch, extents.new, extents.capacity])
    let width = hasBatch ? Dim(symbol: rows) : nil
    let all = width.flatMap { try? Dim(symbol: batch).multiplied(by: $0) }
    dims = StepDims(
      growth: Dim(symbol: growth), batch: Dim(symbol: batch), rows: all ?? Dim(symbol: rows),
      width: width,
      new: Dim(symbol: extents.new), capacity: Dim(symbol: extents.capacity),
      slots: Dim(symbol: extents.slots))
    var wanted: [StepOutput] = []
    for (place, (output, type)) in zip(main.outputs, main.outputTypes).enumerated() {
      guard type.shape.filter({ $0 == shape[1] }).count == 1,
        type.shape.filter({ $0 == shape[0] }).count == 1
      else {
        throw IncrementalRefusal(
          main.producer(of: output.value),
          "gives the output '\(output.name)': \(type), which has no position for each token: f32[\(batch), \(growth), V]"
        )
      }
      wanted.append(.result(place, [.current]))
    }
    self.wanted = wanted
    for input in main.inputs where input.name != growing && constants[input.name] == nil {
      guard input.type.shape.contains(where: { $0.symbols.contains(growth) }) else { continue }
      let node = main.nodes.first { if case .input(let op) = $0.op { op.name == input.name } else { false } }
      throw IncrementalRefusal(
        reason: "the input '\(input.name)': \(input.type) would grow with '\(growing)', and has no constant default",
        origin: node?.origin ?? .synthetic,
        help: "give it one: \(input.name): \(input.type) = 1")
    }
  }

  /// Refuses outputs whose positions depend on later ones or on T, and rows that depend on one another.
  func checkPositions(of module: Module) throws(IncrementalRefusal) {
    for verdict in PrefixStability.find(in: module, along: dims.growth)
    where !verdict.verdict.isCausal {
      throw refusal(verdict, in: module)
    }
    for verdict in PrefixStability.find(in: module, along: dims.batch) {
      switch verdict.verdict {
      case .independent, .pointwise: continue
      case .causal, .looksAhead, .broken, .otherAxis: throw refusal(verdict, in: module)
      }
    }
  }

  private func refusal(_ fact: Causality, in module: Module) -> IncrementalRefusal {
    let output = module.main.outputs.first { $0.name == fact.output }
    let node = output.map { module.main.producer(of: $0.value) }
    func refusal(_ reason: String) -> IncrementalRefusal {
      node.map { IncrementalRefusal($0, reason) } ?? IncrementalRefusal(reason: reason)
    }
    switch fact.verdict {
    case .broken(let blame): return IncrementalRefusal(blame)
    case .looksAhead(let count):
      return refusal("depends on the position of \(fact.dim) that is \(count) further on")
    case .otherAxis(let axis):
      return refusal("depends along \(fact.dim) on the index of axis \(axis)")
    case .independent, .pointwise, .causal:
      return refusal("depends on other rows of the batch \(fact.dim)")
    }
  }

  func inputFacts(_ main: Function, _ constants: [String: Constant.Value]) -> [ValueFacts] {
    let domain = DependenceDomain(extent: dims.growth)
    return main.inputs.map { input in
      if input.name == growing { return ValueFacts(dependence: domain.input(input.type)) }
      if input.type.shape.contains(where: { !$0.symbols.isDisjoint(with: dims.growth.symbols) }) {
        return ValueFacts(uniform: constants[input.name]?.inSinglePrecision)
      }
      return ValueFacts(isSource: true)
    }
  }

  // MARK: The modules

  func stepModule(_ cloner: StepCloner, _ main: StepFunction) throws(IncrementalRefusal) -> Module {
    var module = module
    module.functions = cloner.step
    module.states = []
    let function = module.main
    let names = zip(main.inputs, function.inputs).map { ($0, $1.name) }
    for (number, state) in main.states.enumerated() {
      guard let input = names.first(where: { $0.0 == .state(number) })?.1,
        let place = main.outputs.firstIndex(of: .state(number))
      else { continue }
      module.states.append(
        ModuleState(
          input: input, output: function.outputs[place].name, initial: state.initial, rowAxis: state.rowAxis,
          positionAxis: state.type.shape.firstIndex(of: Dim(symbol: extents.capacity))))
    }
    module.dims = self.module.dims.filter { $0 != dims.growth.symbol }
    module.dims += [extents.rows, extents.new, extents.capacity, extents.slots]
    var checks: [Module.DimCheck] = []
    for var check in self.module.checks {
      guard let capped = substituted(check.nonNegative) else {
        throw IncrementalRefusal(
          reason: "the condition '\(check.message)' does not fit", origin: check.origin)
      }
      check.nonNegative = capped
      checks.append(check)
    }
    module.checks = checks
    return module.withUsedDims(besides: known)
  }

  func sourceModule(_ whole: Module, _ cloner: StepCloner) throws(IncrementalRefusal) -> Module {
    var module = whole
    var source = cloner.source
    guard let last = source.indices.last, source[last].name == Module.mainName else {
      throw IncrementalRefusal(reason: "the source has no function")
    }
    let main = source.remove(at: last)
    module.functions = whole.functions.dropLast() + source + [main]
    module.dropUncalled()
    return module.withUsedDims()
  }

  /// A dim with the capacity in place of T. The batch of a condition counts items, however many sequences each has.
  private func substituted(_ dim: Dim) -> Dim? {
    var result = Dim(dim.constant)
    for term in dim.terms {
      var product = Dim(term.coefficient)
      for symbol in term.symbols {
        var factor = Dim(symbol: symbol)
        if factor == dims.growth { factor = dims.capacity }
        guard let next = try? product.multiplied(by: factor) else { return nil }
        product = next
      }
      guard let sum = try? result.adding(product) else { return nil }
      result = sum
    }
    return result
  }

  func names(of main: StepFunction, in function: Function, window: Int?) -> Incremental.Names {
    let names = zip(main.inputs, function.inputs)
    return Incremental.Names(
      past: names.first { $0.0 == .past }?.1.name ?? "past",
      count: names.first { $0.0 == .count }?.1.name ?? "count",
      rows: dims.width == nil ? extents.rows : nil, width: dims.width == nil ? nil : extents.rows,
      new: extents.new,
      capacity: extents.capacity,
      ring: window.map { Incremental.Ring(slots: extents.slots, window: $0) })
  }
}

extension Module {
  /// The module without the checks of dims that are not known, and without dims that neither it nor a check mentions.
  ///
  /// - Parameter known: dims that are known, though the module may not mention them.
  fileprivate func withUsedDims(besides known: Set<String> = []) -> Module {
    var module = self
    var used: Set<String> = []
    for node in functions.flatMap(\.nodes) {
      for dim in node.types.flatMap(\.shape) + node.op.dims { used.formUnion(dim.symbols) }
    }
    module.checks = checks.filter { $0.nonNegative.symbols.isSubset(of: used.union(known)) }
    for check in module.checks { used.formUnion(check.nonNegative.symbols) }
    module.dims = dims.filter(used.contains)
    return module
  }
}
