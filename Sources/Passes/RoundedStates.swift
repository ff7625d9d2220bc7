package import GraphIR
import GraphcRuntime

extension Module {
  /// The module with those states in bf16 that are read in bf16 only: what is written to them is rounded instead of what
  /// is read, which is the same numbers. Of a cache a step rounds one position then, and reads half of the bytes.
  ///
  /// Other than a pass it changes the types of inputs and outputs of `main`, of states alone.
  package func roundingStates() -> Module {
    let found = RoundedStates(self)
    guard !found.states.isEmpty else { return self }
    var result = self
    for index in functions.indices { result.functions[index] = found.rounded(functions[index]) }
    return result
  }
}

/// The values by which states that are read in bf16 only pass through the functions of a module: their inputs, and what
/// `write_rows` makes of them.
private struct RoundedStates {
  private struct Place: Hashable {
    var function: String
    var value: ValueID
  }

  private struct CallSite {
    var caller: String
    var node: Int
  }

  private let module: Module
  private let functions: [String: Function]
  private let uses: [String: UseMap]
  private var callSites: [String: [CallSite]] = [:]
  private var places: Set<Place> = []
  private(set) var states: [ModuleState] = []

  init(_ module: Module) {
    self.module = module
    functions = Dictionary(module.functions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    uses = functions.mapValues(UseMap.init)
    for function in module.functions {
      for (index, node) in function.nodes.enumerated() {
        for callee in Set(node.op.callCounts.map(\.function)) {
          callSites[callee, default: []].append(CallSite(caller: function.name, node: index))
        }
      }
    }
    for state in module.states {
      guard let own = reached(from: state) else { continue }
      states.append(state)
      places.formUnion(own)
    }
    // Functions are shared by calls: if one call passes such a state and another does not, all stay as they are.
    if !places.allSatisfy(isMadeOfPlaces) { (states, places) = ([], []) }
  }

  // MARK: Finding

  /// The places of a state from its input on; `nil` if something reads it in f32, or nothing in bf16.
  private func reached(from state: ModuleState) -> Set<Place>? {
    let main = module.main
    guard let input = main.inputs.firstIndex(where: { $0.name == state.input }), main.inputs[input].type.dtype == .f32,
      case .float(let initial) = state.initial, Float(initial).bitPattern & 0xffff == 0
    else { return nil }
    var found: Set<Place> = []
    var open = [Place(function: main.name, value: ValueID(node: input))]
    var isRounded = false
    while let place = open.popLast() {
      guard found.insert(place).inserted else { continue }
      guard let function = functions[place.function], let uses = uses[place.function] else { return nil }
      for use in uses.uses(of: place.value) {
        let node = function.nodes[use.node]
        if case .cast(let cast) = node.op, cast.dtype == .bf16 {
          isRounded = true
        } else if case .writeRows = node.op, use.operand == 0 {
          open.append(Place(function: place.function, value: ValueID(node: use.node)))
        } else if node.op.definition.kind == .call, use.operand >= node.op.carriedCount {
          open += node.op.callCounts.map { Place(function: $0.function, value: ValueID(node: use.operand)) }
        } else {
          return nil
        }
      }
      for (index, output) in function.outputs.enumerated() where output.value == place.value {
        if function.name == main.name {
          guard output.name == state.output else { return nil }
          continue
        }
        for site in callSites[function.name] ?? [] {
          guard let call = functions[site.caller]?.nodes[site.node], index >= call.op.carriedCount else { return nil }
          open.append(Place(function: site.caller, value: ValueID(node: site.node, result: index)))
        }
      }
    }
    let isWritten = main.outputs.contains { output in
      output.name == state.output && found.contains(Place(function: main.name, value: output.value))
    }
    return isRounded && isWritten ? found : nil
  }

  /// Whether a place holds such a state in every call.
  private func isMadeOfPlaces(_ place: Place) -> Bool {
    guard let node = functions[place.function]?.nodes[place.value.node] else { return false }
    if case .input(let input) = node.op {
      if place.function == module.main.name { return states.contains { $0.input == input.name } }
      return (callSites[place.function] ?? []).allSatisfy { site in
        guard let call = functions[site.caller]?.nodes[site.node] else { return false }
        return places.contains(Place(function: site.caller, value: call.operands[place.value.node]))
      }
    }
    guard node.op.definition.kind == .call else {
      return places.contains(Place(function: place.function, value: node.operands[0]))
    }
    return node.op.callCounts.allSatisfy { callee in
      guard let function = functions[callee.function] else { return false }
      return places.contains(Place(function: callee.function, value: function.outputs[place.value.result].value))
    }
  }

  // MARK: Rounding

  /// The function with these places in bf16.
  func rounded(_ function: Function) -> Function {
    var builder = FunctionBuilder(name: function.name)
    builder.declareParameters(function.parameters)
    builder.declareFolded(function.folded)
    var moved: [[ValueID]] = []
    func isPlace(_ value: ValueID) -> Bool { places.contains(Place(function: function.name, value: value)) }
    for (index, node) in function.nodes.enumerated() {
      var copy = node
      copy.operands = node.operands.map { moved[$0.node][$0.result] }
      if case .cast = node.op, isPlace(node.operands[0]) {
        moved.append(copy.operands)
        continue
      }
      if case .writeRows = node.op, isPlace(ValueID(node: index)) {
        let rows = copy.operands[1]
        let cast = Node(
          op: .cast(Cast(to: .bf16)), operands: [rows], types: [TensorType(.bf16, builder.type(of: rows).shape)],
          origin: node.origin, name: function.producer(of: node.operands[1]).name)
        copy.operands[1] = builder.append(cast)[0]
      }
      for (result, type) in node.types.enumerated() where isPlace(ValueID(node: index, result: result)) {
        copy.types[result] = TensorType(.bf16, type.shape)
      }
      moved.append(builder.append(copy))
    }
    for output in function.outputs {
      builder.addOutput(name: output.name, value: moved[output.value.node][output.value.result])
    }
    return builder.function
  }
}

extension Op {
  /// The leading operands that the steps of a `repeat` hand on.
  fileprivate var carriedCount: Int {
    if case .repeat(let steps) = self { steps.carryCount } else { 0 }
  }
}
