import Diagnostics
import GraphGen
import GraphIR
import Testing

/// The meaning of block calls and `repeat`, checked on the resulting graph.
@Suite struct BlockTests {
  private func paths(_ lines: String, settings: [String] = []) -> [String] {
    let elaboration = elaborate(spec(lines), settings: settings)
    return elaboration.model.map { $0.module.parameters.map(\.path) } ?? elaboration.summaries
  }

  private func functions(_ lines: String) -> [String] {
    let elaboration = elaborate(spec(lines))
    return elaboration.model.map { $0.module.functions.map(\.name) } ?? elaboration.summaries
  }

  private func block(_ entries: String, _ graph: String) -> String {
    "blocks: {f: {\(entries)}, twice: {inputs: {x: \"f32[...]\"}, graph: {y: x * 2}, outputs: y}}\ngraph: {\(graph)}"
  }

  // MARK: - Parameters

  @Test func parametersAreNamedByPath() {
    let lines = """
      inputs: {x: "f32[B, T, 8]"}
      graph: {encoded: "repeat(pre_norm_layer, 2, x, heads=2, hidden=4)", y: "linear(encoded[:, 0], 3, use_bias=false)"}
      """
    let layer = [
      "attention_norm.weight", "attention_norm.bias", "attention.query.weight", "attention.query.bias",
      "attention.key.weight", "attention.key.bias", "attention.value.weight", "attention.value.bias",
      "attention.output.weight", "attention.output.bias", "mlp_norm.weight", "mlp_norm.bias", "mlp.up.weight",
      "mlp.up.bias", "mlp.down.weight", "mlp.down.bias",
    ]
    let expected = (0..<2).flatMap { index in layer.map { "encoded.\(index).\($0)" } } + ["y.weight"]
    #expect(Set(paths(lines)) == Set(expected))
    #expect(paths(lines).count == expected.count)
  }

  @Test func conditionsDecideWhatExists() {
    #expect(paths("graph: {y: \"linear(x, 4, use_bias=false)\"}") == ["y.weight"])
    let lines = "config: {big: 3 > 4}\nparameters: {w: \"f32[4] ~ ones when big\"}\ngraph: {y: x + w if has(w) else x}"
    #expect(paths(lines) == [])
    #expect(paths(lines, settings: ["big=true"]) == ["w"])
  }

  @Test func anIfBetweenCallsHasTheNameOfItsEquation() {
    let lines = "config: {wide: true}\ngraph: {y: \"feed_forward(x, 4) if wide else linear(x, 4)\"}"
    #expect(paths(lines) == ["y.up.weight", "y.up.bias", "y.down.weight", "y.down.bias"])
    #expect(paths(lines, settings: ["wide=false"]) == ["y.weight", "y.bias"])
  }

  @Test func everyOwnerNeedsANameOfItsOwn() {
    let wrap = "blocks: {f: {inputs: {x: \"f32[...]\"}, graph: {y: \"repeat(layer_norm, 2, x)\"}, outputs: y}}\n"
    #expect(paths(wrap + "graph: {y: f(x) + f(x)}") == ["4:12 spec/unnamed-parameters"])
    let pair = """
      blocks: {f: {inputs: {x: "f32[...]"}, graph: {a: layer_norm(x), b: layer_norm(x)}, outputs: [a, b]}}

      """
    #expect(paths(pair + "graph: {\"y, z\": f(x)}").first == "y_z.a.weight")
    #expect(paths(pair + "graph: {\"y, z\": f(x), y_z: layer_norm(x)}") == ["4:10 spec/duplicate-name"])
    #expect(paths(pair + "graph: {\"y, a_b\": f(x), \"y_a, b\": f(x)}") == ["4:26 spec/duplicate-name"])
  }

  // MARK: - Arguments

