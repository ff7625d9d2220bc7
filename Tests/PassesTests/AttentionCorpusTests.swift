import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes
import Testing

/// The forms of attention in `Attention/`: what fuses, what must not, and that the results are unchanged.
@Suite struct AttentionCorpusTests {
  static let threads = ThreadPool(threadCount: 2)

  @Test func thereAreEnough() {
    #expect(AttentionCorpus.fuses.count >= 60)
    #expect(AttentionCorpus.refused.count >= 25)
  }

  @Test(arguments: AttentionCorpus.fuses) func fuses(name: String) throws {
    let corpus = try AttentionCorpus(name)
    let result = try Pipeline.inference.run(corpus.module)
    let remarks = Self.remarks(result)
    let remark = try #require(remarks.first)
    #expect(remarks.count == 1)
    guard case .done(let facts) = remark.outcome else {
      Issue.record("\(remark.outcome)")
      return
    }
    #expect(facts == corpus.header("fuses"))
    #expect(facts == remark.facts.map(\.text).joined(separator: ", "))
    let left = result.module.functions.flatMap(\.nodes).map(\.op.definition.mnemonic)
    #expect(left.count { $0 == "attention" } == 1 && !left.contains("softmax"), "\(result.module.text)")
    let scores = Self.scoresShapes(result.module)
    #expect(scores.isEmpty, "\(result.module.text)")
    try Self.expectSameNumbers(corpus.module, result.module)
  }

  @Test(arguments: AttentionCorpus.refused) func isRefused(name: String) throws {
    let corpus = try AttentionCorpus(name)
    let result = try Pipeline.inference.run(corpus.module)
    let remarks = Self.remarks(result)
    if corpus.header("refused") == "no softmax" {
      #expect(remarks.isEmpty)
    } else {
      let remark = try #require(remarks.first)
      guard case .refused(let reason, let blame) = remark.outcome else {
        Issue.record("fused: \(remark.outcome)")
        return
      }
      #expect(reason == corpus.header("refused"))
      let text = try #require(corpus.header("blame"))
      #expect(try #require(corpus.line(of: blame)).contains(text))
    }
    let left = result.module.functions.flatMap(\.nodes).map(\.op.definition.mnemonic)
    #expect(!left.contains("attention"))
    try Self.expectSameNumbers(corpus.module, result.module)
  }

  private static func remarks(_ result: Pipeline.Result) -> [Remark] {
    result.remarks.filter { $0.pass == Pass.fuseAttention.name }
  }

  /// Products of two tensors that something was computed of, beside the attention: the bias of a query may be one.
  private static func scoresShapes(_ module: Module) -> [String] {
    module.functions.flatMap { function in
      function.nodes.filter { node in
        guard case .matMul = node.op else { return false }
        return function.weightMatrix(node.operands[1]) == nil
      }.map(\.types[0].description)
    }
  }

  /// Optimized or not, in double precision and by the interpreter.
  private static func expectSameNumbers(_ module: Module, _ optimized: Module) throws {
    for seed in 0..<4 {
      var arguments = try ModuleArguments(for: module, seed: UInt64(seed))
      for (index, input) in module.main.inputs.enumerated() where input.name == "mask" && input.type.dtype == .i32 {
        arguments.inputs[index] = oneKeyPresent(arguments.inputs[index])
      }
      if let index = module.main.inputs.firstIndex(where: { $0.name == "past" }),
        let keys = arguments.bindings["S"], let queries = arguments.bindings["T"]
      {
        let numbers = arguments.inputs[index]
        arguments.inputs[index] = Tensor64(
          numbers.shape, numbers.values.map { Double(Int(abs($0)) % (keys - queries + 1)) })
      }
      let expected = try arguments.evaluate(module, roundsConstants: false)
      let actual = try arguments.evaluate(optimized, roundsConstants: false)
      let run = try #require(try arguments.interpret(optimized, on: threads).first).map { Tensor64($0) }
      for (index, reference) in expected.enumerated() {
        // Spelled out without a guard, a row that is masked throughout is 0/0, which is not a number.
        let kept = reference.values.indices.filter { !reference.values[$0].isNaN }
        func numbers(_ tensor: Tensor64) -> Tensor64 { Tensor64([kept.count], kept.map { tensor.values[$0] }) }
        let exact = numbers(reference)
        #expect(
          allClose(numbers(actual[index]), exact, relative: 1e-9, absolute: 1e-9), "seed \(seed)\n\(optimized.text)")
        #expect(
          allClose(numbers(run[index]), exact, relative: 1e-5, absolute: 1e-5), "seed \(seed)\n\(optimized.text)")
      }
    }
  }

  /// A mask of 0 and 1 that keeps the first key: if a large finite number is added to a whole row, single precision
  /// keeps no digits.
  private static func oneKeyPresent(_ mask: Tensor64) -> Tensor64 {
    Tensor64(mask.shape) { $0.last == 0 || mask[$0] > 0 ? 1 : 0 }
  }
}
