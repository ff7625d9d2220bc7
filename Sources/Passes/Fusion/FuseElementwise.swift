import GraphIR
import GraphcRuntime

extension Pass {
  /// Computes elementwise functions of one shape together, so that what they pass to each other stays in the cache.
  package static let fuseElementwise = Pass(
    "fuse-elementwise", "computes elementwise functions of one shape together"
  ) { (function, context) throws(PassError) in
    let groups = ElementwiseGroups(function)
    guard groups.all.contains(where: { $0.count > 1 }), context.rewrites.take() else { return function }
    context.rewrites.spend(function.nodes.count)
    var writer = ElementwiseWriter(function, groups, pass: context.pass)
    do throws(InferenceError) {
      return try writer.write()
    } catch {
      context.abandoned.append(PassError(pass: context.pass, function: function.name, message: error.message))
      return function
    }
  }
}

/// Writes a function anew, each group of its nodes as one. A group stands where its last node did, or before the first
/// reader.
private struct ElementwiseWriter {
  private let function: Function
  private let groups: ElementwiseGroups
  private let uses: UseMap
  private let pass: String
  private var builder: FunctionBuilder
  private var values: [ValueID: ValueID] = [:]
  private var isWritten: [Bool]

  init(_ function: Function, _ groups: ElementwiseGroups, pass: String) {
    self.function = function
    self.groups = groups
    self.pass = pass
    uses = UseMap(function)
    builder = FunctionBuilder(name: function.name)
    builder.declareParameters(function.parameters)
    builder.declareFolded(function.folded)
    isWritten = Array(repeating: false, count: groups.all.count)
  }

  mutating func write() throws(InferenceError) -> Function {
    for node in function.nodes.indices where groups.all[groups.group[node]].last == node {
      try write(through: groups.group[node])
    }
    for output in function.outputs {
      guard let value = values[output.value] else { continue }
      builder.addOutput(name: output.name, value: value)
    }
    return builder.function
  }

  /// Writes a group after those that it reads, with a list of what is open, so that long chains need no stack.
  private mutating func write(through group: Int) throws(InferenceError) {
    var open = [group]
    while let next = open.last {
      guard !isWritten[next] else {
        open.removeLast()
        continue
      }
      let missing = groups.all[next].flatMap { function.nodes[$0].operands }.map { groups.group[$0.node] }
        .filter { $0 != next && !isWritten[$0] }
      guard missing.isEmpty else {
        open += missing
        continue
      }
      isWritten[next] = true
      open.removeLast()
      try append(groups.all[next])
    }
  }

  private mutating func append(_ nodes: [Int]) throws(InferenceError) {
    guard nodes.count > 1 else {
      var copy = function.nodes[nodes[0]]
      copy.operands = copy.operands.compactMap { values[$0] }
      for (result, value) in builder.append(copy).enumerated() {
        values[ValueID(node: nodes[0], result: result)] = value
      }
      return
    }
    let draft = ElementwiseDraft(nodes, function, uses)
    let program = ElementwiseProgram(draft.instructions, results: draft.results.map(\.instruction))
    let origins = draft.results.map { function.nodes[$0.node].origin }
    let results = try builder.append(
      .elementwise(Elementwise(program)), draft.operands.compactMap { values[$0] },
      origin: .fused(origins, pass: pass), name: draft.results.last.flatMap { function.nodes[$0.node].name })
    for (result, value) in zip(draft.results, results) { values[ValueID(node: result.node)] = value }
  }
}
