import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Testing

/// einsum compared with its definition: a sum over every index that the result does not have.
@Suite struct EinsumTests {
  private static let extents = ["b": 2, "t": 3, "s": 4, "h": 2, "k": 3, "d": 5, "o": 1]

  /// Patterns with spaces between the names.
  private static let patterns = [
    "b t h k, b s h k -> b h t s", "b s h k, b t h k -> b h t s", "b h t s, b s h k -> b t h k",
    "b s h k, b h t s -> b t h k", "b t d, d h k -> b t h k", "b t d, h k d -> b t h k", "b t h k, h k d -> b t d",
    "b t h k, d h k -> b t d", "b t d, o d -> b t o", "d, d ->", "d, d k -> k", "t d, d -> t", "b d, b d -> b",
    "b d, b d -> b d", "t, s -> t s", "t, s -> s t", "t s, t -> s t", "t d -> d t", "t d -> d", "t d ->",
    "b t d, b s d -> s t b", "b t k, b t -> b k", "b t k, s d -> b d", "b t, t s, s d -> b d",
    "b t, b, t -> b", "h b t, k b s, t s d -> d b h k", "t k s, s t d -> k d", "t, t, t -> t", "d -> d",
  ]

  @Test(arguments: patterns) func meansASum(pattern: String) throws {
    let sides = pattern.split(separator: "->", omittingEmptySubsequences: false)
    let inputs = sides[0].split(separator: ",").map { $0.split(separator: " ").map { String($0) } }
    let output = sides[1].split(separator: " ").map { String($0) }
    // b and t are run-time dims.
    let types = inputs.enumerated().map { index, axes in
      let dims = axes.map { $0 == "b" || $0 == "t" ? $0.uppercased() : "\(Self.extents[$0] ?? 0)" }
      return "x\(index): \"f32[\(dims.joined(separator: ", "))]\""
    }
    let names = inputs.indices.map { "x\($0)" }.joined(separator: ", ")
    let compact = pattern.filter { $0 != " " }
    for text in [pattern, compact, compact.replacing(",", with: ", ").replacing("->", with: " -> ")] {
      let elaboration = elaborate(
        spec("inputs: {\(types.joined(separator: ", "))}\ngraph: {y: \"einsum('\(text)', \(names))\"}"))
      let module = try #require(elaboration.model, Comment(rawValue: elaboration.text)).module
      #expect(module.verify() == [])
      var random = SplitMix64(seed: 5)
      let operands = inputs.map { axes in Tensor64(axes.map { Self.extents[$0] ?? 0 }) { _ in random.grid() } }
      let bindings = ["B": 2, "T": 3].filter { module.dims.contains($0.key) }
      let actual = try ReferenceEvaluator(module, bindings: bindings).run(operands)[0]
      #expect(allClose(actual, Self.sum(inputs, output, operands), relative: 1e-12, absolute: 1e-12), "\(text)")
    }
  }

  private static func sum(_ inputs: [[String]], _ output: [String], _ operands: [Tensor64]) -> Tensor64 {
    let summed = Set(inputs.joined()).subtracting(output).sorted()
    return Tensor64(output.map { extents[$0] ?? 0 }) { place in
      var total = 0.0
      let terms = Tensor64(summed.map { extents[$0] ?? 0 }) { inner in
        let index = Dictionary(uniqueKeysWithValues: zip(output + summed, place + inner))
        return zip(inputs, operands).reduce(1) { $0 * $1.1[$1.0.map { index[$0] ?? 0 }] }
      }
      for term in terms.values { total += term }
      return total
    }
  }

  /// x is f32[B, 4]; the graph stands in line 3.
  @Test(arguments: [
    ("einsum()", "3:13 spec/missing-argument"), ("einsum(x)", "3:20 type/expected-string"),
    ("einsum('a b', x)", "3:20 spec/pattern"), ("einsum('a b -> a -> b', x)", "3:20 spec/pattern"),
    ("einsum('a a -> a', x)", "3:20 spec/pattern"), ("einsum('a b -> c', x)", "3:20 spec/pattern"),
    ("einsum('a b -> a a', x)", "3:20 spec/pattern"), ("einsum('... b -> b', x)", "3:20 spec/pattern"),
    ("einsum('a 1b -> a', x)", "3:20 spec/pattern"), ("einsum('a b, b c -> a c', x)", "3:13 spec/pattern"),
    ("einsum('a b -> a', x, x)", "3:13 spec/pattern"), ("einsum('a -> a', x)", "3:30 shape/rank"),
    ("einsum('a b, b a -> a', x, x)", "3:40 shape/mismatch"), ("einsum('a b -> a', 3)", "3:32 type/expected-tensor"),
    ("einsum('ab,ab->a', x > 0, x > 0)", "3:13 type/needs-float"),
  ])
  func isRefused(expression: String, expected: String) {
    #expect(elaborate(spec("graph: {y: \"\(expression)\"}")).summaries == [expected])
  }
}
