import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Library blocks compared with loops in double precision.
@Suite struct NumericsTests {
  /// The first output of a spec for inputs and parameters drawn from a seed.
  private struct Run {
    var inputs: [Tensor64]
    var parameters: [String: Tensor64]
    var output: Tensor64

    init(_ lines: String, _ bindings: [String: Int], seed: UInt64 = 1, mask: [Double] = []) throws {
      let elaboration = elaborate(spec(lines))
      let module = try #require(elaboration.model, Comment(rawValue: elaboration.text)).module
      #expect(module.verify().isEmpty)
      var random = SplitMix64(seed: seed)
      parameters = [:]
      for parameter in module.parameters {
        parameters[parameter.path] = Tensor64(try parameter.type.shape.map { try $0.evaluate(bindings) }) { _ in
          random.grid()
        }
      }
      inputs = try module.main.inputs.map { input in
        let shape = try input.type.shape.map { try $0.evaluate(bindings) }
        return input.type.dtype == .i32 ? Tensor64(shape, mask) : Tensor64(shape) { _ in random.grid() }
      }
      var evaluator = ReferenceEvaluator(module, bindings: bindings, parameters: parameters)
      evaluator.roundsConstants = false
      output = try #require(try evaluator.run(inputs).first)
    }

    /// x Wᵀ + b, row by row.
    func linear(_ x: Tensor64, _ path: String) throws -> Tensor64 {
      let weight = try #require(parameters[path + ".weight"])
      let bias = parameters[path + ".bias"]
      return Tensor64(x.shape.dropLast() + [weight.shape[0]]) { index in
        var sum = bias?[[index.last ?? 0]] ?? 0
        for c in 0..<weight.shape[1] { sum += x[index.dropLast() + [c]] * weight[[index.last ?? 0, c]] }
        return sum
      }
    }

    func layerNorm(_ x: Tensor64, _ path: String, eps: Double) throws -> Tensor64 {
      let weight = try #require(parameters[path + ".weight"])
      let bias = try #require(parameters[path + ".bias"])
      let width = x.shape.last ?? 1
      return Tensor64(x.shape) { index in
        let row = (0..<width).map { x[index.dropLast() + [$0]] }
        let mean = row.reduce(0, +) / Double(width)
        let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
        let c = index.last ?? 0
        return (x[index] - mean) / (variance + eps).squareRoot() * weight[[c]] + bias[[c]]
      }
    }

    /// Attention of x to memory; a key counts where `allowed(batch, query, key)` holds.
    func attention(
      _ x: Tensor64, _ memory: Tensor64, _ path: String, heads: Int, allowed: (Int, Int, Int) -> Bool
    ) throws -> Tensor64 {
      let query = try linear(x, path + ".query")
      let key = try linear(memory, path + ".key")
      let value = try linear(memory, path + ".value")
      let size = query.shape[2] / heads
      let context = Tensor64(query.shape) { index in
        let (b, t, channel) = (index[0], index[1], index[2])
        let first = channel / size * size
        let scores = (0..<memory.shape[1]).map { s -> Double in
          guard allowed(b, t, s) else { return -.infinity }
          let dot = (first..<(first + size)).reduce(0) { $0 + query[[b, t, $1]] * key[[b, s, $1]] }
          return dot / Double(size).squareRoot()
        }
        let largest = scores.max() ?? 0
        guard largest > -.infinity else { return 0 }
        let powers = scores.map { exp($0 - largest) }
        let total = powers.reduce(0, +)
        return powers.indices.reduce(0) { $0 + powers[$1] / total * value[[b, $1, channel]] }
      }
      return try linear(context, path + ".output")
    }
  }

  private func add(_ a: Tensor64, _ b: Tensor64) -> Tensor64 { Tensor64(a.shape) { a[$0] + b[$0] } }

  private func gelu(_ x: Tensor64) -> Tensor64 {
    Tensor64(x.shape) { 0.5 * x[$0] * (1 + erf(x[$0] * 0.5.squareRoot())) }
  }

  @Test func attentionWithPaddingMask() throws {
    let lines = """
      inputs: {x: "f32[B, T, 6]", mask: "i32[B, T]"}
      graph: {y: "attention(x, mask=mask != 0, heads=2)"}
      """
    // The last example has no key at all, and its context is zeros.
    let run = try Run(lines, ["B": 3, "T": 4], mask: [1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0])
    let (x, mask) = (run.inputs[0], run.inputs[1])
    let expected = try run.attention(x, x, "y", heads: 2) { b, _, s in mask[[b, s]] != 0 }
    #expect(relativeError(run.output, expected) < 1e-12)
  }

  @Test(arguments: [(4, 4), (2, 5), (5, 2)])
  func causalAttentionEndsWithTheLastKey(queries: Int, keys: Int) throws {
    let lines = """
      inputs: {x: "f32[B, T, 6]", z: "f32[B, S, 6]"}
      graph: {y: "attention(x, z, heads=3, causal=true, use_bias=false)"}
      """
    let run = try Run(lines, ["B": 2, "T": queries, "S": keys])
    let expected = try run.attention(run.inputs[0], run.inputs[1], "y", heads: 3) { _, t, s in s <= t + keys - queries }
    #expect(relativeError(run.output, expected) < 1e-12)
  }

  @Test func crossAttentionFromAnotherWidth() throws {
    let lines = """
      inputs: {x: "f32[B, T, 6]", z: "f32[B, S, 5]"}
      graph: {y: "attention(x, z, heads=2, head_dim=4)"}
      """
    let run = try Run(lines, ["B": 2, "T": 3, "S": 4])
    #expect(run.parameters["y.key.weight"]?.shape == [8, 5])
    let expected = try run.attention(run.inputs[0], run.inputs[1], "y", heads: 2) { _, _, _ in true }
    #expect(relativeError(run.output, expected) < 1e-12)
  }

