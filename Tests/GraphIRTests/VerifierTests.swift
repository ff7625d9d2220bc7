import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Testing

/// A valid module, broken in one place at a time.
@Suite struct VerifierTests {
  static let text = """
    module "m" {
      dims B
      check B - 1 >= 0 "m"
      state z -> z {initial: 0.0, rows: 0}

      func @layer(%x: f32[B, 4]) -> (y: f32[B, 4]) {
        parameter weight: f32[4, 4] ~ xavier_uniform
        %weight = parameter {path: "weight"} : f32[4, 4]
        %2 = linear %x, %weight {transpose_rhs: true, activation: .relu, bias: false, residual: false} : f32[B, 4]
        return %2
      }

      func @main(%x: f32[B, 4], %z: f32[4]) -> (y: f32[B, 4], z: f32[4]) {
        %2 = call %x {function: "layer", path: "layers.0"} : f32[B, 4]
        %3 = call %2 {function: "layer", path: "layers.1"} : f32[B, 4]
        %4 = add %3, %z : f32[B, 4]
        %5 = reshape %4 {shape: [4*B]} : f32[4*B]
        return %4, %z
      }
    }
    """

  struct Breakage: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var invariant: Invariant
    var function: String
    var node: Int?
    var change: @Sendable (inout Module) -> Void

