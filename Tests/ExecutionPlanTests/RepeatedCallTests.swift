import Diagnostics
import ExecutionPlan
import GraphIR
import GraphcTestSupport
import Testing

/// Calls in a row become one step, in one buffer or back and forth between two.
@Suite struct RepeatedCallTests {
  /// A main function that calls `layer` on a start, with what else it does.
  struct Sample: CustomTestStringConvertible {
    var name: String
    /// Lines before the calls; the start is `%start`.
    var before = ["%start = gelu %x"]
    /// Lines after them; the result is `%end`.
    var after: [String] = []
    var returned = "%end"
    /// Whether the start has to be copied first.
    var copies = false

    var testDescription: String { name }

    private static let inPlace = "%1 = matmul %x, %w {transpose_rhs: false}\n%2 = add %1, %mask\n%3 = multiply %2, %x"
    private static let apart = "%1 = add %x, %mask\n%2 = tanh %1\n%3 = matmul %x, %w {transpose_rhs: false}"

    /// - Parameter inPlace: the layer reads what it takes for the last time where it writes its result.
    func text(_ count: Int, inPlace: Bool = true) -> String {
      var lines = before
      let steps = "functions: [\"layer\"], path: \"encoded\", steps: \(count), carries: 1"
      lines.append("%end = repeat %start, %mask {\(steps)}")
      lines += after
      return """
        module "m" {
          dims B
          func @layer(%x: f32[B, 8], %mask: f32[B, 8]) -> (y: f32[B, 8]) {
            parameter w: f32[8, 8] ~ ones
            %w = parameter {path: "w"}
            \(inPlace ? Self.inPlace : Self.apart)
            return %3
          }
          func @main(%x: f32[B, 8], %mask: f32[B, 8]) -> (y: f32[B, 8]) {
            \(lines.joined(separator: "\n    "))
            return \(returned)
          }
        }
        """
    }
  }

  static let samples = [
    Sample(name: "a temporary, straight to the output"),
    Sample(name: "a temporary, read on", after: ["%last = gelu %end"], returned: "%last"),
    Sample(name: "the input of the model", before: ["%start = reshape %x {shape: [B, 8]}"], copies: true),
    Sample(name: "a start that is read later", after: ["%last = add %end, %start"], returned: "%last", copies: true),
    Sample(
      name: "a part of a temporary",
      before: ["%1 = concat %x, %mask {axis: 0}", "%start = slice %1 {axis: 0, start: B, end: 2*B}"], copies: true),
  ]

  @Test(arguments: samples, 2...5) func oneStepInPlace(sample: Sample, count: Int) throws {
    let repeated = try checkOneStep(sample, count, inPlace: true)
    #expect(repeated.first.inputs[0].buffer == repeated.first.outputs[0].buffer)
    #expect(repeated.alternatingCarries.isEmpty)
  }

  @Test(arguments: samples, 2...5) func oneStepBackAndForth(sample: Sample, count: Int) throws {
    let repeated = try checkOneStep(sample, count, inPlace: false)
    #expect(repeated.first.inputs[0].buffer != repeated.first.outputs[0].buffer)
    #expect(repeated.alternatingCarries == [0])
  }

  private func checkOneStep(_ sample: Sample, _ count: Int, inPlace: Bool) throws -> RepeatedCall {
    let module = try Module.parse(sample.text(count, inPlace: inPlace))
    let plan = try ExecutionPlan(module)
    let repeated = plan.main.steps.compactMap { step in
      if case .repeated(let repeated) = step { repeated } else { nil }
    }
    #expect(repeated.count == 1)
    #expect(repeated.first?.calls.map(\.path) == (0..<count).map { "encoded.\($0)" })
    #expect(plan.main.actions(plan).contains("copy") == sample.copies)
    #expect(plan.main.temporaries.count <= 4, "as many for any depth")
    #expect(plan.functions[0].overwritableInputs[0].contains(0) == inPlace)
    #expect(try PlanSimulation(module, plan, bindings: ["B": 3]).problems == [])
    return try #require(repeated.first)
  }

