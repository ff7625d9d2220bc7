import ExecutionPlan
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Testing

/// An input and an output that are one piece of memory: nothing reads an old value that has been overwritten, and
/// nothing is copied that need not be.
@Suite struct StateTests {
  /// Two layers that write their keys and values and then read them, as attention does.
  ///
  /// - Parameters:
  ///   - early: nodes of a layer before it writes, of `%early: f32[R, H, C, 2]`.
  ///   - late: nodes of a layer after that, of `%late`, of the same type.
  private static func decoder(early: String = "%early = relu %x", late: String = "%late = relu %x") -> String {
    """
    module "decoder" {
      dims R, N, C
      state keys -> keys.next {initial: 0.0, rows: 1, positions: 3}
      state values -> values.next {initial: 0.0, rows: 1, positions: 3}

      func @layer(%h: f32[R, 3, N, 2], %past: i32[R], %x: f32[R, 3, C, 2], %v: f32[R, 3, C, 2]) -> (h: f32[R, 3, N, 2], x: f32[R, 3, C, 2], v: f32[R, 3, C, 2]) {
        parameter weight: f32[2, 2] ~ xavier_uniform
        %weight = parameter {path: "weight"} : f32[2, 2]
        %new = linear %h, %weight {transpose_rhs: true, activation: .none, bias: false, residual: false} : f32[R, 3, N, 2]
        \(early)
        %keys = write_rows %x, %new, %past {axis: 2} : f32[R, 3, C, 2]
        %values = write_rows %v, %new, %past {axis: 2} : f32[R, 3, C, 2]
        \(late)
        %read = attention %h, %keys, %values {scale: 0.5, causal: false, mask: false, bias: false} : f32[R, 3, N, 2]
        %a = mean %early {axis: 2, keep: true} : f32[R, 3, 1, 2]
        %b = mean %late {axis: 2, keep: true} : f32[R, 3, 1, 2]
        %c = add %read, %a : f32[R, 3, N, 2]
        %d = add %c, %b : f32[R, 3, N, 2]
        return %d, %keys, %values
      }

      func @main(%tokens: f32[R, 3, N, 2], %past: i32[R], %keys: f32[4, R, 3, C, 2], %values: f32[4, R, 3, C, 2]) -> (y: f32[R, 3, N, 2], keys.next: f32[4, R, 3, C, 2], values.next: f32[4, R, 3, C, 2]) {
        %h = tanh %tokens
        %y, %1, %2 = repeat %h, %past, %keys, %values {functions: ["layer"], path: "layers", steps: 4, carries: 1, stacked: [2, 3]} : f32[R, 3, N, 2], f32[4, R, 3, C, 2], f32[4, R, 3, C, 2]
        return %y, %1, %2
      }
    }
    """
  }

  private static let bindings = ["R": 2, "N": 2, "C": 5]

  /// The bytes of states that a run copies: by copies, and by writing rows to another place.
  private static func copiedByteCount(_ plan: ExecutionPlan) throws -> Int {
    var total = 0
    for kernel in plan.kernelsInOrder {
      let call = kernel.call
      guard call.type.rank >= 4, call.type.shape.contains(Dim(symbol: "C")) else { continue }
      let isCopy = call.contract is Kernels.Copy<Symbolic>
      var isElsewhere = false
      if call.contract is Kernels.WriteRows<Symbolic> {
        // Where a caller puts a row of a stacked result in the place of that of an operand, the buffers differ.
        let (x, into) = (call.reads[0].buffer, call.writes[0].buffer)
        isElsewhere = x != into
        if case (.input(let input), .output(let output)) = (x, into) {
          isElsewhere = !plan.functions[kernel.function].overwritableInputs[output].contains(input)
        }
      }
      if isCopy || isElsewhere {
        total += try call.type.shape.map { try $0.evaluate(Self.bindings) }.reduce(call.type.dtype.byteCount, *)
      }
    }
    return total
  }

  @Test func aStepCopiesNothing() throws {
    let module = try Module.parse(Self.decoder(early: "%early = tanh %x", late: "%late = tanh %keys"))
    #expect(module.verify() == [])
    let plan = try ExecutionPlan(module)
    #expect(plan.kernelsInOrder.count { $0.call.contract is Kernels.Copy<Symbolic> } == 0)
    #expect(try Self.copiedByteCount(plan) == 0)
    let simulation = try PlanSimulation(module, plan, bindings: Self.bindings)
    #expect(simulation.problems == [])
    // Two caches, four layers.
    #expect(simulation.inPlaceCount >= 8)
    #expect(plan.main.actions(plan) == ["tanh", "4 calls of layer"])
    #expect(plan.plainInputs.map(\.name) == ["tokens", "past"] && plan.plainOutputs.map(\.name) == ["y"])
  }

  /// A layer that reads its old keys after it has written the new ones: they are copied, and the values are not.
  @Test func oldRowsThatAreReadLateAreKept() throws {
    let module = try Module.parse(Self.decoder(late: "%old = add %x, %keys\n%late = tanh %old"))
    let plan = try ExecutionPlan(module)
    let simulation = try PlanSimulation(module, plan, bindings: Self.bindings)
    #expect(simulation.problems == [])
    let cache = 4 * 2 * 3 * 5 * 2 * 4
    // The states are copied before, and each layer copies its row while it writes.
    #expect(try Self.copiedByteCount(plan) == 2 * cache)
    #expect(plan.main.actions(plan) == ["tanh", "copy", "4 calls of layer"])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var body: String
    var copies: Int
  }

