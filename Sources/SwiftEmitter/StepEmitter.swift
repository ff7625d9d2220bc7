import ExecutionPlan
import GraphIR
import GraphcRuntime

/// Writes the steps of a function as statements.
struct StepEmitter {
  let emitted: FunctionStruct
  let functions: [FunctionStruct]
  let groups: GroupStructs
  let input: EmitterInput
  var sizes: SizeTable
  /// Variables that hold a buffer from a step on: the results of repeated calls.
  private var variables: [Buffer: String] = [:]

  init(
    _ emitted: FunctionStruct, _ functions: [FunctionStruct], _ groups: GroupStructs, _ input: EmitterInput,
    sizes: SizeTable
  ) {
    self.emitted = emitted
    self.functions = functions
    self.groups = groups
    self.input = input
    self.sizes = sizes
  }

  mutating func write(to source: inout SwiftSource) {
    for (position, step) in emitted.function.steps.enumerated() {
      switch step {
      case .kernel(let call): kernel(call, &source)
      case .call(let call): single(call, position, &source)
      case .repeated(let repeated): row(repeated, position, &source)
      }
    }
  }

  // MARK: Kernels

  private mutating func kernel(_ call: KernelCall, _ source: inout SwiftSource) {
    source.comment("\(call.name): \(written(by: call))" + place(call.origin))
    var arguments: [String] = []
    for field in call.fields {
      arguments.append((field.label.map { "\($0): " } ?? "") + expression(field, of: call))
    }
    source.list("Kernels.\(type(of: call.contract).name)", arguments, ".run(on: threads)", breaksBeforeTail: true)
  }

  /// The type of what a call writes: that of its value, or of the operand that it copies for the next kernel.
  private func written(by call: KernelCall) -> TensorType {
    guard call.contract is Kernels.Copy<Symbolic>, case .temporary(let index)? = call.writes.first?.buffer else {
      return call.type
    }
    let copied = emitted.function.temporaries[index].type
    let isValue = (try? copied.shape.product()) == (try? call.type.shape.product())
    return isValue ? call.type : copied
  }

  private mutating func expression(_ field: CallField, of call: KernelCall) -> String {
    switch field {
    case .option(_, let value): return ".\(value)"
    case .flag(_, let flag): return "\(flag)"
    case .input(_, let buffer), .output(_, let buffer): return buffer.map { pointer($0) } ?? "nil"
    case .size(_, let dim): return sizes.expression(dim)
    case .sizes(_, let dims): return sizes.list(dims)
    case .strided(_, let strided, _): return sizes.view(strided)
    case .rowStrides(_, let strides):
      let (batch, head) = (sizes.expression(strides.batch), sizes.expression(strides.head))
      return ".init(batch: \(batch), head: \(head), row: \(sizes.expression(strides.row)))"
    case .number(_, let number): return Self.literal(Float(number))
    case .site: return ModelSources.literal("'\(call.name)'" + place(call.origin))
    }
  }

  /// The shortest literal that parses to the same number.
  static func literal(_ number: Float) -> String {
    if number.isNaN { return ".nan" }
    if number.isInfinite { return number < 0 ? "-.infinity" : ".infinity" }
    return "\(number)"
  }

  // MARK: Buffers

  private mutating func pointer(_ argument: BufferArgument) -> String {
    var text = name(argument.buffer)
    if elementType(argument.buffer) != argument.dtype {
      text += ".reinterpreted(as: \(argument.dtype.element).self)"
    }
    if argument.offset != Dim(0) { text += ".advanced(by: \(sizes.expression(argument.offset)))" }
    return text
  }

  private func name(_ buffer: Buffer) -> String {
    if let variable = variables[buffer] { return variable }
    switch buffer {
    case .input(let index): return SwiftNames.escaped(emitted.inputs[index])
    case .output(let index): return SwiftNames.escaped(emitted.outputs[index])
    case .temporary(let index): return "frame." + SwiftNames.escaped(emitted.temporaries[index])
    case .parameter(let slot):
      // Every slot that a step reads is in the tree.
      return emitted.tree.member { if case .tensor(slot) = $0 { true } else { false } }?.path ?? "nil"
    }
  }

  private func elementType(_ buffer: Buffer) -> DType {
    let function = emitted.function
    return switch buffer {
    case .input(let index): function.inputs[index].type.dtype
    case .output(let index): function.outputs[index].type.dtype
    case .temporary(let index): function.temporaries[index].type.dtype
    case .parameter(let index): function.parameters[index].form.dtype
    }
  }

