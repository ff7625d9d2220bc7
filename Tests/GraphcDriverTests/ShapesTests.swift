import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `graphc check --shapes`.
@Suite struct ShapesTests {
  private static let spec = """
    graphc: 1
    model: Small
    config: {dim: 8, heads: 2, hidden: 2 * dim}
    blocks:
      mix:
        config: {n: int = 2}
        inputs: {x: "f32[B, T, C]"}
        graph:
          half: x[:, :, :C // n]                # not shown
          y: concat(half, half, axis=2)
        outputs: y
    inputs: {x: "f32[B, T, dim]", mask: "i32[B, T] = 1"}
    parameters:
      position: f32[1, dim] ~ normal(0.02)
    graph:
      placed: >-
        x
        +   position
      first: mix(placed)
      second: mix(first)
      a, b: split(second, 2, axis=-1)
      encoded: repeat(pre_norm_layer, 3, concat(a, b, axis=-1), mask=mask != 0, heads=heads, hidden=hidden, activation=gelu_tanh)
      rows: 2 * heads
      y: linear(encoded[:, 0], rows)
    outputs: y

    """

  private func check(_ text: String = spec, _ options: String...) throws -> CommandResult {
    try withTemporaryFolder { folder in
      try text.write(toFile: folder + "/spec.yaml", atomically: true, encoding: .utf8)
      var result = graphc(["check", folder + "/spec.yaml"] + options)
      result.output = result.output.replacing(folder + "/", with: "")
      result.messages = result.messages.replacing(folder + "/", with: "")
      return result
    }
  }

