import ExecutionPlan
import GraphIR
import GraphcRuntime
import GraphcText
import Interpreter

/// A plan as text: for each function the buffers with offset, size and lifetime, then its steps.
struct PlanText {
  private let bound: BoundPlan
  private let memory: PlanMemory
  /// What a run holds, but for the scratch, which depends on the threads and the processor.
  private let held: MemoryEstimate

  /// - Throws: the errors of binding the plan.
  init(_ bound: BoundPlan) throws {
    self.bound = bound
    memory = try PlanMemory(bound)
    held = try bound.heldMemory()
  }

  /// What `held` is made of.
  private static let kinds: [(name: String, kind: MemoryEstimate.Kind)] = [
    ("inputs", .inputs), ("weights", .weights), ("states", .states), ("arena", .arena), ("outputs", .outputs),
  ]

  var lines: [String] {
    let sizes = Self.kinds.filter { $0.kind != .states || !bound.plan.states.isEmpty }
      .map { "\($0.name) \(grouped(held.byteCount(of: $0.kind)))" }.joined(separator: ", ")
    var lines = [summary, "a run holds \(grouped(held.byteCount)) bytes and scratch: \(sizes)"]
    lines += stateLines
    for (function, memory) in zip(bound.plan.functions, memory.functions) {
      lines += ["", "function \(function.name)"]
      lines += buffers(function, memory)
      lines += function.steps.enumerated().map { "  \($0): " + text($1, function) }
    }
    return lines
  }

  /// The states with their types, their bytes and the buffers of `main` that they are.
  private var stateLines: [String] {
    guard !bound.plan.states.isEmpty else { return [] }
    var table = TextTable(rightAligned: [2])
    for (state, byteCount) in zip(bound.plan.states, memory.stateByteCounts) {
      table.add(
        "  \(state.name)", state.type.description, "\(grouped(byteCount)) B", "in\(state.input) is out\(state.output)")
    }
    return ["", "states"] + table.lines
  }

  /// `arena 31,936 bytes, live-set lower bound 31,936 (1.00×), at B = 1`
  var summary: String {
    let dims = bound.bindings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
    let lowerBound = bound.arenaLowerBound
    return "arena \(grouped(bound.arenaByteCount)) bytes, live-set lower bound \(grouped(lowerBound))"
      + (ratio.map { " (\(fixed($0, 2))×)" } ?? "") + (dims.isEmpty ? "" : ", at \(dims)")
  }

  /// The arena as a multiple of the lower bound; `nil` if nothing is live.
  private var ratio: Double? {
    bound.arenaLowerBound > 0 ? Double(bound.arenaByteCount) / Double(bound.arenaLowerBound) : nil
  }

  /// The plan as the text of an SVG file.
  ///
  /// - Parameter model: the name of the model.
  func picture(model: String) -> String { PlanPicture(model: model, memory: memory, subtitle: summary).svgText }

  /// - Parameter members: the first members of the object.
  func json(_ members: [(key: String, value: JSONValue)]) -> JSONValue {
    let functions = zip(bound.plan.functions, memory.functions).map { function, memory in
      JSONValue.object([
        ("name", .string(function.name)), ("bytes", .integer(memory.byteCount)),
        ("lower_bound_bytes", .integer(memory.lowerBound)),
        ("live_bytes", .array(memory.liveByteCounts.map { .integer($0) })),
        ("blocks", .array(memory.blocks.map(json))),
        ("steps", .array(function.steps.map { .string(text($0, function)) })),
      ])
    }
    let dims = bound.bindings.sorted { $0.key < $1.key }.map { (key: $0.key, value: JSONValue.integer($0.value)) }
    return .object(
      members + [
        ("dims", .object(dims)),
        ("held_bytes", .object(Self.kinds.map { ($0.name, .integer(held.byteCount(of: $0.kind))) })),
        ("arena_bytes", .integer(bound.arenaByteCount)),
        ("lower_bound_bytes", .integer(bound.arenaLowerBound)), ("ratio", ratio.map { .double($0) } ?? .null),
        ("states", .array(zip(bound.plan.states, memory.stateByteCounts).map(json))),
        ("functions", .array(functions)),
      ])
  }

