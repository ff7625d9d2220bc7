import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// The same attention in hundreds of forms: each is found, with the right facts, or refused where it must be.
@Suite struct AttentionSpellingTests {
  static let seedCount = 400

  @Test func everySpellingIsFoundOrRefused() throws {
    var fused = 0
    var refused = 0
    for seed in 0..<Self.seedCount {
      let spelling = try AttentionSpelling(seed: UInt64(seed))
      let module = spelling.module
      #expect(module.verify() == [], "seed \(seed)")
      let result = try Pipeline.inference.run(module)
      #expect(result.remarks.count == 1, "seed \(seed)")
      let found = result.module.main.nodes.compactMap { node in
        if case .attention(let attention) = node.op { attention } else { nil }
      }
      if let expected = spelling.expected {
        fused += 1
        let attention = try #require(found.first, "seed \(seed): \(result.remarks)\n\(module.text)")
        #expect(abs(attention.scale - expected.scale) <= 1e-12 * expected.scale, "seed \(seed)")
        #expect(attention.causal == expected.causal, "seed \(seed)")
        #expect(attention.hasPast == expected.hasPast, "seed \(seed): \(module.text)")
        #expect(attention.hasMask == expected.hasMask, "seed \(seed)")
        #expect(attention.hasBias == expected.hasBias, "seed \(seed)")
        let left = result.module.main.nodes.map(\.op.definition.mnemonic)
        #expect(!left.contains("softmax") && !left.contains("matmul"), "seed \(seed): \(result.module.text)")
      } else {
        refused += 1
        #expect(found.isEmpty, "seed \(seed): \(module.text)")
      }
      let arguments = try ModuleArguments(for: module, seed: UInt64(seed))
      let expected = try arguments.evaluate(module, roundsConstants: false)
      RandomPassTests.expectEqual(result.module, arguments, expected, "seed \(seed)", roundsConstants: false)
    }
    #expect(fused > 250 && refused > 40, "\(fused) fused, \(refused) refused")
  }
}
