import ExecutionPlan
import GraphIR
import GraphcRuntime

/// A function of the plan as a Swift struct: its learned tensors as members, its frame, its kernel calls.
struct FunctionStruct {
  let index: Int
  /// Without the type in which it is nested.
  let name: String
  /// Whether it is nested in the source of a generation, and the caller is not.
  var isOfSource = false
  let function: PlanFunction
  let tree: ParameterTree
  /// The arguments of the call, one for each input and output of the function.
  let inputs: [String]
  let outputs: [String]
  /// The members of the frame: one for each temporary.
  let temporaries: [String]
  /// The members of the frame for called functions, by step; the functions of one step share memory.
  let callees: [Int: [(function: Int, name: String)]]

  init(_ index: Int, named name: String, _ input: EmitterInput) {
    let function = input.plan.functions[index]
    self.index = index
    self.name = name
    self.function = function
    var locals: Set<String> = ["frame", "sizes", "threads", "prefix", "weights", "index", "layer"]
    for step in function.steps {
      guard case .repeated(let repeated) = step else { continue }
      for position in repeated.alternatingCarries.indices { locals.formUnion(Self.carried(repeated, position)) }
      locals.formUnion((0..<repeated.rowCount).map { Self.row(repeated, $0) })
    }
    tree = ParameterTree(function, input, reserved: locals)
    // An argument with the name of a member would hide the member.
    var arguments = NameScope(reserved: locals.union(tree.members.map(\.name)))
    let inputs = function.inputs.map { arguments.member($0.name, otherwise: "Input") }
    let outputs = function.outputs.map { arguments.member($0.name, otherwise: "Output") }
    (self.inputs, self.outputs) = (inputs, outputs)
    var frame = NameScope(reserved: ["layout", "sizes", "base"])
    temporaries = function.temporaries.map { frame.member($0.name) }
    var callees: [Int: [(function: Int, name: String)]] = [:]
    for (position, step) in function.steps.enumerated() {
      guard let path = step.callPath else { continue }
      for callee in step.callees where input.plan.functions[callee].hasFrame(in: input.plan) {
        callees[position, default: []].append((callee, frame.member(path + "_frame")))
      }
    }
    self.callees = callees
  }

  /// The type, where it is called.
  var type: String { isOfSource ? "Source.\(name)" : name }

  /// The sizes that it takes of those of its caller.
  var sizes: String { isOfSource ? "sizes.source" : "sizes" }

  /// The two variables between which carried values alternate.
  static func carried(_ repeated: RepeatedCall, _ position: Int) -> [String] {
    let base = SwiftNames.member(repeated.op.path)
    let number = repeated.alternatingCarries.count > 1 ? "\(position + 1)" : ""
    return ["\(base)Result\(number)", "\(base)Spare\(number)"]
  }

  /// The variables that point to the current step's row of a stacked argument: inputs, then outputs.
  static func row(_ repeated: RepeatedCall, _ position: Int) -> String {
    SwiftNames.member(repeated.op.path) + "Row" + (repeated.rowCount > 1 ? "\(position + 1)" : "")
  }
}

extension RepeatedCall {
  var rowCount: Int { inputRows.count + outputRows.count }
}

extension PlanFunction {
  /// Whether a call needs memory of the arena.
  func hasFrame(in plan: ExecutionPlan) -> Bool {
    !temporaries.isEmpty || steps.contains { $0.callees.contains { plan.functions[$0].hasFrame(in: plan) } }
  }
}

extension PlanFunction {
  /// Whether a kernel of a call needs scratch.
  func hasScratch(in plan: ExecutionPlan) -> Bool {
    steps.contains { step in
      if case .kernel(let call) = step { return call.contract.scratch != nil }
      return step.callees.contains { plan.functions[$0].hasScratch(in: plan) }
    }
  }
}

extension DType {
  /// The element type of pointers to the buffer.
  var element: String {
    switch self {
    case .f32: "Float"
    case .i32: "Int32"
    case .bf16: "UInt16"
    case .bool: "UInt8"
    }
  }
}
