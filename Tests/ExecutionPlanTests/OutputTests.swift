import ExecutionPlan
import GraphIR
import GraphcRuntime
import Testing

/// The buffers in which the results of a function are placed.
@Suite struct OutputTests {
  private func plan(_ outputs: String, _ body: String, _ returned: String) throws -> ExecutionPlan {
    try ExecutionPlan(
      text: """
        module "outputs" {
          func @main(%x: f32[3, 4]) -> (\(outputs)) {
            parameter p: f32[3, 4] ~ zeros
            %p = parameter {path: "p"}
        \(body)
            return \(returned)
          }
        }
        """)
  }

  @Test func theLastKernelWritesTheOutput() throws {
    let plan = try plan("y: f32[3, 4]", "%1 = exp %x\n%y = add %1, %p", "%y")
    #expect(plan.main.actions(plan) == ["exp", "add"])
    #expect(plan.main.kernel(1)?.writes == [BufferArgument(.output(0), .f32, isWhole: true)])
  }

  /// A chain of in-place ops may run in the output buffer from the start.
  @Test func chainsInPlaceLieInTheOutput() throws {
    let plan = try plan("y: f32[3, 4]", "%1 = exp %x\n%2 = tanh %1\n%y = add %2, %p", "%y")
    for index in 0..<3 { #expect(plan.main.kernel(index)?.writes.first?.buffer == .output(0)) }
    #expect(plan.main.temporaries.isEmpty)
  }

  @Test func aReshapedResultIsWrittenDirectly() throws {
    let plan = try plan("y: f32[12]", "%1 = exp %x\n%y = reshape %1 {shape: [12]}", "%y")
    #expect(plan.main.actions(plan) == ["exp"])
    #expect(plan.main.kernel(0)?.writes.map(\.buffer) == [.output(0)])
  }

  @Test func inputsAndParametersAreCopied() throws {
    let plan = try plan("x: f32[3, 4], p: f32[3, 4]", "", "%x, %p")
    #expect(plan.main.actions(plan) == ["copy", "copy"])
    #expect(plan.main.kernel(0)?.reads.map(\.buffer) == [.input(0)])
    #expect(plan.main.kernel(0)?.writes.map(\.buffer) == [.output(0)])
    #expect(plan.main.kernel(1)?.reads.map(\.buffer) == [.parameter(0)])
    #expect(plan.main.kernel(1)?.writes.map(\.buffer) == [.output(1)])
  }

  @Test func aValueThatIsTwoOutputsIsComputedOnceAndCopied() throws {
    let plan = try plan("a: f32[3, 4], b: f32[3, 4]", "%1 = exp %x", "%1, %1")
    #expect(plan.main.actions(plan) == ["exp", "copy"])
    #expect(plan.main.kernel(1)?.reads.map(\.buffer) == [.output(0)])
    #expect(plan.main.kernel(1)?.writes.map(\.buffer) == [.output(1)])
    #expect(plan.main.temporaries.isEmpty)
  }

  /// Whichever comes first: the part is copied out of the buffer that becomes the other output.
  @Test(arguments: ["%1, %2", "%2, %1"]) func partsOfAnOutputAreCopied(order: String) throws {
    let types = order.hasPrefix("%1") ? "a: f32[3, 4], b: f32[4]" : "a: f32[4], b: f32[3, 4]"
    let plan = try plan(
      types, "%1 = exp %x\n%s = slice %1 {axis: 0, start: 0, end: 1}\n%2 = reshape %s {shape: [4]}", order)
    #expect(plan.main.actions(plan) == ["exp", "copy"])
    let whole = order.hasPrefix("%1") ? 0 : 1
    #expect(plan.main.kernel(0)?.writes.map(\.buffer) == [.output(whole)])
    #expect(plan.main.kernel(1)?.reads.map(\.buffer) == [.output(whole)])
    #expect(plan.main.kernel(1)?.writes.map(\.buffer) == [.output(1 - whole)])
    #expect(plan.main.temporaries.isEmpty)
  }

  @Test func transposedAndRepeatedResultsAreCopied() throws {
    let plan = try plan(
      "a: f32[4, 3], b: f32[2, 3, 4]",
      "%1 = exp %x\n%2 = transpose %1 {permutation: [1, 0]}\n%3 = expand %1 {shape: [2, 3, 4]}", "%2, %3")
    #expect(plan.main.actions(plan) == ["exp", "copy", "copy"])
    #expect(plan.main.temporaries.count == 1)
  }

  @Test func anOutputThatIsReadOnIsNotWrittenOver() throws {
    let plan = try plan("a: f32[3, 4], b: f32[3, 4]", "%1 = exp %x\n%2 = tanh %1", "%1, %2")
    #expect(plan.main.kernel(1)?.reads.map(\.buffer) == [.output(0)])
    #expect(plan.main.kernel(1)?.writes.map(\.buffer) == [.output(1)])
  }

  /// Functions hand on what they are given by copying it: buffers of caller and callee do not alias.
  @Test func calledFunctionsWriteWhereTheCallerWants() throws {
    let plan = try ExecutionPlan(
      text: """
        module "calls" {
          func @same(%x: f32[4]) -> (x: f32[4], y: f32[4]) {
            %y = exp %x
            return %x, %y
          }
          func @main(%x: f32[2, 4]) -> (a: f32[4], b: f32[4]) {
            %1 = slice %x {axis: 0, start: 1, end: 2}
            %2 = reshape %1 {shape: [4]}
            %3, %4 = call %2 {function: "same", path: "one"}
            %a, %b = call %3 {function: "same", path: "two"}
            return %a, %b
          }
        }
        """)
    #expect(plan.functions[0].actions(plan) == ["exp", "copy"])
    #expect(plan.main.actions(plan) == ["call same", "call same"])
    #expect(plan.main.call(0)?.inputs == [BufferArgument(.input(0), offset: 4, .f32, isWhole: false)])
    #expect(plan.main.call(1)?.outputs.map(\.buffer) == [.output(0), .output(1)])
    #expect(plan.main.call(1)?.inputs.map(\.buffer) == plan.main.call(0)?.outputs.prefix(1).map(\.buffer))
    #expect(plan.main.temporaries.count == 2)
  }

  @Test func aScatteredArgumentIsCopiedForTheCall() throws {
    let plan = try ExecutionPlan(
      text: """
        module "calls" {
          func @f(%x: f32[4, 2]) -> (y: f32[4, 2]) {
            %y = exp %x
            return %y
          }
          func @main(%x: f32[2, 4]) -> (y: f32[4, 2]) {
            %1 = transpose %x {permutation: [1, 0]}
            %y = call %1 {function: "f", path: "one"}
            return %y
          }
        }
        """)
    #expect(plan.main.actions(plan) == ["copy", "call f"])
    #expect(plan.main.call(1)?.outputs.map(\.buffer) == [.output(0)])
  }
}
