import GraphIR
import GraphcTestSupport
import Testing

/// What `repeat` means, and how steps are grouped.
@Suite struct RepeatTests {
  /// Adds and multiplies rows in turn; what a step takes is stacked.
  private func module(isReversed: Bool) throws -> Module {
    try Module.parse(
      """
      module "m" {
        func @add(%x: f32[], %row: f32[]) -> (y: f32[], taken: f32[]) {
          %y = add %x, %row
          return %y, %x
        }
        func @multiply(%x: f32[], %row: f32[]) -> (y: f32[], taken: f32[]) {
          parameter w: f32[] ~ ones
          %w = parameter {path: "w"}
          %scaled = multiply %x, %w
          %y = multiply %scaled, %row
          return %y, %x
        }
        func @main(%x: f32[], %rows: f32[3]) -> (y: f32[], taken: f32[3]) {
          %y, %taken = repeat %x, %rows {functions: ["add", "multiply"], path: "l", first: 5, stride: 2, steps: 3, carries: 1, stacked: [1]\(isReversed ? ", reversed: true" : "")}
          return %y, %taken
        }
      }
      """)
  }

  /// (1 + 2) · 10 · 3 + 4, and the other way round (1 + 4) · 10 · 3 + 2.
  @Test(arguments: [(false, 94.0, [1.0, 3, 90]), (true, 152, [150, 5, 1])])
  func stepsRunInOrder(isReversed: Bool, last: Double, taken: [Double]) throws {
    let module = try module(isReversed: isReversed)
    #expect(module.parameters.map(\.path) == ["l.7.w"])
    let inputs = [Tensor64(scalar: 1), Tensor64([3], [2, 3, 4])]
    let parameters = ["l.7.w": Tensor64(scalar: 10)]
    let results = try ReferenceEvaluator(module, parameters: parameters).run(inputs)
    #expect(results.map(\.values) == [[last], taken])

    // Written out it is the same.
    guard case .repeat(let repetition) = module.main.nodes[2].op else { throw EvaluationFailure() }
    var builder = FunctionBuilder(name: Module.mainName)
    let values = zip(["x", "rows"], module.main.inputs).map {
      builder.addInput(name: $0, type: $1.type, origin: .synthetic)
    }
    let unrolled = try repetition.unroll(&builder, values, types: module.main.nodes[2].types, origin: .synthetic)
    for (name, value) in zip(["y", "taken"], unrolled) { builder.addOutput(name: name, value: value) }
    var flat = module
    flat.functions[2] = builder.function
    #expect(flat.verify() == [])
    #expect(flat.parameters.map(\.path) == module.parameters.map(\.path))
    #expect(try ReferenceEvaluator(flat, parameters: parameters).run(inputs).map(\.values) == results.map(\.values))
    #expect(try flat.multiplyAdds() == module.multiplyAdds())
  }

  @Test(
    arguments: [
      ("", []), ("a", ["a"]), ("aaaa", ["a*4"]), ("ababab", ["ab*6"]), ("ababa", ["ab*5"]), ("aba", ["a", "b", "a"]),
      ("aaaaabaaaaabaa", ["aaaaab*14"]), ("abbbbc", ["a", "b*4", "c"]), ("abcd", ["a", "b", "c", "d"]),
      ("aabbaabb", ["aabb*8"]), ("xababy", ["x", "ab*4", "y"]),
    ] as [(String, [String])]) func runs(steps: String, expected: [String])
  {
    let runs = Repeat.runs(of: Array(steps)).map { run in
      let count = run.steps.count
      return String(Array(steps)[run.steps].prefix(run.period)) + (count > 1 ? "*\(count)" : "")
    }
    #expect(runs == expected)
  }

  @Test func partsKeepTheirNumbers() {
    var whole = Repeat(functions: ["a", "b", "c"], path: "l", first: 1, stride: 2, stepCount: 7, carryCount: 1)
    for isReversed in [false, true] {
      whole.isReversed = isReversed
      for start in 0..<7 {
        for end in (start + 1)...7 {
          let expected = whole.order[start..<end].map(whole.call)
          let part = whole.part(start..<end)
          let calls = if case .repeat(let steps) = part { steps.order.map(steps.call) } else { part.calls }
          #expect(calls == expected)
        }
      }
    }
  }
}

private struct EvaluationFailure: Error {}