  // MARK: Calls

  private mutating func single(_ call: FunctionCall, _ position: Int, _ source: inout SwiftSource) {
    source.comment("\(call.path): \(input.plan.functions[call.function].name)" + place(call.origin))
    source.list(member(position)?.path ?? "nil", arguments(call, position, replacing: [:]))
  }

  private mutating func row(_ repeated: RepeatedCall, _ position: Int, _ source: inout SwiftSource) {
    guard let member = member(position) else { return }
    let kinds = StepKinds(repeated, member.name, groups, functions.map(\.type))
    var call = repeated.first
    let names = kinds.kinds.map { input.plan.functions[$0.function].name }.joined(separator: " or ")
    source.comment("\(repeated.op.path): \(names), \(repeated.op.stepCount) times" + place(call.origin))
    // By place, because different arguments may begin at the same element: a row that is the same for every step may be
    // the first of those that the steps take in turn.
    var carried: [Int: String] = [:]
    let inputCount = call.inputs.count
    let alternating = repeated.op.stepCount > 1 ? repeated.alternatingCarries : []
    for (index, carry) in alternating.enumerated() {
      let names = FunctionStruct.carried(repeated, index)
      let (start, other) = (pointer(call.inputs[carry]), pointer(call.outputs[carry]))
      source.line("var (\(names[0]), \(names[1])) = (\(start), \(other))")
      carried[carry] = names[0]
      carried[inputCount + carry] = names[1]
    }
    var advances: [String] = []
    if let start = repeated.calls.first { call = start }
    for (index, rows) in (repeated.inputRows + repeated.outputRows).enumerated() {
      let place = index < repeated.inputRows.count ? rows.position : inputCount + rows.position
      let name = FunctionStruct.row(repeated, index)
      source.line("var \(name) = \(pointer((call.inputs + call.outputs)[place]))")
      carried[place] = name
      advances.append("\(name) \(repeated.op.isReversed ? "-" : "+")= \(sizes.expression(rows.elementCount))")
    }
    source.block("for layer in \(member.path)" + (repeated.op.isReversed ? ".reversed()" : "")) { source in
      if kinds.kinds.count == 1 {
        source.list("layer", arguments(call, position, replacing: carried))
      } else {
        source.line("switch layer {")
        for kind in kinds.kinds {
          source.line("case .\(SwiftNames.escaped(kind.enumCase))(let layer):")
          call.function = kind.function
          source.indented { $0.list("layer", arguments(call, position, replacing: carried)) }
        }
        source.line("}")
      }
      for index in alternating.indices {
        let names = FunctionStruct.carried(repeated, index)
        source.line("Swift.swap(&\(names[0]), &\(names[1]))")
      }
      for line in advances { source.line(line) }
    }
    for (index, carry) in alternating.enumerated() {
      variables[repeated.result(of: carry).buffer] = FunctionStruct.carried(repeated, index)[0]
    }
  }

  /// The member that holds what a step calls: its name, and the members that lead to it.
  private func member(_ position: Int) -> (name: String, path: String)? {
    emitted.tree.member { if case .calls(position) = $0 { true } else { false } }
  }

  /// - Parameter carried: variables that take the place of arguments, by index among the inputs and then the outputs.
  private mutating func arguments(
    _ call: FunctionCall, _ position: Int, replacing carried: [Int: String]
  ) -> [String] {
    let callee = functions[call.function]
    var arguments: [String] = []
    for (index, (name, argument)) in zip(callee.inputs + callee.outputs, call.inputs + call.outputs).enumerated() {
      arguments.append("\(SwiftNames.label(name)): \(carried[index] ?? pointer(argument))")
    }
    if let frame = emitted.callees[position]?.first(where: { $0.function == call.function })?.name {
      arguments.append("frame: frame.\(SwiftNames.escaped(frame))")
    }
    return arguments + ["sizes: \(callee.sizes)", "on: threads"]
  }

  /// The line of the spec that a reader looks for: for a step of the model its own line, for one of a block the call of
  /// the block in the model's file.
  private func place(_ origin: Origin) -> String {
    let isMain = emitted.index == functions.count - 1
    let spans = ([origin.span] + origin.calls).compactMap { $0 }
    let span = isMain ? spans.last : spans.count > 2 ? spans[1] : spans.first
    return span.flatMap(input.place).map { " (\($0))" } ?? ""
  }
}
