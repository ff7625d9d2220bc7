import ExecutionPlan
import GraphGen
import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Twice the input takes twice the steps, whatever there is much of. `make limits` measures the time of the program.
@Suite struct StepGrowthTests {
  /// A spec that grows.
  struct Kind: Sendable, CustomTestStringConvertible {
    var name: String
    var count: Int
    var text: @Sendable (Int) -> String

    var testDescription: String { name }

    /// A spec of equations `step(i)` from `y0` on, of which the last one is the output.
    init(_ name: String, count: Int = 48, head: String = "", step: @escaping @Sendable (Int) -> String) {
      self.name = name
      self.count = count
      self.text = { count in
        let lines = (1...count).map { "  " + step($0) }.joined(separator: "\n")
        return "graphc: 1\nmodel: M\ninputs: {x: 'f32[N, 4]'}\n\(head)graph:\n  y0: tanh(x)\n\(lines)\n"
          + "outputs: y\(count)\n"
      }
    }

    init(whole name: String, count: Int, text: @escaping @Sendable (Int) -> String) {
      (self.name, self.count, self.text) = (name, count, text)
    }
  }

  static let kinds: [Kind] = [
    Kind("chain") { "y\($0): tanh(y\($0 - 1))" },
    Kind("paths that double") { "y\($0): y\($0 - 1) + y\($0 - 1)" },
    Kind("slices", head: "parameters: {w: 'f32[3, 4] ~ zeros'}\n") { "y\($0): tanh(y\($0 - 1))[:, :3] @ w" },
    Kind("attention") { "y\($0): softmax(y\($0 - 1) @ y\($0 - 1).T / 2) @ y\($0 - 1)" },
    Kind("layers") { "y\($0): linear(y\($0 - 1), 4)" },
    Kind("masks") { "y\($0): where(x > \($0), y\($0 - 1), -inf)" },
    Kind("views") { $0 % 2 == 0 ? "y\($0): y\($0 - 1).T" : "y\($0): reshape(y\($0 - 1), [4, N])" },
    Kind("folded chain", count: 320, head: "parameters: {y_: 'f32[4] ~ ones'}\n") {
      "q\($0): tanh(\($0 == 1 ? "y_" : "q\($0 - 1)"))\n  y\($0): y\($0 - 1) * q\($0)"
    },
    Kind("projections", count: 24) {
      "p\($0): linear(x, 4)\n  r\($0): linear(x, 4)\n  y\($0): y\($0 - 1) + softmax(p\($0) @ r\($0).T) @ x"
    },
    Kind(whole: "functions of one block", count: 100) { count in
      """
      graphc: 1
      model: M
      inputs: {x: 'f32[N, 4]'}
      blocks: {b: {config: {k: int}, inputs: {x: 'f32[...]'}, graph: {y: 'x + k'}, outputs: y}}
      graph: {y: 'repeat(b, \(count), x, k=i)'}
      outputs: y

      """
    },
    Kind(whole: "outputs", count: 100) { count in
      let names = (0..<count).map { "z\($0)" }
      let lines = names.enumerated().map { "  \($1): h * \($0 + 2)" }.joined(separator: "\n")
      return "graphc: 1\nmodel: M\ninputs: {x: 'f32[N, 4]'}\ngraph:\n  h: tanh(x)\n\(lines)\n"
        + "outputs: [\(names.joined(separator: ", "))]\n"
    },
    Kind("repeats", head: "blocks: {b: {inputs: {x: 'f32[...]'}, graph: {y: 'tanh(x) @ x.T @ x'}, outputs: y}}\n") {
      "y\($0): repeat(b, 2, y\($0 - 1))"
    },
    Kind(whole: "operands of one node", count: 200) { count in
      let operands = Array(repeating: "x", count: count).joined(separator: ", ")
      return "graphc: 1\nmodel: M\ninputs: {x: 'f32[4]'}\ngraph:\n  y: concat(\(operands), axis=0)\noutputs: y\n"
    },
  ]

  /// The steps of elaboration, of the passes, and of planning.
  private func steps(_ text: String) throws -> [Int] {
    let model = try elaborate(spec: text)
    let result = try Pipeline.inference.run(model.module)
    #expect(!result.steps.isSpent)
    return [model.usage.steps + model.usage.nodes, result.steps.count, try ExecutionPlan(result.module).work]
  }

  @Test(arguments: kinds) func twiceTheInputTakesTwiceTheSteps(_ kind: Kind) throws {
    let one = try steps(kind.text(kind.count))
    let two = try steps(kind.text(2 * kind.count))
    for (phase, pair) in zip(["elaboration", "passes", "plan"], zip(one, two)) {
      #expect(pair.0 > kind.count / 2, "\(phase) counts its steps")
      #expect(Double(pair.1) <= 2.2 * Double(pair.0), "\(phase): \(pair.0) and \(pair.1) steps")
    }
  }

  @Test func withoutStepsTheGraphStaysCorrect() throws {
    let model = try elaborate(spec: Self.kinds[3].text(20))
    let result = try Pipeline.inference.run(model.module, steps: StepBudget(limit: 1000))
    #expect(result.steps.isSpent)
    #expect(result.module.verify() == [])
    let remark = try #require(result.remarks.last { $0.pass == "optimizer" })
    guard case .refused(let reason, _) = remark.outcome else {
      Issue.record("it is refused")
      return
    }
    #expect(reason.hasSuffix("has used up the 1000 steps of the optimizer; the rest of the graph is left as it is"))
    #expect(result.rewriteCount < (try Pipeline.inference.run(model.module)).rewriteCount)
  }

  @Test func aPlanThatTakesTooLongIsRefused() throws {
    let module = try elaborate(spec: Self.kinds[0].text(20)).module
    #expect(throws: PlanError.self) { try ExecutionPlan(module, budget: StepBudget(limit: 20)) }
  }

  /// A chain of which each member is used at run time is copied into one body, not into one for each member.
  @Test func aFoldedChainIsSharedOnceItIsLong() throws {
    let kind = try #require(Self.kinds.first { $0.name == "folded chain" })
    func folded(_ count: Int) throws -> (module: Module, copies: Int) {
      let module = try Pipeline.inference.run(try elaborate(spec: kind.text(count)).module).module
      return (module, module.main.folded.reduce(0) { $0 + $1.body.nodes.count })
    }
    let (half, (module, copies)) = (try folded(300), try folded(600))
    #expect(Double(copies) < 2.2 * Double(half.copies), "\(half.copies) and \(copies) nodes in bodies")
    #expect(module.main.folded.last?.path == "shared")
    // Nothing of the chain is left to the run.
    let unary = module.main.nodes.filter { if case .unary = $0.op { true } else { false } }
    #expect(unary.allSatisfy { $0.types[0].rank == 2 })
  }
}
