package import GraphIR
import GraphcRuntime
import GraphcText

extension ExecutionPlan {
  /// Lowers every function of a module.
  ///
  /// - Parameter budget: the steps that planning may take; in proportion to the module if it is `nil`.
  package init(_ module: Module, budget: StepBudget? = nil) throws(PlanError) {
    var budget = budget ?? StepBudget(size: module.textSize)
    var functions: [PlanFunction] = []
    var states: [PlanState] = []
    var indices: [UTF8Key: Int] = [:]
    for function in module.functions {
      indices[UTF8Key(function.name)] = functions.count
      var planned = try FunctionPlanner(function, callees: indices).plan(after: functions)
      if function.name == Module.mainName, !module.states.isEmpty {
        states = planned.states(of: module)
        do { try planned.place(states, functions, origins: function.nodes.map(\.origin)) } catch {
          throw PlanError(message: error.message, origin: .synthetic)
        }
      }
      budget.spend(planned.work)
      guard !budget.isSpent else {
        throw PlanError(
          message: "a plan of @\(function.name) takes more than \(budget.limit) steps", origin: .synthetic,
          isLimit: true)
      }
      functions.append(planned)
    }
    self.init(functions: functions, dims: module.dims, checks: module.checks, states: states)
  }
}

/// Lowers the nodes of one function to kernel calls on buffers; their lifetimes are computed afterwards.
private final class FunctionPlanner: LoweringContext {
  private let function: Function
  private let uses: UseMap
  private let callees: [UTF8Key: Int]
  private var views: [ValueID: BufferView] = [:]
  private var parameters: [PlanParameter] = []
  private var slots: [SlotKey: Int] = [:]
  /// The row-major copies of views, so that each view is copied once.
  private var copies: [BufferView: BufferView] = [:]
  private var temporaries: [PlanFunction.Temporary] = []
  private var steps: [PlanStep] = []
  private var node: Node
  private var index = 0
  /// The outputs that temporaries have become.
  private var renamed: [Buffer: Buffer] = [:]

  private struct SlotKey: Hashable {
    var path: UTF8Key
    var form: PlanParameter.Form
  }

  init(_ function: Function, callees: [UTF8Key: Int]) {
    self.function = function
    uses = UseMap(function)
    self.callees = callees
    node = Node(op: .constant(Constant(.bool(false))), operands: [], types: [], origin: .synthetic)
  }

  /// - Parameter planned: the functions before this one.
  func plan(after planned: [PlanFunction]) throws(PlanError) -> PlanFunction {
    var inputCount = 0
    for (position, current) in function.nodes.enumerated() {
      (index, node) = (position, current)
      do {
        if case .input = node.op {
          setResult(
            0,
            try sized { () throws(DimError) in
              try BufferView(contiguous: .input(inputCount), type: current.types[0])
            })
          inputCount += 1
        } else if case .parameter(let parameter) = node.op {
          let slot = Buffer.parameter(self.slot(parameter.path, current.types[0], .plain, current.origin))
          setResult(0, try sized { () throws(DimError) in try BufferView(contiguous: slot, type: current.types[0]) })
        } else if case .call(let call) = node.op {
          try lower(call)
        } else if case .repeat(let steps) = node.op {
          try lower(steps)
        } else {
          try lowerKernels()
        }
      } catch {
        throw PlanError(message: "\(node.op.definition.mnemonic): \(error.message)", origin: node.origin)
      }
    }
    var outputs: [BufferArgument] = []
    for (position, output) in function.outputs.enumerated() {
      index = output.value.node
      node = function.producer(of: output.value)
      do { outputs.append(try place(output, at: position)) } catch {
        throw PlanError(message: error.message, origin: node.origin)
      }
    }
    if !renamed.isEmpty {
      for position in steps.indices { steps[position].mapBuffers { renamed[$0] ?? $0 } }
    }
    var result = PlanFunction(
      name: function.name, inputs: function.inputs.map { .init(name: $0.name, type: $0.type) },
      outputs: function.outputs.map { .init(name: $0.name, type: function.type(of: $0.value)) },
      parameters: parameters, temporaries: temporaries, steps: steps)
    result.work = function.textSize + steps.reduce(0) { $0 + $1.buffers.count }
    result.dropUnreadParameters()
    for folded in function.folded {
      result.folded.append(
        PlanFoldedParameter(path: folded.path, function: try FunctionPlanner(folded.body, callees: [:]).plan(after: []))
      )
    }
    do { try result.placeCarries(planned) } catch { throw PlanError(message: error.message, origin: node.origin) }
    result.reuseInPlace(planned, isMain: function.name == Module.mainName)
    result.findOverwritableInputs(planned)
    return result
  }

  private func lowerKernels() throws(LoweringError) {
    switch node.op.definition.semantics {
    case .structural: throw LoweringError("is not lowered to kernels")
    case .primitive(_, let lower), .composite(_, let lower): try lower(self)
    }
  }

  private func lower(_ call: Call) throws(LoweringError) { steps.append(.call(try planned(call))) }

  private func planned(_ call: Call) throws(LoweringError) -> FunctionCall {
    var inputs: [BufferArgument] = []
    for position in node.operands.indices { inputs.append(try contiguous(position)) }
    var outputs: [BufferArgument] = []
    for position in node.types.indices { outputs.append(try allocateResult(position)) }
    return FunctionCall(
      function: try callee(call.function), basePath: call.basePath, step: call.step, inputs: inputs, outputs: outputs,
      origin: node.origin, node: index)
  }

  private func callee(_ name: String) throws(LoweringError) -> Int {
    guard let callee = callees[UTF8Key(name)] else { throw LoweringError("'\(name)' is not planned yet") }
    return callee
  }

