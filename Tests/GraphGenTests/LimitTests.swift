import Diagnostics
import GraphGen
import GraphIR
import Testing

/// Short specs that denote huge graphs are refused before the graph is built.
@Suite struct LimitTests {
  /// `count` blocks, each of which calls the one before as `body` says; the last one is `last`.
  private func chain(_ count: Int, leaf: String, _ body: (String) -> String) -> String {
    var text = "blocks:\n  b0: {inputs: {x: \"f32[...]\"}, \(leaf), outputs: y}\n"
    for level in 1..<count {
      text += "  b\(level): {inputs: {x: \"f32[...]\"}, graph: {\(body("b\(level - 1)"))}, outputs: y}\n"
    }
    return text + "graph: {z: b\(count - 1)(x)}\noutputs: z"
  }

  /// The codes of the errors with limits that a test reaches quickly.
  private func codes(_ lines: String, nodes: Int = 20_000, nameBytes: Int = 1 << 24) -> [String] {
    var limits = GenerationLimits.standard
    limits.nodes = nodes
    limits.nameBytes = nameBytes
    limits.steps = 200_000
    return elaborate(spec(lines), limits: limits).diagnostics.map(\.code)
  }

  @Test func callsThatDouble() {
    #expect(codes(chain(40, leaf: "graph: {y: x + 1}") { "h: \($0)(x), y: \($0)(h)" }) == ["limit/graph-nodes"])
  }

  @Test func callsThatDoubleAndMakeNoNodes() {
    #expect(codes(chain(40, leaf: "graph: {y: x}") { "h: \($0)(x), y: \($0)(h)" }) == ["limit/graph-nodes"])
  }

  @Test func parametersThatDouble() {
    let leaf = "parameters: {w: \"f32[1] ~ zeros\"}, graph: {y: x}"
    #expect(codes(chain(40, leaf: leaf) { "h: \($0)(x), y: \($0)(h)" }) == ["limit/graph-nodes"])
  }

