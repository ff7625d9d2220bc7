import GraphIR
import GraphcTestSupport
import Testing

/// Whether random modules have the properties that the tests of passes and plans rely on.
@Suite struct RandomModuleTests {
  static let seeds = UInt64(0)..<400

  @Test func areValid() throws {
    for seed in Self.seeds {
      let random = try RandomModule(seed: seed)
      let problems = random.module.verify()
      #expect(problems.isEmpty, "seed \(seed): \(problems)\n\(random.module.text)")
    }
  }

  @Test func haveTameValues() throws {
    for seed in Self.seeds {
      let random = try RandomModule(seed: seed)
      for (index, output) in try random.evaluate().enumerated() {
        let isTame = output.values.allSatisfy { abs($0) <= 300 }
        #expect(isTame, "seed \(seed), output \(index): \(output)\n\(random.module.text)")
      }
    }
  }

  @Test func coverEveryOp() throws {
    var missing = Set(Op.entriesByMnemonic.keys)
    for seed in Self.seeds {
      for function in try RandomModule(seed: seed).module.functions {
        for node in function.nodes { missing.remove(node.op.definition.mnemonic) }
      }
    }
    #expect(missing.isEmpty)
  }

  @Test func dependOnNothingButTheSeed() throws {
    for seed in UInt64(0)..<20 {
      let (one, other) = (try RandomModule(seed: seed), try RandomModule(seed: seed))
      #expect(one.module.text == other.module.text)
      #expect(one.arguments.inputs == other.arguments.inputs)
      #expect(one.arguments.parameters == other.arguments.parameters)
      #expect(one.arguments.bindings == other.arguments.bindings)
    }
  }
}