  @Test func repeatedPostNormLayers() throws {
    let lines = """
      inputs: {x: "f32[B, T, 6]", mask: "i32[B, T]"}
      graph: {y: "repeat(post_norm_layer, 2, x, mask=mask != 0, heads=2, hidden=5, eps=1e-3)"}
      """
    let run = try Run(lines, ["B": 2, "T": 3], mask: [1, 1, 0, 1, 0, 1])
    var expected = run.inputs[0]
    for layer in ["y.0", "y.1"] {
      let mask = run.inputs[1]
      let attention = try run.attention(expected, expected, layer + ".attention", heads: 2) { b, _, s in
        mask[[b, s]] != 0
      }
      let normed = try run.layerNorm(add(expected, attention), layer + ".attention_norm", eps: 1e-3)
      let mlp = try run.linear(gelu(run.linear(normed, layer + ".mlp.up")), layer + ".mlp.down")
      expected = try run.layerNorm(add(normed, mlp), layer + ".mlp_norm", eps: 1e-3)
    }
    #expect(relativeError(run.output, expected) < 1e-12)
  }

  @Test func preNormLayer() throws {
    let lines = """
      inputs: {x: "f32[B, T, 6]"}
      graph: {y: "pre_norm_layer(x, heads=2, hidden=5)"}
      """
    let run = try Run(lines, ["B": 2, "T": 3])
    let x = run.inputs[0]
    let normed = try run.layerNorm(x, "y.attention_norm", eps: 1e-6)
    let attended = add(x, try run.attention(normed, normed, "y.attention", heads: 2) { _, _, _ in true })
    let mlp = try run.linear(
      gelu(run.linear(run.layerNorm(attended, "y.mlp_norm", eps: 1e-6), "y.mlp.up")), "y.mlp.down")
    #expect(relativeError(run.output, add(attended, mlp)) < 1e-12)
  }

  @Test func rootMeanSquareNorm() throws {
    let run = try Run("inputs: {x: \"f32[B, T, 5]\"}\ngraph: {y: \"rms_norm(x, eps=0.01)\"}", ["B": 2, "T": 3])
    let x = run.inputs[0]
    let weight = try #require(run.parameters["y.weight"])
    let expected = Tensor64(x.shape) { index in
      let square = (0..<5).reduce(0.0) { $0 + x[index.dropLast() + [$1]] * x[index.dropLast() + [$1]] } / 5
      return x[index] / (square + 0.01).squareRoot() * weight[[index[2]]]
    }
    #expect(relativeError(run.output, expected) < 1e-12)
  }

  @Test func patchesRowByRow() throws {
    let run = try Run("inputs: {x: \"f32[B, 2, 4, 6]\"}\ngraph: {y: \"patchify(x, 2)\"}", ["B": 2])
    let x = run.inputs[0]
    let expected = Tensor64([2, 6, 8]) { index in
      let (row, column) = (index[1] / 3, index[1] % 3)
      let (channel, p, q) = (index[2] / 4, index[2] / 2 % 2, index[2] % 2)
      return x[[index[0], channel, row * 2 + p, column * 2 + q]]
    }
    #expect(run.output == expected)
  }

  @Test func negativeIndicesCountFromTheEnd() throws {
    let run = try Run("inputs: {x: \"f32[B, T, 3]\"}\ngraph: {y: \"x[:, -2:, -1]\"}", ["B": 2, "T": 4])
    let expected = Tensor64([2, 2]) { run.inputs[0][[$0[0], $0[1] + 2, 2]] }
    #expect(run.output == expected)
  }

  @Test func softmaxOverAnotherAxis() throws {
    let run = try Run("inputs: {x: \"f32[B, 3, 2]\"}\ngraph: {y: \"softmax(x, axis=1)\"}", ["B": 2])
    let x = run.inputs[0]
    let expected = Tensor64(x.shape) { index in
      exp(x[index]) / (0..<3).reduce(0) { $0 + exp(x[[index[0], $1, index[2]]]) }
    }
    #expect(relativeError(run.output, expected) < 1e-12)
  }

  @Test func everyStepOfARepeatIsStacked() throws {
    let lines = """
      blocks: {f: {config: {k: int}, inputs: {x: "f32[...]", z: "f32[...]"}, graph: {y: x + z, w: z * k}, outputs: [y, w]}}
      graph: {"a, b, as, bs": "repeat(f, 3, x, x, k=i + 2, all=true)", y: "concat(a[new], b[new], as, bs, axis=0)"}
      """
    let run = try Run(lines, ["B": 2])
    let factors: [Double] = [10, 24, 2, 4, 10, 2, 6, 24]
    let expected = Tensor64([8, 2, 4]) { run.inputs[0][Array($0[1...])] * factors[$0[0]] }
    #expect(relativeError(run.output, expected) < 1e-12)
  }

  @Test func theIndexOfRepeatMakesFunctionsOfTheirOwn() throws {
    let lines = """
      blocks: {f: {config: {k: int}, inputs: {x: "f32[...]", by: "f32[]"}, graph: {y: x * by + k}, outputs: y}}
      graph: {y: "repeat(f, 3, x, by=i + 1.0, k=i)"}
      """
    let run = try Run(lines, ["B": 2])
    let expected = Tensor64([2, 4]) { (run.inputs[0][$0] * 2 + 1) * 3 + 2 }
    #expect(relativeError(run.output, expected) < 1e-12)
  }
}