    init(
      _ name: String, _ invariant: Invariant, _ function: String = "", _ node: Int? = nil,
      change: @escaping @Sendable (inout Module) -> Void
    ) {
      testDescription = name
      self.invariant = invariant
      self.function = function
      self.node = node
      self.change = change
    }
  }

  static let ofModules = [
    Breakage("no function", .functionNames) { $0.functions = [] },
    Breakage("main is not last", .functionNames) { $0.functions.swapAt(0, 1) },
    Breakage("two functions of one name", .functionNames, "layer") { $0.functions.insert($0.functions[0], at: 0) },
    Breakage("a dim twice", .dimNames) { $0.dims = ["B", "B"] },
    Breakage("a dim that is not a word", .dimNames) { $0.dims += ["a b"] },
    Breakage("a dim called inf", .dimNames) { $0.dims += ["inf"] },
    Breakage("a state of no input", .states) { $0.states[0].input = "a" },
    Breakage("a state of no output", .states) { $0.states[0].output = "a" },
    Breakage("a state of another type", .states) { $0.states[0].output = "y" },
    Breakage("a state that begins as a boolean", .states) { $0.states[0].initial = .bool(false) },
    Breakage("a state that begins as an integer", .states) { $0.states[0].initial = .dim(1) },
    Breakage("a state with rows along an axis that it does not have", .states) { $0.states[0].rowAxis = 1 },
    Breakage("a state with positions along the axis of its rows", .states) { $0.states[0].positionAxis = 0 },
    Breakage("a state with positions along an axis that it does not have", .states) { $0.states[0].positionAxis = 1 },
    Breakage("a state with positions and without rows", .states) {
      ($0.states[0].rowAxis, $0.states[0].positionAxis) = (nil, 0)
    },
    Breakage("a state tied twice", .states) { $0.states += $0.states },
    Breakage("a check of an unknown dim", .dimUse) { $0.checks[0].nonNegative = Dim(symbol: "T") },
  ]

  static let ofFunctions = [
    Breakage("an input of an unknown dim", .dimUse, "main", 1) {
      $0.functions[1].nodes[1].types[0].shape = [Dim(symbol: "T")]
    },
    Breakage("an attribute of an unknown dim", .dimUse, "main", 5) {
      $0.functions[1].nodes[5].op = .reshape(Reshape([Dim(symbol: "T")]))
    },
    Breakage("a parameter of a run-time shape", .dimUse, "layer") {
      $0.functions[0].parameters[0].type.shape[0] = Dim(symbol: "B")
    },
    Breakage("a parameter of bf16", .declaredTypes, "layer") { $0.functions[0].parameters[0].type.dtype = .bf16 },
    Breakage("an input of bf16", .declaredTypes, "main") { $0.functions[1].nodes[0].types[0].dtype = .bf16 },
    Breakage("an output of bf16", .declaredTypes, "main") { $0.functions[1].nodes[4].types[0].dtype = .bf16 },
    Breakage("too many axes", .shapes, "main", 1) {
      $0.functions[1].nodes[1].types[0].shape = Array(repeating: 1, count: 9)
    },
    Breakage("a negative extent", .shapes, "main", 1) { $0.functions[1].nodes[1].types[0].shape = [-4] },
    Breakage("an input after a node", .inputs, "main", 6) {
      $0.functions[1].nodes.append($0.functions[1].nodes[1])
    },
    Breakage("two inputs of one name", .inputs, "main", 1) { $0.functions[1].nodes[1].op = .input(Input(name: "x")) },
    Breakage("an input with an operand", .inputs, "main", 1) { $0.functions[1].nodes[1].operands = [ValueID(node: 0)] },
    Breakage("an input without a type", .inputs, "main", 1) { $0.functions[1].nodes[1].types = [] },
    Breakage("a parameter declared twice", .parameterDeclarations, "layer") {
      $0.functions[0].parameters.append($0.functions[0].parameters[0])
    },
    Breakage("a draw that is no seed and stream", .parameterDeclarations, "layer") {
      $0.functions[0].parameters[0].initializer = .draw
    },
    Breakage("a folded parameter of one that is not declared", .parameterUse, "layer") {
      $0.functions[0].folded = [FoldedParameter(path: "table", body: folded(.parameter(Parameter(path: "nothing"))))]
    },
    Breakage("a folded parameter at a declared path", .foldedParameters, "layer") {
      let path = $0.functions[0].parameters[0].path
      $0.functions[0].folded = [FoldedParameter(path: path, body: folded(.constant(Constant(.float(1)))))]
    },
    Breakage("a folded parameter with an input", .foldedParameters, "layer") {
      $0.functions[0].folded = [FoldedParameter(path: "table", body: folded(.input(Input(name: "x"))))]
    },
    Breakage("a folded parameter of a run-time dim", .foldedParameters, "layer") {
      $0.functions[0].folded = [
        FoldedParameter(path: "table", body: folded(.constant(Constant(.dim(Dim(symbol: "B"))))))
      ]
    },
    Breakage("a folded parameter of booleans", .foldedParameters, "layer") {
      $0.functions[0].folded = [
        FoldedParameter(path: "table", body: folded(.constant(Constant(.bool(true))), TensorType(.bool, [])))
      ]
    },
    Breakage("a folded parameter without an output", .foldedParameters, "layer") {
      $0.functions[0].folded = [FoldedParameter(path: "table", body: Function(name: ""))]
    },
    Breakage("no output", .outputs, "main") { $0.functions[1].outputs = [] },
    Breakage("two outputs of one name", .outputs, "main") { $0.functions[1].outputs[1].name = "y" },
    Breakage("an output that is not a node", .outputs, "main") { $0.functions[1].outputs[1].value.node = 6 },
    Breakage("an output that is not a result", .outputs, "main") { $0.functions[1].outputs[1].value.result = 1 },
    Breakage("a negative output", .outputs, "main") { $0.functions[1].outputs[1].value.node = -1 },
  ]

  static let ofNodes = [
    Breakage("an operand that comes later", .operandOrder, "main", 3) {
      $0.functions[1].nodes[3].operands = [ValueID(node: 4)]
    },
    Breakage("a node that uses itself", .operandOrder, "main", 3) {
      $0.functions[1].nodes[3].operands = [ValueID(node: 3)]
    },
    Breakage("an operand that is not a result", .operandOrder, "main", 3) {
      $0.functions[1].nodes[3].operands = [ValueID(node: 2, result: 1)]
    },
    Breakage("a negative operand", .operandOrder, "main", 3) {
      $0.functions[1].nodes[3].operands = [ValueID(node: -1)]
    },
    Breakage("another type than inferred", .types, "main", 4) {
      $0.functions[1].nodes[4].types[0].dtype = .i32
    },
    Breakage("one type too many", .types, "main", 4) { $0.functions[1].nodes[4].types += [TensorType(.f32, [])] },
    Breakage("operands that do not fit", .types, "main", 4) {
      $0.functions[1].nodes[4].op = .matMul(MatMul())
    },
    Breakage("a call of nothing", .calls, "main", 2) {
      $0.functions[1].nodes[2].op = .call(Call(function: "lawyer", path: "layers.0"))
    },
    Breakage("a call of itself", .calls, "main", 2) {
      $0.functions[1].nodes[2].op = .call(Call(function: "main", path: "layers.0"))
    },
    Breakage("a call without its argument", .calls, "main", 2) { $0.functions[1].nodes[2].operands = [] },
    Breakage("a call with another type", .calls, "main", 2) {
      $0.functions[1].nodes[2].operands = [ValueID(node: 1)]
    },
    Breakage("a call with another result", .types, "main", 2) {
      $0.functions[1].nodes[2].types = [TensorType(.f32, [4])]
    },
    Breakage("a repeat of nothing", .calls, "main", 2) {
      $0.functions[1].nodes[2].op = .repeat(Repeat(functions: ["lawyer"], path: "l", stepCount: 2, carryCount: 1))
    },
    Breakage("a repeat of no function", .calls, "main", 2) {
      $0.functions[1].nodes[2].op = .repeat(Repeat(functions: [], path: "l", stepCount: 2, carryCount: 1))
    },
    Breakage("a repeat of no step", .calls, "main", 2) {
      $0.functions[1].nodes[2].op = .repeat(Repeat(functions: ["layer"], path: "l", stepCount: 0, carryCount: 1))
    },
    Breakage("a repeat that carries more than there is", .calls, "main", 2) {
      $0.functions[1].nodes[2].op = .repeat(Repeat(functions: ["layer"], path: "l", stepCount: 2, carryCount: 2))
    },
    Breakage("a repeat of stacked rows that are none", .calls, "main", 2) {
      $0.functions[1].nodes[2].op = .repeat(
        Repeat(functions: ["layer"], path: "l", stepCount: 2, carryCount: 0, stacked: [0]))
    },
    Breakage("a stacked operand that is carried", .calls, "main", 2) {
      $0.functions[1].nodes[2].op = .repeat(
        Repeat(functions: ["layer"], path: "l", stepCount: 2, carryCount: 1, stacked: [0]))
    },
    Breakage("a stacked operand that is not there", .calls, "main", 2) {
      $0.functions[1].nodes[2].op = .repeat(
        Repeat(functions: ["layer"], path: "l", stepCount: 2, carryCount: 1, stacked: [7]))
    },
    Breakage("a repeat that stacks without saying so", .types, "main", 2) {
      $0.functions[1].nodes[2].op = .repeat(Repeat(functions: ["layer"], path: "l", stepCount: 2, carryCount: 0))
    },
    Breakage("a step at the path of a call", .parameterPaths, "main") {
      $0.functions[1].nodes[3].op = .call(Call(function: "layer", path: "layers", step: 0))
    },
    Breakage("two calls at one path", .parameterPaths, "main") {
      $0.functions[1].nodes[3].op = .call(Call(function: "layer", path: "layers.0"))
    },
    Breakage("a call and a parameter at one path", .parameterPaths, "main") {
      $0.functions[1].parameters = [
        ParameterDeclaration(
          path: "layers.0.weight", type: TensorType(.f32, [4]), initializer: .ones, origin: .synthetic)
      ]
    },
    Breakage("a parameter that is not declared", .parameterUse, "layer", 1) { $0.functions[0].parameters = [] },
    Breakage("a parameter of another type", .types, "layer", 1) {
      $0.functions[0].parameters[0].type.shape = [4, 5]
    },
    Breakage("a weight that is not a parameter", .linearWeight, "layer", 2) {
      $0.functions[0].nodes[1].op = .constant(Constant(.float(1)))
    },
  ]

  /// A body of one node.
  static func folded(_ op: Op, _ type: TensorType = TensorType(.f32, [])) -> Function {
    var body = Function(name: "")
    body.nodes = [Node(op: op, operands: [], types: [type], origin: .synthetic)]
    body.outputs = [Function.Output(name: "y", value: ValueID(node: 0))]
    return body
  }

  @Test func soundModulesPass() throws {
    #expect(try Module.parse(Self.text).verify() == [])
  }

  @Test(arguments: ofModules + ofFunctions + ofNodes) func isFound(_ breakage: Breakage) throws {
    var module = try Module.parse(Self.text)
    breakage.change(&module)
    let problems = module.verify()
    let isFound = problems.contains { problem in
      problem.invariant == breakage.invariant && problem.function == breakage.function && problem.node == breakage.node
    }
    #expect(isFound, "\(problems)")
    for problem in problems { #expect(!problem.message.isEmpty) }
    // A broken module can be shown.
    #expect(!module.text.isEmpty)
  }

  @Test func everyInvariantIsBroken() {
    let broken = Set((Self.ofModules + Self.ofFunctions + Self.ofNodes).map(\.invariant))
    for invariant in Invariant.allCases { #expect(broken.contains(invariant), "\(invariant)") }
  }

  @Test func describesThePlace() throws {
    var module = try Module.parse(Self.text)
    module.functions[1].nodes[4].types[0].dtype = .i32
    #expect(
      module.verify().map(\.description) == [
        "@main, node 4: the types are i32[B, 4], but inference gives f32[B, 4] [types]",
        "@main, node 5: the types are f32[4*B], but inference gives i32[4*B] [types]",
      ])
  }

  /// Thirty functions, each calling the previous one twice, have 2³⁰ parameters.
  @Test func nestedCallsThatExplodeAreRefused() {
    let type = TensorType(.f32, [2])
    var module = Module(name: "m")
    for level in 0...30 {
      var builder = FunctionBuilder(name: level == 30 ? Module.mainName : "f\(level)")
      var value = builder.addInput(name: "x", type: type, origin: .synthetic)
      if level == 0 {
        value = builder.addParameter(
          ParameterDeclaration(path: "p", type: type, initializer: .ones, origin: .synthetic))
      } else {
        for path in ["a", "b"] {
          let call = Op.call(Call(function: "f\(level - 1)", path: path))
          value = builder.append(Node(op: call, operands: [value], types: [type], origin: .synthetic))[0]
        }
      }
      builder.addOutput(name: "y", value: value)
      module.functions.append(builder.function)
    }
    #expect(module.verify().contains { $0.invariant == .parameterPaths })
  }
}