  private func json(_ state: PlanState, byteCount: Int) -> JSONValue {
    .object([
      ("name", .string(state.name)), ("type", .string(state.type.description)), ("bytes", .integer(byteCount)),
    ])
  }

  private func json(_ block: PlanMemory.Block) -> JSONValue {
    var members: [(key: String, value: JSONValue)]
    switch block.content {
    case .temporary(let name, let type):
      members = [("kind", .string("buffer")), ("name", .string(name)), ("type", .string(type.description))]
    case .frame(let function, let path, let count):
      members = [
        ("kind", .string("frame")), ("name", .string(path)), ("function", .string(function)),
        ("count", .integer(count)),
      ]
    }
    return .object(
      members + [
        ("bytes", .integer(block.byteCount)), ("offset", .integer(block.offset)), ("first", .integer(block.first)),
        ("last", .integer(block.last)),
      ])
  }

  private func buffers(_ function: PlanFunction, _ memory: PlanMemory.Function) -> [String] {
    var table = TextTable(rightAligned: [3, 4])
    for (index, input) in function.inputs.enumerated() { table.add("  in\(index)", input.name, input.type.description) }
    for (index, output) in function.outputs.enumerated() {
      table.add("  out\(index)", output.name, output.type.description)
    }
    for (index, parameter) in function.parameters.enumerated() {
      let form = parameter.form == .plain ? "" : " packed"
      table.add("  p\(index)", parameter.path, parameter.storedType.description + form)
    }
    for (index, block) in memory.blocks.enumerated() {
      let place = "+\(grouped(block.offset))"
      let size = "\(grouped(block.byteCount)) B"
      let steps = block.first == block.last ? "step \(block.first)" : "steps \(block.first)–\(block.last)"
      switch block.content {
      case .temporary(let name, let type): table.add("  t\(index)", name, type.description, place, size, steps)
      case .frame(let function, let path, _): table.add("  frame", path, function, place, size, steps)
      }
    }
    return table.lines
  }

  private func text(_ step: PlanStep, _ function: PlanFunction) -> String {
    switch step {
    case .kernel(let call):
      let title = call.contract.title
      let fields = call.fields.compactMap { field in
        // The function that is computed is the title.
        field == .option(nil, title) ? nil : text(field).map { (field.label.map { "\($0): " } ?? "") + $0 }
      }
      return "\(title)(\(fields.joined(separator: ", ")))  // \(call.name)"
    case .call(let call): return text(call, bound.plan.functions[call.function].name) + "  // \(call.path)"
    case .repeated(let repeated):
      let manner = repeated.alternatingCarries.isEmpty ? "in place" : "back and forth"
      let names = step.callees.map { bound.plan.functions[$0].name }.joined(separator: ", ")
      return text(repeated.first, names) + "  // \(repeated.op.path), \(repeated.op.stepCount) times, \(manner)"
    }
  }

  private func text(_ call: FunctionCall, _ name: String) -> String {
    let inputs = call.inputs.map(text).joined(separator: ", ")
    let outputs = call.outputs.map(text).joined(separator: ", ")
    return "\(outputs) = \(name)(\(inputs))"
  }

  private func text(_ field: CallField) -> String? {
    switch field {
    case .option(_, let value): ".\(value)"
    case .flag(_, let flag): "\(flag)"
    case .input(_, let buffer), .output(_, let buffer): buffer.map { text($0) } ?? "nil"
    case .size(_, let dim): dim.description
    case .sizes(_, let dims): dims.shapeText
    case .strided(_, let strided, let operands):
      zip(operands, strided.strides).reduce(strided.shape.shapeText) { "\($0) \($1.0) \($1.1.shapeText)" }
    case .rowStrides(_, let strides): [strides.batch, strides.head, strides.row].shapeText
    case .number(_, let number): "\(number)"
    case .site: nil
    }
  }

  private func text(_ argument: BufferArgument) -> String {
    let name =
      switch argument.buffer {
      case .input(let index): "in\(index)"
      case .output(let index): "out\(index)"
      case .parameter(let index): "p\(index)"
      case .temporary(let index): "t\(index)"
      }
    return argument.offset == Dim(0) ? name : "\(name)+\(argument.offset)"
  }
}