  static let cases: [Case] = [
    Case(testDescription: "rows", body: "%a = write_rows %s, %x, %at {axis: 1}\n%b = relu %t\n%y = relu %a", copies: 0),
    Case(
      testDescription: "rows twice",
      body: "%0 = write_rows %s, %x, %at {axis: 1}\n%a = write_rows %0, %x, %at {axis: 1}\n%b = relu %t\n%y = relu %a",
      copies: 0),
    Case(
      testDescription: "read before",
      body: "%y = add %s, %t\n%a = write_rows %s, %x, %at {axis: 1}\n%b = add %t, %y", copies: 0),
    Case(
      testDescription: "read after",
      body: "%a = write_rows %s, %x, %at {axis: 1}\n%b = relu %t\n%y = subtract %a, %s", copies: 1),
    Case(
      testDescription: "both read after",
      body: "%a = relu %s\n%b = relu %t\n%0 = add %s, %t\n%y = add %0, %a", copies: 2),
    Case(testDescription: "exchanged", body: "%a = identity %t\n%b = identity %s\n%y = relu %x", copies: 3),
    Case(testDescription: "kept", body: "%a = identity %s\n%b = relu %t\n%y = relu %x", copies: 0),
    Case(testDescription: "given out", body: "%a = relu %s\n%b = relu %t\n%y = identity %s", copies: 2),
    Case(
      testDescription: "rows of itself", body: "%a = write_rows %s, %s, %at {axis: 1}\n%b = relu %t\n%y = relu %x",
      copies: 1),
    Case(
      testDescription: "transposed",
      body: "%0 = reshape %s {shape: [2, 2, 2]}\n%1 = transpose %0 {permutation: [0, 2, 1]}\n"
        + "%a = reshape %1 {shape: [2, 4]}\n%b = relu %t\n%y = relu %x", copies: 2),
  ]

  /// The module of a case; what is called an identity is no node.
  private static func module(_ sample: Case) throws -> Module {
    var names = ["a": "a", "b": "b", "y": "y"]
    var body: [String] = []
    for line in sample.body.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words[2] == "identity" {
        names[String(words[0].dropFirst())] = String(words[3].dropFirst())
      } else {
        body.append(String(line))
      }
    }
    return try Module.parse(
      """
      module "two states" {
        state s -> s.next {initial: 0.0}
        state t -> t.next {initial: 0.0}
        func @main(%s: f32[2, 4], %t: f32[2, 4], %x: f32[2, 4], %at: i32[2]) -> (s.next: f32[2, 4], t.next: f32[2, 4], y: f32[2, 4]) {
          \(body.joined(separator: "\n    "))
          return %\(names["a"] ?? ""), %\(names["b"] ?? ""), %\(names["y"] ?? "")
        }
      }
      """)
  }

  @Test(arguments: cases) func oldValuesAreCopiedOnlyIfTheyAreNeeded(sample: Case) throws {
    let module = try Self.module(sample)
    #expect(module.verify() == [])
    let plan = try ExecutionPlan(module)
    let simulation = try PlanSimulation(module, plan, bindings: [:])
    #expect(simulation.problems == [])
    let copies = plan.kernelsInOrder.count { $0.call.contract is Kernels.Copy<Symbolic> }
    #expect(copies == sample.copies, "\(plan.main.actions(plan))")
  }

  /// Inputs tied to outputs at random: each kernel finds the elements that the graph names.
  @Test func randomStatesAreRight() throws {
    var (states, copies, faults) = (0, 0, 0)
    for seed in 0..<400 {
      let random = try RandomPlanModule(seed: UInt64(seed), hasStates: true)
      #expect(random.module.verify() == [], "seed \(seed)")
      var plan = try ExecutionPlan(random.module)
      #expect(
        try PlanSimulation(random.module, plan, bindings: random.bindings).problems == [],
        "seed \(seed)\n\(random.module.text)")
      states += plan.states.count
      // Without the copies that keep old values, something is wrong.
      let main = plan.functions.count - 1
      for (position, step) in plan.main.steps.enumerated() {
        guard case .kernel(let call) = step, call.contract is Kernels.Copy<Symbolic>,
          plan.states.contains(where: { $0.input == call.node && $0.name == call.name }),
          case .temporary = call.writes[0].buffer
        else { continue }
        copies += 1
        var changed = plan
        changed.functions[main].steps.remove(at: position)
        for later in changed.functions[main].steps.indices {
          changed.functions[main].steps[later] = changed.functions[main].steps[later].on {
            $0 == call.writes[0].buffer ? call.reads[0].buffer : $0
          }
        }
        plan = changed
        if try !PlanSimulation(random.module, changed, bindings: random.bindings).problems.isEmpty { faults += 1 }
        break
      }
    }
    #expect(states > 400 && copies > 50, "\(states) states, \(copies) copies")
    #expect(faults * 10 >= copies * 9, "\(faults) of \(copies) copies that are left out are found")
  }
}

extension PlanStep {
  /// The step on other buffers.
  fileprivate func on(_ map: (Buffer) -> Buffer) -> PlanStep {
    switch self {
    case .kernel(var call):
      call.mapBuffers(map)
      return .kernel(call)
    case .call(let call): return .call(call.on(map))
    case .repeated(var repeated):
      repeated.first = repeated.first.on(map)
      return .repeated(repeated)
    }
  }
}

extension FunctionCall {
  fileprivate func on(_ map: (Buffer) -> Buffer) -> FunctionCall {
    var call = self
    for index in inputs.indices { call.inputs[index].buffer = map(inputs[index].buffer) }
    for index in outputs.indices { call.outputs[index].buffer = map(outputs[index].buffer) }
    return call
  }
}