  private func lower(_ repetition: Repeat) throws(LoweringError) {
    guard let start = repetition.order.first else { throw LoweringError("repeats no step") }
    let first = try planned(repetition.call(start))
    var functions: [Int] = []
    for name in repetition.functions { functions.append(try callee(name)) }
    var inputRows: [RepeatedCall.Rows] = []
    for position in repetition.stacked {
      inputRows.append(try rows(of: first.inputs[position], operandTypes[position], at: position))
    }
    var outputRows: [RepeatedCall.Rows] = []
    for position in node.types.indices.dropFirst(repetition.carryCount) {
      outputRows.append(try rows(of: first.outputs[position], node.types[position], at: position))
    }
    let isSingle = repetition.stepCount == 1 && inputRows.isEmpty && outputRows.isEmpty
    steps.append(
      isSingle
        ? .call(first)
        : .repeated(
          RepeatedCall(
            op: repetition, functions: functions, first: first, inputRows: inputRows, outputRows: outputRows)))
  }

  /// The rows of a stacked argument.
  private func rows(
    of argument: BufferArgument, _ type: TensorType, at position: Int
  ) throws(LoweringError) -> RepeatedCall.Rows {
    guard let count = type.shape.first?.constantValue else {
      throw LoweringError("\(type) is not stacked")
    }
    return try sized { () throws(DimError) in
      let row = try Array(type.shape.dropFirst()).product()
      var offsets: [Dim] = []
      for step in 0..<count { offsets.append(try argument.offset.adding(row.multiplied(by: Dim(step)))) }
      return RepeatedCall.Rows(position: position, elementCount: row, offsets: offsets)
    }
  }

  /// Places an output in the buffer of the caller: the temporary that holds it becomes the output, or it is copied.
  private func place(_ output: Function.Output, at position: Int) throws(LoweringError) -> BufferArgument {
    guard var view = views[output.value] else { throw LoweringError("the output '\(output.name)' has no place") }
    view.buffer = renamed[view.buffer] ?? view.buffer
    if case .temporary = view.buffer, view.isWhole {
      renamed[view.buffer] = .output(position)
    } else {
      let type = view.type
      let target = try sized { () throws(DimError) in try BufferView(contiguous: .output(position), type: type) }
      try call(view.copy(into: target))
    }
    return BufferArgument(.output(position), view.type.dtype, isWhole: true)
  }

  private func slot(
    _ path: String, _ type: TensorType, _ form: PlanParameter.Form, _ origin: Origin
  ) -> Int {
    let parameter = PlanParameter(path: path, type: type, form: form, origin: origin)
    let key = SlotKey(path: UTF8Key(path), form: form)
    if let known = slots[key] { return known }
    slots[key] = parameters.count
    parameters.append(parameter)
    return parameters.count - 1
  }

  private func sized<Result>(_ body: () throws(DimError) -> Result) throws(LoweringError) -> Result {
    try BufferView.sizing(body)
  }

  // MARK: LoweringContext

  var operandTypes: [TensorType] { node.operands.map { function.type(of: $0) } }
  var resultTypes: [TensorType] { node.types }

  func view(_ operand: Int) -> BufferView {
    guard let view = views[node.operands[operand]] else {
      preconditionFailure("an operand of \(node.op.definition.mnemonic) has not been lowered before it")
    }
    return view
  }

  func contiguousView(_ operand: Int) throws(LoweringError) -> BufferView {
    let view = view(operand)
    if view.isContiguous { return view }
    if let known = copies[view] { return known }
    let target = try allocate(view.type)
    try call(view.copy(into: target))
    copies[view] = target
    return target
  }

  func sourceInInput(_ operand: Int) -> [Dim] {
    let view = view(operand)
    guard case .input(let input) = view.buffer, !view.isContiguous, function.name == Module.mainName else { return [] }
    return [Dim(input), view.offset] + view.strides
  }

  func packedParameter(_ operand: Int, transposed: Bool, as format: WeightFormat) -> BufferArgument? {
    guard let weight = function.weightMatrix(node.operands[operand]) else { return nil }
    let slot = slot(weight.path, weight.type, .packed(transposed: transposed, as: format), weight.origin)
    return BufferArgument(.parameter(slot), format.operand, isWhole: true)
  }

  var onlyTranspose: Transpose? {
    guard let use = uses.onlyUse(of: ValueID(node: index)), case .transpose(let transpose) = function.nodes[use.node].op
    else { return nil }
    return transpose
  }

  func allocate(_ type: TensorType) throws(LoweringError) -> BufferView {
    temporaries.append(
      PlanFunction.Temporary(type: type, name: node.name ?? node.op.definition.mnemonic, first: 0, last: 0))
    let buffer = Buffer.temporary(temporaries.count - 1)
    return try sized { () throws(DimError) in try BufferView(contiguous: buffer, type: type) }
  }

  func setResult(_ index: Int, _ view: BufferView) { views[ValueID(node: self.index, result: index)] = view }

  func call(_ contract: some KernelContract<Symbolic>) throws(LoweringError) {
    let call = KernelCall(
      contract, name: node.name ?? node.op.definition.mnemonic, type: node.types[0], origin: node.origin, node: index)
    for case .input(let field, let buffer?) in call.fields { try check(buffer, field, of: contract) }
    for case .output(let field, let buffer?) in call.fields { try check(buffer, field, of: contract) }
    steps.append(.kernel(call))
  }

  private func check(
    _ buffer: BufferArgument, _ field: BufferField, of contract: some KernelContract<Symbolic>
  ) throws(LoweringError) {
    guard buffer.dtype != field.dtype else { return }
    throw LoweringError("the kernel \(contract.title) takes \(field.dtype) for '\(field.label)', not \(buffer.dtype)")
  }
}
