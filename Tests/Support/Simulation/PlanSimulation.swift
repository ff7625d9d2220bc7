package import ExecutionPlan
package import GraphIR
import GraphcRuntime

/// Runs a plan on symbols instead of numbers: every byte records which element of which value of the graph it holds,
/// and every kernel must find the elements of its node's operands at the strides with which it reads.
///
/// It does not depend on the planner. The elements of values come from the graph (`ElementSymbols`), the accesses of a
/// kernel from its arguments (`KernelAccess`) and its in-place operands from its descriptor, offsets from the arena
/// planner. `main` is run, and every other function separately in the worst memory that a caller may give it: each
/// output over each input for which the plan allows that, and several at once.
package struct PlanSimulation {
  private let module: Module
  private let plan: ExecutionPlan
  private let bindings: [String: Int]
  private let symbols: ElementSymbols
  private var memory = SimulatedMemory()
  private var layouts: [FunctionLayout] = []
  /// Where parameters are, by full path.
  private var parameters: [String: Int] = [:]
  /// Memory that nothing may write, and its contents.
  private var constants: [(address: Int, dtype: DType, symbols: Tensor64, name: String)] = []
  private var step = 0
  package private(set) var problems: [String] = []
  /// The number of times that a kernel wrote over one of its operands, or a call got an output in the place of an
  /// input.
  package private(set) var inPlaceCount = 0

  /// The bytes of the arena of each function, and the largest number of bytes live at one step.
  package var arenas: [(byteCount: Int, lowerBound: Int)] { layouts.map { ($0.byteCount, $0.lowerBound) } }

  /// The addresses of a function's buffers.
  private struct Frame {
    var index: Int
    var path: String
    var inputs: [Int]
    var outputs: [Int]
    var arena: Int
  }

  package init(_ module: Module, _ plan: ExecutionPlan, bindings: [String: Int]) throws {
    (self.module, self.plan, self.bindings) = (module, plan, bindings)
    symbols = ElementSymbols(module, bindings: bindings)
    for function in plan.functions {
      layouts.append(try FunctionLayout(function, callees: layouts, bindings: bindings))
    }
    try run(plan.functions.count - 1, sharing: [:])
    for (index, function) in plan.functions.enumerated().dropLast() {
      for sharing in function.sharings { try run(index, sharing: sharing) }
    }
  }

  // MARK: Functions

  /// Runs a function as if it were the program.
  private mutating func run(_ index: Int, sharing: [Int: Int]) throws {
    let (function, planned) = (module.functions[index], plan.functions[index])
    let isMain = index == plan.functions.count - 1
    // The input of the state that each output writes.
    let states = Dictionary(uniqueKeysWithValues: isMain ? plan.states.map { ($0.output, $0.input) } : [])
    let places = sharing.sorted { $0.key < $1.key }.map { " \($0.key) over \($0.value)" }.joined()
    let path = index == plan.functions.count - 1 ? "" : "@\(function.name)\(places): "
    var inputs: [Int] = []
    var values: [Tensor64] = []
    for (position, input) in planned.inputs.enumerated() {
      let value = try symbols.fresh(input.type, "\(path)\(input.name)")
      let address = memory.allocate(try input.type.byteCount(bindings))
      write(value.values, at: address, input.type.dtype)
      if !sharing.values.contains(position), !states.values.contains(position) {
        constants.append((address, input.type.dtype, value, input.name))
      }
      inputs.append(address)
      values.append(value)
    }
    let results = try symbols.evaluate(function, values, path: path)
    var outputs: [Int] = []
    for (position, output) in planned.outputs.enumerated() {
      outputs.append(
        try (sharing[position] ?? states[position]).map { inputs[$0] }
          ?? memory.allocate(output.type.byteCount(bindings)))
    }
    try run(
      Frame(
        index: index, path: path, inputs: inputs, outputs: outputs, arena: memory.allocate(layouts[index].byteCount)))
    for (position, output) in planned.outputs.enumerated() {
      check(results[position], at: outputs[position], output.type.dtype, "\(path)the output '\(output.name)'")
    }
    for constant in constants {
      check(
        constant.symbols, at: constant.address, constant.dtype, "\(path)\(constant.name), which is not ours to write,")
    }
    constants = []
  }

  private mutating func write(_ symbols: [Double], at address: Int, _ dtype: DType) {
    for (element, symbol) in symbols.enumerated() {
      memory.write(Int(symbol), at: address + element * dtype.byteCount, byteCount: dtype.byteCount)
    }
  }

  private mutating func check(_ expected: Tensor64, at address: Int, _ dtype: DType, _ what: String) {
    for (element, symbol) in expected.values.enumerated() {
      let found = memory.element(at: address + element * dtype.byteCount, byteCount: dtype.byteCount)
      if found != Int(symbol) { return report("\(what) holds", found, element, Int(symbol)) }
    }
  }

  private mutating func report(_ what: String, _ found: Int, _ element: Int, _ wanted: Int) {
    problems.append("\(what) \(symbols.describe(found)) at \(element), not \(symbols.describe(wanted))")
  }

  private mutating func run(_ frame: Frame) throws {
    for (position, planned) in plan.functions[frame.index].steps.enumerated() {
      if case .kernel(let call) = planned { try run(call, frame, "\(frame.path)step \(position)") }
      for call in planned.calls {
        let path = "\(frame.path)\(call.path)."
        guard symbols.functions[path] == module.functions[call.function].name else {
          problems.append("\(path) is a call of @\(module.functions[call.function].name)")
          continue
        }
        guard let place = layouts[frame.index].callees[position] else {
          throw EvaluationError("\(frame.path)step \(position) calls and has no frame in the arena")
        }
        let arguments = try (call.inputs + call.outputs).map { try address($0, frame) }
        let (inputs, outputs) = (arguments.prefix(call.inputs.count), arguments.suffix(call.outputs.count))
        inPlaceCount += inputs.count { outputs.contains($0) }
        try run(
          Frame(
            index: call.function, path: path, inputs: Array(inputs), outputs: Array(outputs),
            arena: frame.arena + place))
      }
    }
  }

  // MARK: Buffers

  /// The address of a buffer, and its bytes.
  private mutating func place(_ buffer: Buffer, _ frame: Frame) throws -> (address: Int, byteCount: Int) {
    let planned = plan.functions[frame.index]
    switch buffer {
    case .input(let index): return (frame.inputs[index], try planned.inputs[index].type.byteCount(bindings))
    case .output(let index): return (frame.outputs[index], try planned.outputs[index].type.byteCount(bindings))
    case .temporary(let index):
      return (
        frame.arena + layouts[frame.index].offsets[index], try planned.temporaries[index].type.byteCount(bindings)
      )
    case .parameter(let index):
      let type = planned.parameters[index].type
      let path = frame.path + planned.parameters[index].path
      if let known = parameters[path] { return (known, try type.byteCount(bindings)) }
      let address = memory.allocate(try type.byteCount(bindings))
      parameters[path] = address
      let value = try symbols.parameter(path, type)
      write(value.values, at: address, type.dtype)
      constants.append((address, type.dtype, value, "parameter \(path)"))
      return (address, try type.byteCount(bindings))
    }
  }

  private mutating func address(_ argument: BufferArgument, _ frame: Frame) throws -> Int {
    try place(argument.buffer, frame).address + argument.offset.evaluate(bindings) * argument.dtype.byteCount
  }

  /// The addresses of the elements of a window, which must be inside of the buffer.
  private mutating func addresses(
    _ window: KernelAccess.Window, of argument: BufferArgument, _ frame: Frame, _ what: String
  ) throws -> [Int] {
    let (start, size) = (try address(argument, frame), argument.dtype.byteCount)
    let addresses = window.offsets.map { start + $0 * size }
    guard let least = addresses.min(), let most = addresses.max() else { return [] }
    let place = try place(argument.buffer, frame)
    if least >= place.address, most + size <= place.address + place.byteCount { return addresses }
    problems.append("\(what) reaches beyond its buffer")
    return []
  }

  // MARK: Kernels

  private mutating func run(_ call: KernelCall, _ frame: Frame, _ place: String) throws {
    step += 1
    let node = module.functions[frame.index].nodes[call.node]
    let what = "\(place), \(call.contract.title)"
    if let move = call.contract as? Kernels.Copy<Symbolic> { return try copy(move, frame, what) }
    guard let values = symbols.calls[frame.path], let access = try KernelAccess(call, for: node.op, bindings: bindings)
    else {
      problems.append("\(what): \(node.op.definition.mnemonic) needs no kernel")
      return
    }
    var reads: [(field: BufferField, argument: BufferArgument)] = []
    for case .input(let field, let argument?) in call.fields { reads.append((field, argument)) }
    guard reads.count == node.operands.count, access.reads.count == reads.count,
      call.writes.count == node.types.count, access.writes.count == node.types.count
    else {
      problems.append("\(what) reads \(reads.count) of \(node.operands.count), writes \(call.writes.count)")
      return
    }
    let written = try zip(call.writes, access.writes).map { try addresses($1, of: $0, frame, what) }
    claim(zip(written, call.writes).map { ($0, $1.dtype.byteCount) }, what)
    for ((field, argument), (window, operand)) in zip(reads, zip(access.reads, node.operands)) {
      let symbols = values[operand.node][operand.result]
      guard let window else {
        try expectPanels(argument, symbols, frame, what)
        continue
      }
      let mayShare = field.inPlace && access.writes.contains(Window(dense: window.shape))
      try read(
        argument, window, Self.elements(symbols, window.shape), frame, mayShare: mayShare,
        "\(what), '\(field.label)'")
    }
    for (result, (argument, addresses)) in zip(call.writes, written).enumerated() where !addresses.isEmpty {
      let symbols = values[call.node][result].values
      guard symbols.count == addresses.count else {
        problems.append("\(what) writes \(addresses.count) elements of \(symbols.count)")
        continue
      }
      for (symbol, address) in zip(symbols, addresses) {
        memory.write(Int(symbol), at: address, byteCount: argument.dtype.byteCount)
      }
    }
  }

  private typealias Window = KernelAccess.Window

  /// The symbols of an operand in the order in which a kernel reads it: unchanged, or broadcast.
  private static func elements(_ symbols: Tensor64, _ shape: [Int]) -> [Double] {
    if symbols.values.count == shape.reduce(1, *) { return symbols.values }
    guard symbols.shape.count <= shape.count,
      zip(symbols.shape.reversed(), shape.reversed()).allSatisfy({ $0 == 1 || $0 == $1 })
    else { return [] }
    return Tensor64(shape) { symbols.broadcast(at: $0) }.values
  }

  private mutating func claim(_ results: [(addresses: [Int], byteCount: Int)], _ what: String) {
    for (addresses, byteCount) in results {
      for (element, address) in addresses.enumerated()
      where !memory.claim(address, byteCount: byteCount, step: step, element: element) {
        problems.append("\(what) writes twice to one place")
        return
      }
    }
  }

  /// - Parameter mayShare: whether an element of a result may be where the element with the same index is read, and no
  ///   other.
  private mutating func read(
    _ argument: BufferArgument, _ window: Window, _ expected: [Double], _ frame: Frame, mayShare: Bool, _ what: String
  ) throws {
    let size = argument.dtype.byteCount
    let addresses = try addresses(window, of: argument, frame, what)
    if expected.count != window.shape.reduce(1, *) { problems.append("\(what) has another shape: \(window.shape)") }
    var isShared = false
    for (element, (address, symbol)) in zip(addresses, expected).enumerated() {
      let found = memory.element(at: address, byteCount: size)
      if found != Int(symbol) { return report("\(what) finds", found, element, Int(symbol)) }
      let claimed = memory.claimed(address, byteCount: size, by: step)
      if claimed.isEmpty { continue }
      isShared = true
      if !mayShare || claimed != [element] {
        problems.append("\(what) is written over while it is read: \(symbols.describe(Int(symbol)))")
        return
      }
    }
    if isShared { inPlaceCount += 1 }
  }

  private mutating func expectPanels(
    _ argument: BufferArgument, _ expected: Tensor64, _ frame: Frame, _ what: String
  ) throws {
    guard case .parameter(let index) = argument.buffer else {
      problems.append("\(what) has a weight that is not a parameter")
      return
    }
    let parameter = plan.functions[frame.index].parameters[index]
    let found = try symbols.parameter(frame.path + parameter.path, parameter.type)
    if parameter.form == .plain || found.values != expected.values { problems.append("\(what) has other panels") }
  }

  /// Copies any bytes that have been written.
  private mutating func copy(_ call: Kernels.Copy<Symbolic>, _ frame: Frame, _ what: String) throws {
    let size = call.dtype.byteCount
    let shape = try call.over.shape.map { try $0.evaluate(bindings) }
    let strides = try call.over.strides.map { try $0.map { try $0.evaluate(bindings) } }
    let from = try addresses(Window(shape, strides: strides[0]), of: call.x, frame, what)
    let into = try addresses(Window(shape, strides: strides[1]), of: call.into, frame, what)
    claim([(into, size)], what)
    for (from, into) in zip(from, into) {
      let symbol = memory.element(at: from, byteCount: size)
      if symbol == 0 || !memory.claimed(from, byteCount: size, by: step).isEmpty {
        problems.append("\(what) \(symbol == 0 ? "copies what nothing has written" : "writes over what it reads")")
        return
      }
      memory.write(symbol, at: into, byteCount: size)
    }
  }
}