  /// Every line as it is written, with own blocks below their calls, once for each set of types.
  @Test func linesHaveTheirTypes() throws {
    let result = try check(Self.spec, "--shapes")
    #expect(result.code == 0 && result.messages.isEmpty, "\(result.messages)")
    #expect(
      result.output
        == """
            3 | hidden: 2 * dim                       = 16
           12 | x: f32[B, T, dim]                     f32[B, T, 8]
           12 | mask: i32[B, T] = 1                   i32[B, T]
           14 | position: f32[1, dim] ~ normal(0.02)  f32[1, 8]
           16 | placed: x + position                  f32[B, T, 8]
           19 | first: mix(placed)                    f32[B, T, 8]
              |   mix (spec.yaml)
            7 |     x: f32[B, T, C]                   f32[B, T, 8]
            9 |     half: x[:, :, :C // n]            f32[B, T, 4]
           10 |     y: concat(half, half, axis=2)     f32[B, T, 8]
           20 | second: mix(first)                    f32[B, T, 8]
              |   mix, as above
           21 | a, b: split(second, 2, axis=-1)       f32[B, T, 4], f32[B, T, 4]
           22 | encoded: repeat(pre_norm_layer, 3, concat(a, b, axis=-1), mask=mask != 0, heads=heads, hidden=hidden, \
        activation=gelu_tanh)
              |                                       f32[B, T, 8]
           23 | rows: 2 * heads                       = 4
           24 | y: linear(encoded[:, 0], rows)        f32[B, 4]

        """)
  }

  @Test func patternsOpenBlocks() throws {
    let layer = try check(Self.spec, "--shapes", "encoded").output
    #expect(layer.contains("\n      |   pre_norm_layer, steps 0…2 (library/pre_norm_layer.yaml)\n"), "\(layer)")
    #expect(layer.contains(" |     attended: x + attention_kept "))
    #expect(!layer.contains("query:") && !layer.contains("mix (") && layer.contains("first: mix(placed)"))
    // The blocks on the way are shown, under any of their names.
    for pattern in ["attention", "encoded.attention", "encoded.1.attention", "*.attention", "encoded.att*n"] {
      let inner = try check(Self.spec, "--shapes=" + pattern).output
      #expect(inner.contains(" |         query: linear(x, heads * head_dim, use_bias=use_bias) "), "\(inner)")
      #expect(inner.contains("f32[B, 2, T, T]") && !inner.contains("weight: "))
    }
    let all = try check(Self.spec, "--shapes", "*").output
    #expect(all.contains(" |             weight: f32[out, C] ~ xavier_uniform ") && all.contains("mix (spec.yaml)"))
    // Types are aligned in one column, except for lines that are too wide.
    let columns = all.split(separator: "\n").compactMap { line -> Int? in
      line.range(of: "  f32[").map { line.distance(from: line.startIndex, to: $0.upperBound) }
    }
    #expect(columns.count > 60 && Set(columns).count == 1)
    let wrong = try check(Self.spec, "--shapes", "encodde")
    #expect(wrong.code == 64 && wrong.messages.contains("did you mean 'encoded'?"), "\(wrong.messages)")
  }

  /// Lines before an error, and lines that do not depend on it, are shown.
  @Test func errorsLeaveTheRest() throws {
    let text = Self.spec.replacing("mix(first)", with: "mix(first, n=3)").replacing("rows: 2", with: "rows: zz * 2")
    let result = try check(text, "--shapes")
    #expect(result.code == 65)
    #expect(result.messages.contains("[spec/unknown-name]"))
    for line in ["first: mix(placed)                    f32[B, T, 8]", "rows: zz * 2 * heads                  —"] {
      #expect(result.output.contains("| \(line)\n"), "\(result.output)")
    }
    let inBlock = try check(Self.spec.replacing("axis=2)", with: "axis=7)"), "--shapes")
    #expect(inBlock.code == 65 && inBlock.output.contains("|     half: x[:, :, :C // n]            f32[B, T, 4]\n"))
    #expect(inBlock.output.contains("|     y: concat(half, half, axis=7)     —\n"), "\(inBlock.output)")
    #expect(try check("graphc: 1\nmodel: M\n  x\n", "--shapes").code == 65)
  }

  @Test func stepsThatDifferAreShownApart() throws {
    let text = """
      graphc: 1
      model: M
      inputs: {x: "f32[B, 4]"}
      blocks:
        f:
          config: {n: int}
          inputs: {x: "f32[B, 4]"}
          graph: {wide: "expand(x[:, :1], [B, n])", y: "x + sum(wide, axis=1, keep=true)"}
          outputs: y
      graph: {y: "repeat(f, 4, x, n=2 + i % 2)"}
      outputs: y

      """
    let output = try check(text, "--shapes").output
    #expect(
      output.contains("f, steps 0, 2 (spec.yaml)\n") && output.contains("f, steps 1, 3 (spec.yaml)\n"), "\(output)")
    #expect(output.contains("f32[B, 2]\n") && output.contains("f32[B, 3]\n"))
  }

  @Test func programsGetATree() throws {
    let root = try JSONValue(
      parsing: Array(try check(Self.spec, "--shapes=attention", "--format", "json").output.utf8))
    let lines = try #require(root["shapes"]?.array)
    let encoded = try #require(lines.first { $0["names"]?.array?.first?.string == "encoded" })
    #expect(encoded["kind"]?.string == "equation" && encoded["line"]?.integer == 22)
    #expect(encoded["results"]?.array?.first?["type"]?.string == "f32[B, T, 8]")
    let block = try #require(encoded["blocks"]?.array?.first)
    #expect(block["block"]?.string == "pre_norm_layer" && block["path"]?.string == "encoded")
    #expect(block["steps"]?.array?.map { $0.integer } == [0, 1, 2])
    let inner = try #require(block["lines"]?.array).first { $0["names"]?.array?.first?.string == "attention" }
    #expect(inner?["blocks"]?.array?.first?["path"]?.string == "encoded.attention")
    let hidden = lines.first { $0["names"]?.array?.first?.string == "hidden" }
    #expect(hidden?["results"]?.array?.first?["value"]?.string == "16" && hidden?["kind"]?.string == "config")
    #expect(root["model"]?.string == "Small")
    let broken = try check(Self.spec.replacing("mix(placed)", with: "mx(placed)"), "--shapes", "--format", "json")
    let after = try JSONValue(parsing: Array(broken.output.utf8))
    #expect(broken.code == 65 && after["errors"]?.integer == 1 && after["model"] == nil)
    let first = after["shapes"]?.array?.first { $0["names"]?.array?.first?.string == "first" }
    guard case .null? = first?["results"]?.array?.first else {
      Issue.record("a type of what is wrong")
      return
    }
  }
}