  @Test func aCallWhoseResultIsReadStandsAlone() throws {
    let call = #"%start = call %s, %mask {function: "layer", path: "encoded.first"}"#
    let sample = Sample(
      name: "", before: ["%s = gelu %x", call], after: ["%last = add %end, %start"], returned: "%last")
    let module = try Module.parse(sample.text(2))
    let plan = try ExecutionPlan(module)
    #expect(plan.main.actions(plan) == ["gelu", "call layer", "copy", "2 calls of layer", "add"])
    #expect(try PlanSimulation(module, plan, bindings: ["B": 3]).problems == [])
  }

  @Test func severalResultsAreCarried() throws {
    let text = """
      module "m" {
        dims B
        func @layer(%a: f32[B, 8], %b: f32[B]) -> (c: f32[B, 8], d: f32[B]) {
          %1 = exp %a
          %2 = sum %1 {axis: 1, keep: false}
          %3 = add %2, %b
          return %1, %3
        }
        func @main(%x: f32[B, 8], %y: f32[B]) -> (a: f32[B, 8], b: f32[B]) {
          %1 = gelu %x
          %a, %b = repeat %1, %y {functions: ["layer"], path: "l", steps: 4, carries: 2}
          return %a, %b
        }
      }
      """
    let module = try Module.parse(text)
    let plan = try ExecutionPlan(module)
    #expect(plan.main.actions(plan) == ["gelu", "copy", "4 calls of layer"])
    #expect(try PlanSimulation(module, plan, bindings: ["B": 3]).problems == [])
  }

  /// What every call takes is made row-major once, and does not keep the calls apart.
  @Test func argumentsAreCopiedOnceForAllCalls() throws {
    let module = try Module.parse(
      """
      module "m" {
        dims B
        func @layer(%x: f32[B, 8], %bias: f32[B, 8]) -> (y: f32[B, 8]) {
          %y = add %x, %bias
          return %y
        }
        func @main(%x: f32[B, 8], %b: f32[8, B]) -> (y: f32[B, 8]) {
          %start = gelu %x
          %bias = transpose %b {permutation: [1, 0]}
          %1 = repeat %start, %bias {functions: ["layer"], path: "l", steps: 3, carries: 1}
          return %1
        }
      }
      """)
    let plan = try ExecutionPlan(module)
    #expect(plan.main.actions(plan) == ["gelu", "copy", "3 calls of layer"])
    #expect(plan.main.temporaries.count == 1, "the result lies in the output from the start")
    #expect(try PlanSimulation(module, plan, bindings: ["B": 3]).problems == [])
  }

  /// Rows are taken and written where they are; functions take turns; the last step may run first.
  @Test(arguments: [2, 3, 5], [false, true]) func rowsOfStackedValues(count: Int, isReversed: Bool) throws {
    let steps = #"functions: ["a", "b"], path: "l", first: 1, stride: 2, steps: \#(count), carries: 1, stacked: [1]"#
    let module = try Module.parse(
      """
      module "m" {
        dims B
        func @a(%x: f32[B, 2], %row: f32[B, 2]) -> (y: f32[B, 2], z: f32[2, B]) {
          %y = add %x, %row
          %z = transpose %y {permutation: [1, 0]}
          return %y, %z
        }
        func @b(%x: f32[B, 2], %row: f32[B, 2]) -> (y: f32[B, 2], z: f32[2, B]) {
          parameter w: f32[2, 2] ~ ones
          %w = parameter {path: "w"}
          %y = matmul %x, %w {transpose_rhs: false}
          %z = transpose %row {permutation: [1, 0]}
          return %y, %z
        }
        func @main(%x: f32[B, 2], %rows: f32[\(count), B, 2]) -> (y: f32[B, 2], all: f32[\(count), 2, B]) {
          %y, %all = repeat %x, %rows {\(steps)\(isReversed ? ", reversed: true" : "")}
          return %y, %all
        }
      }
      """)
    let plan = try ExecutionPlan(module)
    #expect(plan.main.actions(plan) == ["copy", "\(count) calls of a, b"])
    let paths = (0..<count).map { "l.\(1 + 2 * $0)" }
    #expect(plan.main.steps.flatMap(\.calls).map(\.path) == (isReversed ? paths.reversed() : paths))
    #expect(module.parameters.map(\.path) == stride(from: 3, to: 2 * count + 1, by: 4).map { "l.\($0).w" })
    #expect(try PlanSimulation(module, plan, bindings: ["B": 3]).problems == [])
  }
}