  @Test func tapsNameValues() {
    let entries = "inputs: {x: \"f32[B, n]\"}, graph: {y: x + 1}, outputs: y, taps: "
    #expect(elaborate(spec(block(entries + "y", "y: f(x)"))).summaries.isEmpty)
    #expect(
      elaborate(spec(block(entries + "z", "y: f(x)"))).summaries.map { $0.hasSuffix("spec/unknown-name") } == [true])
  }

  @Test func optionalInputsAreAbsentOrPresent() {
    let entries = "inputs: {x: \"f32[B, n]\", m: \"f32[n]?\"}, graph: {y: x * m if has(m) else x}, outputs: y"
    #expect(elaborate(spec(block(entries, "y: f(x)"))).gir.contains("return %x"))
    #expect(elaborate(spec(block(entries, "y: \"f(x, x[0])\""))).gir.contains("multiply %x"))
  }

  @Test func defaultsMayBeOtherInputs() {
    let entries = "inputs: {x: \"f32[B, n]\", memory: \"f32[S, n] = x\"}, graph: {y: x @ memory.T}, outputs: y"
    #expect(elaborate(spec(block(entries, "y: f(x)"))).gir.contains(": f32[B, B]"))
    #expect(elaborate(spec(block(entries, "y: \"f(x, x[:1])\""))).gir.contains(": f32[B, 1]"))
  }

  @Test func defaultsOfConfigHoldForShapes() {
    let entries = "config: {n: int = 5, m: int = n + 1}, inputs: {x: \"f32[B, n]\"}, graph: {y: x}, outputs: y"
    #expect(elaborate(spec(block(entries, "y: f(x)"))).summaries == ["4:14 shape/mismatch"])
    #expect(elaborate(spec(block(entries, "y: \"f(x, n=4)\""))).summaries == [])
    let late = "config: {m: int = C + 1}, inputs: {z: \"f32[m]\", x: \"f32[B, C]\"}, graph: {y: x}, outputs: y"
    #expect(elaborate(spec(block(late, "y: \"f(x[0], x)\""))).summaries == ["3:57 spec/used-before-definition"])
  }

  @Test func ellipsesTakeAnyAxes() {
    let entries = "inputs: {x: \"f32[A, ..., n]\", z: \"f32[n]\"}, graph: {y: x + z}, outputs: y"
    #expect(elaborate(spec(block(entries, "y: \"f(x[new, :, new], x[0])\""))).summaries == [])
    #expect(elaborate(spec(block(entries, "y: \"f(x, x[0])\""))).summaries == [])
    #expect(elaborate(spec(block(entries, "y: \"f(x[0], x[0])\""))).summaries == ["4:15 shape/mismatch"])
    #expect(elaborate(spec(block(entries, "y: \"f(x, x[0, :3])\""))).summaries == ["4:18 shape/mismatch"])
  }

  @Test func configReadsItsKind() {
    let entries =
      "config: {s: float, d: dim}, inputs: {x: \"f32[...]\"}, graph: {y: \"x * s + cast(d, f32)\"}, outputs: y"
    #expect(elaborate(spec(block(entries, "y: \"f(x, 2, B)\""))).gir.contains("constant {value: 2.0} : f32[]"))
    #expect(elaborate(spec(block(entries, "y: \"f(x, 2, B)\""))).gir.contains("constant {value: B} : i32[]"))
  }

  @Test func blocksAreHandedDown() {
    let entries = "config: {act: block = gelu}, inputs: {x: \"f32[...]\"}, graph: {y: act(x)}, outputs: y"
    #expect(elaborate(spec(block(entries, "y: f(x)"))).gir.contains("%y = gelu %x"))
    #expect(elaborate(spec(block(entries, "y: \"f(x, silu)\""))).gir.contains("%y = silu %x"))
    #expect(elaborate(spec(block(entries, "y: \"f(x, act=twice)\""))).gir.contains("%y = multiply %x"))
    #expect(elaborate(spec(block(entries, "y: \"f(x, act=lonely)\""))).summaries == ["4:22 spec/unknown-ref"])
    #expect(elaborate(spec(block(entries, "y: \"f(x, act=silu if 2 > 1 else relu)\""))).gir.contains("%y = silu %x"))
    #expect(elaborate(spec(block(entries, "y: \"f(x, act=silu if 2 < 1 else twice)\""))).gir.contains("%y = multiply"))
    #expect(
      elaborate(spec(block(entries, "y: \"f(x, act=silu if 2 > 1 else lonely)\""))).summaries
        == ["4:41 spec/unknown-name"])
  }

  @Test func bothArmsAreResolvedAndOneIsBuilt() {
    let arms: [(String, [String])] = [
      ("x if true else softmax(x, axis=9)", []),
      ("x if true else q", ["3:28 spec/unknown-name"]),
      ("x if true else foo(x)", ["3:28 spec/unknown-ref"]),
      ("x if true else x[:, w:]", ["3:33 spec/unknown-name"]),
      ("x if true else repeat(linear, 3, x, out=i)", []),
      ("x if true else repeat(linear, 3, x, out=i * q)", ["3:57 spec/unknown-name"]),
      ("x if true else i + x", ["3:28 spec/unknown-name"]),
      ("x if true else (x if q else x)", ["3:34 spec/unknown-name"]),
    ]
    for (expression, expected) in arms {
      #expect(elaborate(spec("graph: {y: \"\(expression)\"}")).summaries == expected, "\(expression)")
    }
  }

  // MARK: - Assertions and optional inputs

  @Test func blocksAssert() {
    let entries = """
      config: {n: int = 2}, inputs: {x: \"f32[B, C]\", z: \"f32[T, C]?\"},
        assert: [{that: n > 1 and C % n == 0, message: n divides the width}, {that: B <= 9, message: too many}],
        graph: {y: x * n}, outputs: y
      """
    let fine = elaborate(spec(block(entries, "y: f(x)")))
    #expect(fine.gir.contains(#"check -B + 9 >= 0 "too many: B <= 9""#))
    let refuted = elaborate(spec(block(entries, "y: \"f(x, n=3)\"")))
    #expect(refuted.summaries == ["4:19 spec/assertion"])
    #expect(refuted.diagnostics.first?.message == "n divides the width")
    #expect(refuted.diagnostics.first?.notes.first?.message == "in f, called by 'y'")
    let repeated = elaborate(spec(block(entries, "y: \"repeat(f, 3, x, n=1)\"")))
    #expect(repeated.summaries == ["4:19 spec/assertion"])
    let later = "inputs: {x: \"f32[B, n]\"}, assert: [{that: y == x, message: m}], graph: {y: x}, outputs: y"
    #expect(elaborate(spec(block(later, "y: f(x)"))).diagnostics.map(\.code) == ["spec/used-before-definition"])
  }

  /// An absent input stays absent through any number of calls, and a given one arrives.
  @Test func optionalInputsAreHandedOn() {
    let lines = """
      blocks:
        outer: {inputs: {x: "f32[B, n]", m: "f32[n]?"}, graph: {y: "middle(x, m)"}, outputs: y}
        middle: {inputs: {x: "f32[B, n]", m: "f32[n]?"}, graph: {y: "repeat(inner, 2, x, m=m)"}, outputs: y}
        inner: {inputs: {x: "f32[B, n]", m: "f32[n]?"}, graph: {y: x * m if has(m) else -x}, outputs: y}
      inputs: {x: "f32[B, 4]", z: "f32[4]"}
      graph: {y: "outer(x) + outer(x, z)"}
      """
    let gir = elaborate(spec(lines)).gir
    #expect(gir.contains("func @inner(%x: f32[B, 4]) -> ") && gir.contains("func @inner.2(%x: f32[B, 4], %m: f32[4])"))
  }

  // MARK: - Names

  @Test func ownBlocksComeFirstAndTheLibraryKeepsItsOwn() {
    let lines = """
      blocks:
        linear: {config: {out: int}, inputs: {x: "f32[...]"}, graph: {y: x * out}, outputs: y}
        gelu: {inputs: {x: "f32[...]"}, graph: {y: x + 1}, outputs: y}
      graph: {a: "linear(x, 3)", b: gelu(a), y: "feed_forward(b, 5)"}
      """
    #expect(paths(lines) == ["y.up.weight", "y.up.bias", "y.down.weight", "y.down.bias"])
    let gir = elaborate(spec(lines)).gir
    #expect(gir.contains("%a = multiply %x") && gir.contains("%b = add %a") && gir.contains("gelu %y.up"))
  }

  @Test func valuesMayBeNamedLikeCallables() {
    #expect(paths("graph: {linear: \"linear(x, 4)\", y: linear + 1}") == ["linear.weight", "linear.bias"])
    let entries = "config: {act: block}, inputs: {x: \"f32[...]\"}, graph: {y: act(x)}, outputs: y"
    #expect(elaborate(spec(block(entries, "gelu: x + 1, y: \"f(gelu, act=gelu)\""))).gir.contains("%y = gelu %gelu"))
  }

  @Test func namesOfConfigLeadToWhereTheyWereWritten() {
    let lines = """
      config: {heads: 3}
      inputs: {x: "f32[B, T, 8]"}
      blocks:
        outer: {config: {heads: int}, inputs: {x: "f32[B, T, C]"}, graph: {y: "inner(x, h=heads)"}, outputs: y}
        inner: {config: {h: int}, inputs: {x: "f32[B, T, C]"}, graph: {y: "attention(x, heads=h)"}, outputs: y}
      graph: {y: "outer(x, heads=heads)"}
      """
    #expect(elaborate(spec(lines)).summaries == ["3:17 shape/not-divisible"])
    #expect(elaborate(spec(lines), settings: ["heads=5"]).summaries == ["--set heads=5 shape/not-divisible"])
  }

  // MARK: - Repeat

  @Test func oneFunctionWhateverTheDepth() {
    for depth in [1, 2, 50] {
      #expect(functions("graph: {y: \"repeat(linear, \(depth), x, out=4)\"}") == ["linear", "main"])
    }
    #expect(
      functions("graph: {y: \"repeat(linear, 2, x, out=4)\", z: \"repeat(linear, 3, y, out=4)\"}") == [
        "linear", "main",
      ])
    #expect(functions("graph: {y: \"repeat(linear, 0, x, out=4)\"}") == ["main"])
  }

  @Test func differentArgumentsMakeDifferentFunctions() {
    let hidden = "graph: {y: \"repeat(feed_forward, 3, x, hidden=i + 1)\"}"
    #expect(functions(hidden) == ["feed_forward", "feed_forward.2", "feed_forward.3", "main"])
    #expect(functions("graph: {y: \"repeat(feed_forward, 4, x, hidden=1 + i % 2)\"}").count == 3)
    let scalar = block(
      "inputs: {x: \"f32[...]\", s: \"f32[]\"}, graph: {y: x * s}, outputs: y", "y: \"repeat(f, 3, x, s=i)\"")
    #expect(functions(scalar) == ["f", "f.2", "f.3", "main"])
    let text = block(
      "config: {a: string, b: string}, inputs: {x: \"f32[...]\"}, graph: {y: \"rearrange(x, a)\"}, outputs: y",
      "y: \"repeat(f, 1, x, a='a b -> a b', b='')\", z: \"repeat(f, 1, x, a='a b -> a  b', b='')\"")
    #expect(functions(text) == ["f", "f.2", "main"])
    #expect(
      functions("config: {i: 3}\ngraph: {y: \"repeat(feed_forward, 2, x, hidden=i)\"}") == ["4:13 spec/duplicate-name"])
  }

  @Test func namedTensorsArePassedThrough() {
    let entries =
      "inputs: {x: \"f32[B, n]\", m: \"bool[n]?\", z: \"f32[n]\"}, graph: {y: \"where(m, x, z)\"}, outputs: y"
    let gir = elaborate(spec(block(entries, "y: \"repeat(f, 2, x, z=x[0], m=x[0] > 0)\""))).gir
    #expect(gir.contains("func @f(%x: f32[B, 4], %m: bool[4], %z: f32[4]) -> (y: f32[B, 4])"))
    #expect(gir.contains("repeat %x, %"))
  }

  @Test func theCarryKeepsItsType() {
    let pair = block(
      "inputs: {x: \"f32[B, n]\", z: \"f32[B, n]\"}, graph: {a: z, b: x + 1}, outputs: [a, b]",
      "\"y, z\": \"repeat(f, 3, x, x)\"")
    #expect(functions(pair) == ["f", "main"])
    #expect(elaborate(spec(pair)).gir.contains("%z.0, %z.1") == false)
    let grows = block(
      "inputs: {x: \"f32[B, n]\"}, graph: {y: \"concat(x, x, axis=1)\"}, outputs: y", "y: \"repeat(f, 3, x)\"")
    #expect(elaborate(spec(grows)).summaries == ["4:26 shape/carry"])
    let drops = block(
      "inputs: {x: \"f32[B, n]\", z: \"f32[B, n]\"}, graph: {y: x}, outputs: y", "\"y, z\": \"repeat(f, 3, x, x)\"")
    #expect(elaborate(spec(drops)).summaries == ["4:31 shape/carry"])
  }

  @Test func repeatsNest() {
    let lines = """
      blocks:
        stage: {config: {n: int}, inputs: {x: "f32[...]"}, graph: {layers: "repeat(layer_norm, n, x)"}, outputs: layers}
      graph: {y: "repeat(stage, 2, x, n=i + 1)"}
      """
    #expect(functions(lines) == ["layer_norm", "stage", "stage.2", "main"])
    #expect(
      paths(lines) == [
        "y.0.layers.0.weight", "y.0.layers.0.bias", "y.1.layers.0.weight", "y.1.layers.0.bias", "y.1.layers.1.weight",
        "y.1.layers.1.bias",
      ])
  }

  @Test func aSpecMayNameABlockMain() {
    let lines =
      "blocks: {main: {inputs: {x: \"f32[...]\"}, graph: {y: x + 1}, outputs: y}}\ngraph: {y: \"repeat(main, 2, x)\"}"
    #expect(functions(lines) == ["main.2", "main"])
    #expect(elaborate(spec(lines)).model?.module.verify().isEmpty == true)
  }
}
