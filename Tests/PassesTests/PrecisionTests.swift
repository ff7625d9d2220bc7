import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes
import Testing

/// The pass that rounds, on random modules.
@Suite struct PrecisionTests {
  static let chunks: [Range<Int>] = stride(from: 0, to: 300, by: 50).map { $0..<($0 + 50) }
  static let pipeline = Pipeline.inference.followed(by: [.precision])

  /// Without rounding, the module has the same meaning as before; with rounding, a close one.
  @Test(arguments: chunks) func roundsAndDoesNothingElse(seeds: Range<Int>) throws {
    for seed in seeds {
      let random = try RandomModule(seed: UInt64(seed))
      let expected = try random.evaluate()
      let module = try Self.pipeline.run(random.module).module
      RandomPassTests.expectEqual(module, random.arguments, expected, "seed \(seed)", rounds: false)
      for (rounded, exact) in zip(try random.arguments.evaluate(module), expected) {
        let error = relativeError(rounded, exact)
        #expect(
          error <= 2e-2 || allClose(rounded, exact, relative: 5e-2, absolute: 5e-2),
          "seed \(seed): off by \(error)\n\(module.text)")
      }
    }
  }

  /// Every product with a parameter and every attention reads bf16; other ops do only if they move elements; inputs and
  /// outputs of functions are unchanged.
  @Test(arguments: chunks) func allProductsReadBF16(seeds: Range<Int>) throws {
    for seed in seeds {
      let before = try Pipeline.inference.run(RandomModule(seed: UInt64(seed)).module).module
      let module = try CaseTests.transform(["precision"], before)
      for (function, old) in zip(module.functions, before.functions) {
        #expect(function.inputs.map(\.type) == old.inputs.map(\.type))
        #expect(function.outputTypes == old.outputTypes)
        #expect(function.parameters == old.parameters)
        for node in function.nodes { Self.check(node, in: function, "seed \(seed)") }
        // At most one conversion of a value.
        let casts = function.nodes.filter { $0.op == .cast(Cast(to: .bf16)) }
        #expect(Set(casts.map(\.operands)).count == casts.count, "seed \(seed)")
      }
    }
  }

  private static func check(_ node: Node, in function: Function, _ what: String) {
    let dtypes = node.operands.map { function.type(of: $0).dtype }
    let half: Range<Int>
    switch node.op {
    case .linear: half = 0..<1
    case .attention: half = 0..<3
    case .matMul:
      #expect(function.weightMatrix(node.operands[1]) == nil, "\(what)")
      half = 0..<0
    case .transpose, .reshape, .expand, .slice, .windows: half = node.types[0].dtype == .bf16 ? 0..<1 : 0..<0
    case .input, .parameter, .call, .repeat, .constant, .iota, .uniform, .unary, .binary, .elementwise, .comparison,
      .logical, .not, .select, .cast, .concat, .gather, .scatterAdd, .writeRows, .argsort, .cumsum, .reduce, .softmax,
      .logSoftmax, .attentionGradient, .layerNorm, .rmsNorm:
      half = 0..<0
    }
    for (index, dtype) in dtypes.enumerated() {
      #expect((dtype == .bf16) == half.contains(index), "\(what): \(node.op) reads \(dtypes)")
    }
  }

  /// In the random modules the pass finds values that it can round in place, and values that it must convert.
  @Test func thePassFires() throws {
    var counts: [String: Int] = [:]
    for seed in 0..<500 {
      let module = try Self.pipeline.run(RandomModule(seed: UInt64(seed)).module).module
      for function in module.functions {
        for node in function.nodes where node.types.first?.dtype == .bf16 {
          counts[node.op.definition.mnemonic, default: 0] += 1
        }
      }
    }
    for name in ["cast", "linear", "attention", "layer_norm", "transpose", "reshape"] {
      #expect(counts[name, default: 0] >= 2, "\(name): \(counts)")
    }
  }

  /// Each rewrite rounds the factors of one product; without rewrites nothing is rounded.
  @Test func rewritesAreCounted() throws {
    let random = try (0..<100).lazy.map { try RandomModule(seed: $0) }
      .first { try Self.pipeline.run($0.module).rewriteCount > Pipeline.inference.run($0.module).rewriteCount + 1 }
    let module = try Pipeline.inference.run(try #require(random).module).module
    for limit in 0..<3 {
      let result = try Pipeline(anyOrder: [.precision]).run(module, rewriteLimit: limit)
      #expect(result.rewriteCount == min(limit, result.rewriteCount))
      let readers = result.module.functions.flatMap { function in
        function.nodes.filter { $0.operands.first.map { function.type(of: $0).dtype == .bf16 } ?? false }
      }
      let products = readers.filter {
        switch $0.op {
        case .linear, .attention: true
        default: false
        }
      }
      #expect(products.count == limit)
    }
  }

  /// Nearest, ties to even; infinities, NaN and what lies beyond the largest number.
  @Test func theReferenceRoundsToNearestEven() {
    let cases: [(Double, UInt16)] = [
      (0, 0), (-0.0, 0x8000), (1, 0x3F80), (1 + 0x1p-8, 0x3F80), (1 + 0x3p-8, 0x3F82), (1 + 0x1.1p-8, 0x3F81),
      (-2.5, 0xC020), (.infinity, 0x7F80), (-.infinity, 0xFF80), (.nan, 0x7FC0), (0x1.FFp127, 0x7F80),
      (0x1.FEp127, 0x7F7F), (0x1p-133, 0x0001), (0x1p-134, 0x0000), (0x1.8p-133, 0x0002), (0x1p-126, 0x0080),
    ]
    for (value, bits) in cases { #expect(UInt16(bf16: value) == bits, "\(value)") }
    // The conversion goes through f32; the carry of an addition rounds its upper half.
    var random = SplitMix64(seed: 1)
    for _ in 0..<1000 {
      let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
      guard value.isFinite else { continue }
      let lower = value.bitPattern & 0xFFFF
      let isUp = lower > 0x8000 || lower == 0x8000 && value.bitPattern & 0x1_0000 != 0
      #expect(UInt16(bf16: Double(value)) == UInt16(value.bitPattern >> 16) + (isUp ? 1 : 0), "\(value)")
    }
  }
}
