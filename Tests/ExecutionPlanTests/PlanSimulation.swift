import Diagnostics
import ExecutionPlan
import GraphIR
import GraphcRuntime
import Testing

/// Runs a plan on tags instead of numbers: every byte of the arena knows which value of the graph it holds, and every
/// step must find what its node asks for.
///
/// Knows nothing of how the plan was made: values come from the graph, places from the plan and the arena planner.
struct PlanSimulation {
  /// What a place holds.
  enum Tag: Hashable {
    case value(ValueID)
    case parameter(String)
  }

  let module: Module
  let plan: ExecutionPlan
  let bindings: [String: Int]
  private var frameByteCounts: [Int] = []
  private(set) var problems: [String] = []
  /// The kernels that wrote over one of their operands.
  private(set) var inPlaceCount = 0
  /// The arena and the most bytes alive at one step, of all functions.
  private(set) var arenas: [(byteCount: Int, lowerBound: Int)] = []

  /// - Parameter module: as it was lowered, with the index of each node as its origin (`numbered`).
  init(_ module: Module, _ plan: ExecutionPlan, bindings: [String: Int]) throws {
    (self.module, self.plan, self.bindings) = (module, plan, bindings)
    for index in plan.functions.indices { try run(index) }
  }

  /// The module with the index of each node as the span of its origin.
  static func numbered(_ module: Module) -> Module {
    var module = module
    for function in module.functions.indices {
      for node in module.functions[function].nodes.indices {
        module.functions[function].nodes[node].origin = .spec(
          Span(source: SourceID(index: 0), start: node, end: node + 1))
      }
    }
    return module
  }

  private mutating func run(_ index: Int) throws {
    let function = module.functions[index]
    let planned = plan.functions[index]
    var requests = try planned.temporaries.map { temporary in
      ArenaPlanner.Request(
        byteCount: try temporary.type.byteCount(bindings), first: temporary.first, last: temporary.last)
    }
    var frames: [Int: Int] = [:]
    for (position, step) in planned.steps.enumerated() {
      guard let callee = step.callee else { continue }
      frames[position] = requests.count
      requests.append(.init(byteCount: frameByteCounts[callee], first: position, last: position))
    }
    let layout = ArenaPlanner.solve(requests)
    frameByteCounts.append(layout.byteCount)
    arenas.append((layout.byteCount, ArenaPlanner.lowerBound(requests)))

    var state = FunctionState(function, planned, layout, requests, bindings)
    for (position, step) in planned.steps.enumerated() {
      switch step {
      case .kernel(let call): try state.run(call, at: position)
      case .call, .repeated:
        for call in step.calls {
          state.run(call, overwritable: plan.functions[call.function].overwritableInputs, at: position)
          if let frame = frames[position] { state.clobber(layout.offsets[frame], requests[frame].byteCount) }
          state.finish(call)
        }
      }
    }
    state.checkOutputs()
    problems += state.problems.map { "@\(function.name): \($0)" }
    inPlaceCount += state.inPlaceCount
  }
}

/// One function at work.
private struct FunctionState {
  typealias Tag = PlanSimulation.Tag

  let function: Function
  let planned: PlanFunction
  let layout: ArenaPlanner.Layout
  let requests: [ArenaPlanner.Request]
  let bindings: [String: Int]
  /// What each buffer was last written with.
  private var contents: [Buffer: Tag] = [:]
  /// The temporaries whose bytes are all still their own.
  private var intact: Set<Int> = []
  /// The copies that each concatenation has made.
  private var partCounts: [Int: Int] = [:]
  private(set) var problems: [String] = []
  private(set) var inPlaceCount = 0

  init(
    _ function: Function, _ planned: PlanFunction, _ layout: ArenaPlanner.Layout, _ requests: [ArenaPlanner.Request],
    _ bindings: [String: Int]
  ) {
    (self.function, self.planned, self.layout) = (function, planned, layout)
    (self.requests, self.bindings) = (requests, bindings)
    var inputCount = 0
    for (index, node) in function.nodes.enumerated() {
      guard case .input = node.op else { continue }
      contents[.input(inputCount)] = .value(ValueID(node: index))
      inputCount += 1
    }
    for (index, parameter) in planned.parameters.enumerated() {
      contents[.parameter(index)] = .parameter(parameter.path)
    }
  }

  /// The value that a value is a view of.
  private func root(_ value: ValueID) -> Tag {
    let node = function.producer(of: value)
    switch node.op {
    case .transpose, .reshape, .expand, .slice, .windows: return root(node.operands[0])
    case .cast(let cast) where cast.dtype == function.type(of: node.operands[0]).dtype: return root(node.operands[0])
    case .parameter(let parameter): return .parameter(parameter.path)
    default: return .value(value)
    }
  }

  // MARK: Steps

  mutating func run(_ call: KernelCall, at position: Int) throws {
    guard let index = call.origin.span.map({ Int($0.start) }) else { return problems.append("a step without a node") }
    let node = function.nodes[index]
    let reads = call.reads.filter { $0 != .absent }
    let operands = node.operands.map(root)
    for read in reads { checkIntact(read, position, call.kernel.name) }
    var written = node.types.indices.map { Tag.value(ValueID(node: index, result: $0)) }
    if case .concat = node.op, partCounts[index, default: 0] < operands.count {
      let part = partCounts[index, default: 0]
      expect(reads[0], operands[part], position, call.kernel.name)
      partCounts[index] = part + 1
    } else if call.kernel.name.hasPrefix("copy") {
      guard let tag = content(reads[0]) else { return problems.append("step \(position) copies nothing") }
      let results = node.types.indices.map { root(ValueID(node: index, result: $0)) }
      if !operands.contains(tag), !results.contains(tag) { problems.append("step \(position) copies \(tag)") }
      written = [tag]
    } else {
      if reads.count != operands.count { problems.append("step \(position) reads \(reads.count) of \(operands.count)") }
      for (read, operand) in zip(reads, operands) { expect(read, operand, position, call.kernel.name) }
      try checkInPlace(call, node, position)
    }
    if call.writes.count != written.count {
      problems.append("step \(position) writes \(call.writes.count) of \(written.count) buffers")
    }
    for (write, tag) in zip(call.writes, written) { self.write(write, tag, position) }
  }