  @Test func sharedFunctionsThatDouble() {
    #expect(
      codes(chain(40, leaf: "graph: {y: x + 1}") { "y: \"repeat(\($0), 2, x)\"" }) == ["limit/graph-nodes"])
  }

  @Test func repeatsOfRepeats() {
    let blocks = """
      blocks:
        inner: {inputs: {x: "f32[...]"}, graph: {y: "x + 1"}, outputs: y}
        outer: {inputs: {x: "f32[...]"}, graph: {y: "repeat(inner, 1000000, x)"}, outputs: y}

      """
    #expect(codes(blocks + #"graph: {y: "repeat(outer, 1000000, x)"}"#) == ["limit/graph-nodes"])
    let few = blocks.replacing("1000000", with: "100")
    #expect(codes(few + #"graph: {y: "repeat(outer, 100, x)"}"#) == ["limit/graph-nodes"])
    #expect(codes(few + #"graph: {y: "repeat(outer, 10, x)"}"#) == [])
  }

  @Test func repeatsBlameTheCount() {
    let text = spec("config: {depth: 100000}\ngraph: {y: \"repeat(feed_forward, depth, x, hidden=4)\"}")
    #expect(
      elaborate(text).text == """
        spec.yaml:3:17: error: depth is 100000, and a graph may hold 50000 nodes [limit/graph-nodes]
            3 | config: {depth: 100000}
              |                 ^^^^^^
          help: --max-nodes raises the limit

        """)
  }

  @Test func pathsThatDouble() {
    let name = String(repeating: "n", count: 100)
    var text =
      "blocks:\n  b0: {inputs: {x: \"f32[...]\"}, parameters: {w: \"f32[1] ~ zeros\"}, graph: {y: x}, outputs: y}\n"
    for level in 1..<12 {
      text +=
        "  b\(level): {inputs: {x: \"f32[...]\"}, graph: {\(name): \"repeat(b\(level - 1), 2, x)\"}, outputs: \(name)}\n"
    }
    #expect(codes(text + "graph: {y: b11(x)}") == [])
    #expect(codes(text + "graph: {y: b11(x)}", nameBytes: 1 << 20) == ["limit/parameter-paths"])
  }

  @Test func namesThatGrow() {
    let name = String(repeating: "n", count: 100)
    var text = "blocks:\n  b0: {inputs: {x: \"f32[...]\"}, graph: {\(name): x + 1}, outputs: \(name)}\n"
    for level in 1..<10 {
      text +=
        "  b\(level): {inputs: {x: \"f32[...]\"}, graph: {h: b\(level - 1)(x), \(name): b\(level - 1)(h)}, outputs: \(name)}\n"
    }
    #expect(codes(text + "graph: {y: b9(x)}") == [])
    #expect(codes(text + "graph: {y: b9(x)}", nameBytes: 1 << 18) == ["limit/names"])
  }

  @Test func blocksInsideEachOther() {
    #expect(codes(chain(64, leaf: "graph: {y: x + 1}") { "y: \($0)(x)" }) == [])
    #expect(codes(chain(65, leaf: "graph: {y: x + 1}") { "y: \($0)(x)" }) == ["limit/depth"])
    #expect(codes(chain(5000, leaf: "graph: {y: x + 1}") { "y: \($0)(x)" }) == ["limit/depth"])
    #expect(codes(chain(5000, leaf: "graph: {y: x + 1}") { "y: \"repeat(\($0), 1, x)\"" }) == ["limit/depth"])
  }

  @Test func expressionsInsideEachOther() {
    func wide(_ call: String) -> String { call + String(repeating: " + x", count: 200) }
    #expect(codes(chain(5, leaf: "graph: {y: x + 1}") { "y: \(wide($0 + "(x)"))" }) == [])
    #expect(codes(chain(60, leaf: "graph: {y: x + 1}") { "y: \(wide($0 + "(x)"))" }) == ["limit/depth"])
  }

  @Test func workThatMakesNoNodes() {
    let idle = (0..<1000).map { "a\($0): 1" }.joined(separator: ", ")
    #expect(codes(chain(30, leaf: "graph: {\(idle), y: x}") { "h: \($0)(x), y: \($0)(h)" }) == ["limit/steps"])
    let arms = "graph: {y: x if true else x\(String(repeating: " + x", count: 200))}"
    #expect(codes(chain(30, leaf: arms) { "h: \($0)(x), y: \($0)(h)" }) == ["limit/steps"])
  }

  @Test func listsOfLists() {
    var config = "config: {a0: \"[1, 1]\""
    for level in 1..<60 { config += ", a\(level): \"[a\(level - 1), a\(level - 1)]\"" }
    #expect(codes(config + "}") == ["limit/list"])
  }

  @Test func longPatterns() {
    let names = (0..<1_000).map { "a\($0)" }.joined(separator: " ")
    #expect(codes("graph: {y: \"rearrange(x, '\(names) -> \(names)')\"}") == ["spec/pattern"])
  }

  @Test func manyErrors() {
    let graph = (0..<5_000).map { "  y\($0): unknown\($0) + x\n" }.joined()
    #expect(codes("graph:\n\(graph)outputs: y0").count == DiagnosticLog.limit)
  }

  @Test func splitsOfSplits() {
    var graph = "inputs: {x: \"f32[1048576]\"}\ngraph:\n"
    graph += "  \((0..<1024).map { "p\($0)" }.joined(separator: ", ")): split(x, 1024, axis=0)\n"
    for part in 0..<1024 {
      graph += "  \((0..<1024).map { "q\(part)_\($0)" }.joined(separator: ", ")): split(p\(part), 1024, axis=0)\n"
    }
    let found = codes(graph + "outputs: p0")
    #expect(found.count == 1 && found[0].hasPrefix("limit/"))
  }

  @Test func manyFunctionsOfOneBlock() {
    let blocks = "blocks: {f: {config: {k: float}, inputs: {x: \"f32[...]\"}, graph: {y: x * k}, outputs: y}}\n"
    let elaboration = elaborate(spec(blocks + #"graph: {y: "repeat(f, 5000, x, k=1 / (i + 2.0))"}"#))
    #expect(elaboration.model?.module.functions.count == 5_001)
  }
}
