import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Interpreter
import Passes
import Testing

/// A store of a plan takes what a store of another plan of the model has.
@Suite struct SharedStoreTests {
  private let threads = ThreadPool(threadCount: 1)

  /// Both read `word`; the second reads another parameter in panels, which takes the most memory, and folds one.
  private func plans() throws -> (first: ExecutionPlan, second: ExecutionPlan, declarations: [ParameterDeclaration]) {
    func module(_ graph: String) throws -> Module {
      try elaborate(
        spec: """
          graphc: 1
          model: M
          inputs: {tokens: "i32[T]"}
          parameters: {word: "f32[40, 16] ~ normal(1)", scale: "f32[16] ~ ones", wide: "f32[16, 400] ~ normal(1)"}
          graph:
            x: embedding(word, tokens)
            y: \(graph)
          outputs: y
          """
      ).module
    }
    let second = try module("(x * tanh(scale)) @ wide")
    return (
      try ExecutionPlan(Pipeline.inference.run(try module("x * x")).module),
      try ExecutionPlan(Pipeline.inference.run(second).module), second.parameters
    )
  }

  @Test func whatIsThereIsNotLoadedAgain() throws {
    let (first, second, declarations) = try plans()
    let tokens = try Tensor([Int32]([3, 0, 39]), shape: [3])
    let source = InitialParameters(seed: 3)
    let store = try ParameterStore(first, declarations: declarations, source: source, threads: threads)
    func run(_ other: ParameterStore?) throws -> [UInt8] {
      let own = try ParameterStore(
        second, declarations: declarations, source: source, besides: other, threads: threads)
      let bound = try BoundPlan(second, bindings: ["T": 3])
      return Array(try ModelRunner(bound, parameters: own, threads: threads).run(["tokens": tokens])[0].tensor.bytes)
    }
    #expect(try run(store) == run(nil))

    func weights(besides other: ExecutionPlan?) throws -> Int {
      var (estimate, scratch) = (MemoryEstimate(), ScratchSize(in: .current))
      try ParameterStore.addMemory(
        second, declarations: declarations, source: source, besides: other, &scratch, to: &estimate)
      return estimate.byteCount
    }
    #expect(try weights(besides: nil) - weights(besides: first) == 40 * 16 * 4)
  }
}