  /// Paths of calls are unique within a function.
  private func node(of call: FunctionCall) -> Int? {
    function.nodes.firstIndex { if case .call(let other) = $0.op { other.path == call.path } else { false } }
  }

  /// Checks the arguments of a call.
  ///
  /// - Parameter overwritable: for each output of the callee the inputs that it may be written over.
  mutating func run(_ call: FunctionCall, overwritable: [[Int]], at position: Int) {
    guard let index = node(of: call) else { return problems.append("a call without a node") }
    for (input, operand) in zip(call.inputs, function.nodes[index].operands.map(root)) {
      checkIntact(input, position, "call")
      expect(input, operand, position, "call")
    }
    for (index, output) in call.outputs.enumerated() {
      for input in call.inputs.indices where mayShare(call.inputs[input].buffer, output.buffer) {
        inPlaceCount += 1
        let isLegal =
          call.inputs.count { $0.buffer == call.inputs[input].buffer } == 1 && overwritable[index].contains(input)
          && call.inputs[input].isWhole && output.isWhole && call.outputs.count { $0.buffer == output.buffer } == 1
        if isLegal { continue }
        problems.append("step \(position): the call writes over its own argument \(output)")
      }
    }
  }

  /// Writes the results of a call.
  mutating func finish(_ call: FunctionCall) {
    guard let index = node(of: call) else { return }
    for (result, output) in call.outputs.enumerated() {
      write(output, .value(ValueID(node: index, result: result)), -1)
    }
  }

  mutating func checkOutputs() {
    for (position, output) in function.outputs.enumerated() where contents[.output(position)] != root(output.value) {
      problems.append("the output '\(output.name)' holds \(String(describing: contents[.output(position)]))")
    }
  }

  // MARK: Memory

  /// Every temporary that overlaps these bytes of the arena loses what it holds.
  mutating func clobber(_ offset: Int, _ byteCount: Int, except own: Int? = nil) {
    for other in intact where other != own {
      let start = layout.offsets[other]
      if offset < start + requests[other].byteCount, start < offset + byteCount { intact.remove(other) }
    }
  }

  private mutating func write(_ argument: KernelArgument, _ tag: Tag, _ position: Int) {
    guard let buffer = argument.buffer else { return problems.append("step \(position) writes no buffer") }
    switch buffer {
    case .temporary(let index):
      clobber(layout.offsets[index], requests[index].byteCount, except: index)
      intact.insert(index)
      let life = planned.temporaries[index]
      if position >= 0, !(life.first...life.last).contains(position) {
        problems.append("step \(position) writes t\(index), which lives from \(life.first) to \(life.last)")
      }
    case .output(let index):
      // A caller may have put the input there.
      for input in planned.overwritableInputs[index] { contents[.input(input)] = nil }
    case .input, .parameter: problems.append("step \(position) writes \(buffer)")
    }
    contents[buffer] = tag
  }

  private mutating func checkIntact(_ argument: KernelArgument, _ position: Int, _ what: String) {
    if case .temporary(let index)? = argument.buffer, !intact.contains(index) {
      problems.append("step \(position), \(what): t\(index) was written over before")
    }
  }

  private func content(_ argument: KernelArgument) -> Tag? { argument.buffer.flatMap { contents[$0] } }

  private mutating func expect(_ argument: KernelArgument, _ tag: Tag, _ position: Int, _ what: String) {
    let found = content(argument)
    if found != tag { problems.append("step \(position), \(what): finds \(String(describing: found)), wants \(tag)") }
  }

  /// Whether two buffers are one, or a caller may have made them one.
  private func mayShare(_ read: Buffer?, _ write: Buffer?) -> Bool {
    if case .input(let input)? = read, case .output(let output)? = write {
      return planned.overwritableInputs[output].contains(input)
    }
    return read == write
  }

  /// An operand in the memory of a result must be one that the kernel allows, whole, of the same size, and alone; so must
  /// be the result.
  private mutating func checkInPlace(_ call: KernelCall, _ node: Node, _ position: Int) throws {
    for write in call.writes {
      if call.writes.count(where: { $0.buffer == write.buffer }) > 1 {
        problems.append("step \(position), \(call.kernel.name), writes two results to one buffer")
      }
      try checkInPlace(write, call, node, position)
    }
  }

  private mutating func checkInPlace(
    _ write: KernelArgument, _ call: KernelCall, _ node: Node, _ position: Int
  ) throws {
    guard let target = write.buffer else { return }
    let sharing = call.reads.indices.filter { mayShare(call.reads[$0].buffer, target) }
    for index in sharing {
      inPlaceCount += 1
      let operand = call.reads[..<index].count { $0 != .absent }
      let type = function.type(of: node.operands[operand])
      let isLegal =
        try call.reads.count { $0.buffer == call.reads[index].buffer } == 1 && call.kernel.inPlace.contains(index)
        && call.reads[index].isWhole && write.isWhole
        && type.byteCount(bindings) == node.types[0].byteCount(bindings)
      if !isLegal { problems.append("step \(position), \(call.kernel.name), may not write over operand \(index)") }
    }
  }
}
