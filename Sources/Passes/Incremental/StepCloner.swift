import GraphIR
import GraphcText

/// The functions that a node calls in the step: one, or those of a repeat in turn, with one interface.
struct StepCallees {
  var functions: [StepFunction]
  /// The carries of a repeat in the step: an operand of the original, in these roles.
  var carries: [(operand: Int, roles: [StepRole])] = []

  var first: StepFunction { functions[0] }
}

/// Makes functions of the step, once for each function, what is known of its inputs, and what is read of its outputs.
final class StepCloner {
  struct Key: Hashable {
    var function: String
    var facts: [ValueFacts]
    var outputs: [StepOutput]
    var carries: [StepOutput]
  }

  let dims: StepDims
  let facts: FunctionFacts
  /// The functions of the step and of the source, callees before callers.
  private(set) var step: [Function] = []
  private(set) var source: [Function] = []
  /// Whether what a window bounds is kept in rings.
  let usesRings: Bool
  /// The largest window for which a ring is kept.
  private(set) var window: Int?
  private var known: [Key: StepFunction] = [:]
  private var stepPlaces: [UTF8Key: Int] = [:]
  private var sourcePlaces: [UTF8Key: Int] = [:]
  private var taken: Set<UTF8Key>

  init(_ module: Module, _ dims: StepDims, _ facts: FunctionFacts, usesRings: Bool) {
    self.usesRings = usesRings
    self.dims = dims
    self.facts = facts
    taken = Set(module.functions.map { UTF8Key($0.name) })
  }

  func keep(window: Int) { self.window = max(window, self.window ?? 0) }

  /// A name of a function that is not taken.
  func unique(_ name: String) -> String { freeName(name) { taken.insert(UTF8Key($0)).inserted } }

  func add(step function: Function) {
    stepPlaces[UTF8Key(function.name)] = step.count
    step.append(function)
  }

  func add(source function: Function) {
    sourcePlaces[UTF8Key(function.name)] = source.count
    source.append(function)
  }

  func stepFunction(named name: String) -> Function? { stepPlaces[UTF8Key(name)].map { step[$0] } }

  func sourceFunction(named name: String) -> Function? {
    sourcePlaces[UTF8Key(name)].map { source[$0] }
  }

  /// The functions that a node calls in the step.
  ///
  /// - Parameters:
  ///   - operands: the facts of its operands.
  ///   - read: the variants of each result that are read.
  func callees(
    of node: Node, _ operands: [ValueFacts], read: [[[StepRole]]]
  ) throws(IncrementalRefusal) -> StepCallees {
    let wanted = read.enumerated().flatMap { result, all in
      all.map { StepOutput.result(result, $0) }
    }
    if case .call(let call) = node.op {
      return StepCallees(
        functions: [try function(call.function, operands, outputs: wanted, carries: [], node)])
    }
    guard case .repeat(let steps) = node.op else {
      throw IncrementalRefusal(node, "calls no function")
    }
    let inputs = facts.inputs(of: steps, operands)
    // A carry that a step reads in some roles is what the step before has to give in these roles.
    var carries: [StepOutput] = []
    for case .result(let result, let roles) in wanted where result < steps.carryCount {
      carries.append(.result(result, roles))
    }
    let others = wanted.filter {
      if case .result(let result, _) = $0 { result >= steps.carryCount } else { false }
    }
    for _ in 0..<Self.maximumRounds {
      var functions: [StepFunction] = []
      for name in steps.functions {
        functions.append(try function(name, inputs, outputs: others, carries: carries, node))
      }
      var missing: [StepOutput] = []
      for case .argument(let place, let roles) in functions.flatMap(\.inputs)
      where place < steps.carryCount {
        let output = StepOutput.result(place, roles)
        if !carries.contains(output), !missing.contains(output) { missing.append(output) }
      }
      for case .source(let place) in functions.flatMap(\.inputs) where place < steps.carryCount {
        throw IncrementalRefusal(
          node, "carries a value of the source beside what depends on tokens")
      }
      if missing.isEmpty {
        let slots = carries.compactMap { output -> (operand: Int, roles: [StepRole])? in
          if case .result(let result, let roles) = output { (result, roles) } else { nil }
        }
        return StepCallees(functions: functions, carries: slots)
      }
      carries += missing
    }
    throw IncrementalRefusal(node, "carries values that each step reads further back")
  }

  private static let maximumRounds = 8

  private func function(
    _ name: String, _ inputs: [ValueFacts], outputs: [StepOutput], carries: [StepOutput],
    _ node: Node
  ) throws(IncrementalRefusal) -> StepFunction {
    let key = Key(function: name, facts: inputs, outputs: outputs, carries: carries)
    if let function = known[key] { return function }
    guard let original = facts.function(named: name) else {
      throw IncrementalRefusal(node, "calls a function that the module does not have")
    }
    let result = try StepWriter.write(
      original, as: unique(name + ".step"), facts.values(of: original, inputs), self,
      outputs: outputs,
      carries: carries)
    known[key] = result
    return result
  }
}
