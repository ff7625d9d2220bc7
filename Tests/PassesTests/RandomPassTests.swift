import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Passes on random modules keep their meaning. A failing seed is an argument of the test.
@Suite struct RandomPassTests {
  static let seedCount = 500
  /// The seeds of the pipeline as a whole.
  static let chunks: [Range<Int>] = stride(from: 0, to: 2000, by: 50).map { $0..<($0 + 50) }

  /// After each pass of the pipeline (which verifies): the text reads back, and the outputs are those of the original.
  @Test(arguments: chunks) func thePipelineKeepsTheMeaning(seeds: Range<Int>) throws {
    for seed in seeds {
      let random = try RandomModule(seed: UInt64(seed))
      let expected = try random.evaluate()
      var text = random.module.text
      _ = try Pipeline.inference.trace(random.module) { step in
        guard step.isChanged else { return }
        let after = step.module.text
        guard after != text else { return }
        text = after
        Self.expectEqual(
          step.module, random.arguments, expected, "seed \(seed) after \(step.pass.name)", text: text)
      }
    }
  }

  /// Passes depend on each other for what they find, not for correctness.
  @Test(arguments: Pass.all.map(\.name)) func eachPassAloneKeepsTheMeaning(name: String) throws {
    for seed in 1000..<1050 {
      let random = try RandomModule(seed: UInt64(seed))
      let module = try CaseTests.transform([name], random.module)
      #expect(module.verify() == [], "seed \(seed)")
      // `precision` keeps the meaning except for the rounding.
      Self.expectEqual(
        module, random.arguments, try random.evaluate(), "seed \(seed)", rounds: name != Pass.precision.name)
    }
  }

  /// Running these passes twice is the same as running them once.
  @Test(arguments: ["canonicalize", "fold", "cse", "dce", "dead-rows", "gather-first", "cast-motion", "precision"])
  func twiceIsOnce(name: String) throws {
    for seed in 0..<150 {
      let once = try CaseTests.transform([name], RandomModule(seed: UInt64(seed)).module)
      let twice = try CaseTests.transform([name], once)
      #expect(twice.text == once.text, "seed \(seed)")
    }
  }

  /// The whole pipeline finds nothing more in its result. The random modules contain what the passes look for; calls of
  /// whose results only some rows are read get functions of their own.
  @Test func thePipelineIsAtItsEnd() throws {
    var counts: [String: Int] = [:]
    var narrowed = 0
    for seed in 0..<Self.seedCount {
      var changed: Set<String> = []
      var text = ""
      let result = try Pipeline.inference.trace(RandomModule(seed: UInt64(seed)).module) { step in
        guard step.isChanged else { return }
        let after = step.module.text
        if after != text { changed.insert(step.pass.name) }
        text = after
      }
      for name in changed { counts[name, default: 0] += 1 }
      let twice = try Pipeline.inference.run(result.module).module
      #expect(twice.text == result.module.text, "seed \(seed)")
      if result.module.functions.contains(where: { $0.name.hasSuffix(".rows") }) { narrowed += 1 }
    }
    let least = [
      "dead-rows": 100, "gather-first": 20, "cast-motion": 3, "fuse-residual-norm": 50, "fold-parameters": 10,
      "fold-factors": 10, "merge-projections": 10,
    ]
    for (name, count) in least { #expect(counts[name, default: 0] >= count, "\(name): \(counts)") }
    #expect(narrowed >= 5, "\(narrowed) of \(Self.seedCount)")
  }

  /// - Parameter text: the text of the module, if it is known.
  static func expectEqual(
    _ module: Module, _ arguments: ModuleArguments, _ expected: [Tensor64], _ what: String,
    text: String? = nil, rounds: Bool = true, roundsConstants: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do {
      let text = text ?? module.text
      #expect(try Module.parse(text).text == text, "\(what)", sourceLocation: sourceLocation)
      let difference = try arguments.difference(
        of: module, from: expected, rounds: rounds, roundsConstants: roundsConstants)
      #expect(difference == nil, "\(what)", sourceLocation: sourceLocation)
    } catch {
      Issue.record("\(what): \(error)", sourceLocation: sourceLocation)
    }
  }
}
