import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Masks through the whole program: library attention with a padding mask and causal order.
@Suite struct AttentionTests {
  private static let spec = """
    graphc: 1
    model: Masked
    config: {dim: 8, heads: 2, causal: false}
    inputs:
      x: f32[B, T, dim]
      mask: i32[B, T]
    graph:
      allowed: mask != 0
      attended: attention(x, mask=allowed, heads=heads, causal=causal)
    outputs: attended
    """

  private func run(_ mask: [Int32], tokens: Int, _ extra: String...) throws -> Tensor {
    try withTemporaryFolder { folder in
      try Self.spec.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      let batch = mask.count / tokens
      let values = (0..<(batch * tokens * 8)).map { Float(($0 * 37) % 19) / 19 - 0.5 }
      try NpyFile.write(try Tensor(values, shape: [batch, tokens, 8]), to: folder + "/x.npy")
      try NpyFile.write(try Tensor(mask, shape: [batch, tokens]), to: folder + "/mask.npy")
      return try runModel(
        [folder + "/m.yaml", "--input", "x=\(folder)/x.npy", "--input", "mask=\(folder)/mask.npy"] + extra,
        output: "attended")
    }
  }

  /// Biases start at 0, so a query without an allowed key gives exactly 0.
  @Test(arguments: [[String](), ["--no-fuse"]]) func fullyMaskedRowsAreZero(_ extra: [String]) throws {
    let result =
      try extra.isEmpty
      ? run([1, 1, 1, 0, 0, 0], tokens: 3) : run([1, 1, 1, 0, 0, 0], tokens: 3, "--no-fuse")
    let values = try result.elements(as: Float.self)
    #expect(values[..<24].contains { $0 != 0 })
    #expect(values[24...].allSatisfy { $0 == 0 })
  }

  @Test(arguments: ["false", "true"]) func fusedAndUnfusedAgree(_ causal: String) throws {
    let mask: [Int32] = [1, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1]
    let fused = try run(mask, tokens: 7, "--set", "causal=\(causal)")
    let unfused = try run(mask, tokens: 7, "--set", "causal=\(causal)", "--no-fuse")
    #expect(relativeError(fused, unfused) <= 1e-5)
  }

  @Test func causalAndPaddingAreFusedTogether() throws {
    try withTemporaryFolder { folder in
      try Self.spec.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      let result = graphc("explain", "fusion", folder + "/m.yaml", "--set", "causal=true")
      #expect(result.output.contains("(scale 0.5, causal, key padding [B, T])"))
      #expect(result.output.hasSuffix("1 of 1 sites fused\n"))
    }
  }

  @Test func masksOfTheFutureDoNotMatterToCausalAttention() throws {
    let first = try run([1, 1, 1, 1], tokens: 4, "--set", "causal=true").elements(as: Float.self)
    let second = try run([1, 1, 1, 0], tokens: 4, "--set", "causal=true").elements(as: Float.self)
    #expect(Array(first[..<24]) == Array(second[..<24]))
  }

  /// Products by named axes, of weights with a head axis of their own, come to the same graph.
  @Test func einsumIsFused() throws {
    try withTemporaryFolder { folder in
      let spec = """
        graphc: 1
        model: Named
        config: {dim: 8, heads: 2}
        inputs: {x: "f32[B, T, dim]", mask: "i32[B, T]"}
        parameters:
          query: f32[dim, heads, dim / heads] ~ xavier_uniform
          key: f32[dim, heads, dim / heads] ~ xavier_uniform
          value: f32[dim, heads, dim / heads] ~ xavier_uniform
          output: f32[dim, heads, dim / heads] ~ xavier_uniform
        graph:
          q: einsum('b t d, d h k -> b t h k', x, query)
          k: einsum('b t d, d h k -> b t h k', x, key)
          v: einsum('btd,dhk->bthk', x, value)
          scores: einsum('b t h k, b s h k -> b h t s', q, k) / sqrt(dim / heads)
          weights: softmax(where(mask[:, new, new, :] != 0, scores, -inf))
          context: einsum('b h t s, b s h k -> b t h k', weights, v)
          y: einsum('b t h k, d h k -> b t d', context, output)
        outputs: y
        """
      try spec.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      #expect(graphc("explain", "fusion", folder + "/m.yaml").output.hasSuffix("1 of 1 sites fused\n"))
      let plan = graphc("show", folder + "/m.yaml", "--stage", "plan").output
      #expect(plan.split(separator: "\n").count { $0.contains(": matmul(") } == 4, "every weight is packed")
      #expect(!plan.contains("copy") && !plan.contains("batchedMatmul"))
      try NpyFile.write(
        try Tensor((0..<48).map { Float(($0 * 37) % 19) / 19 - 0.5 }, shape: [2, 3, 8]), to: folder + "/x.npy"
      )
      try NpyFile.write(
        try Tensor([1, 0, 1, 1, 1, 0] as [Int32], shape: [2, 3]), to: folder + "/mask.npy")
      let arguments = [folder + "/m.yaml", "--input", "x=\(folder)/x.npy", "--input", "mask=\(folder)/mask.npy"]
      let fused = try runModel(arguments, output: "y")
      #expect(relativeError(fused, try runModel(arguments + ["--no-fuse"], output: "y")) <= 1e-5)
    }
  }

  /// Row S10: more queries than keys under causal order.
  @Test func queriesWithoutKeysAreWarnedOf() throws {
    try withTemporaryFolder { folder in
      let spec = """
        graphc: 1
        model: Crossed
        inputs: {x: "f32[B, 6, 8]", memory: "f32[B, 4, 8]"}
        graph:
          y: attention(x, memory, heads=2, causal=true)
        outputs: y
        """
      try spec.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      let result = graphc("check", folder + "/m.yaml")
      #expect(result.code == 0)
      #expect(result.messages.contains("warning: causal attention of 6 queries over 4 keys"))
      #expect(result.messages.contains("[mask/fully-masked-rows]"))
    }
  }
}
