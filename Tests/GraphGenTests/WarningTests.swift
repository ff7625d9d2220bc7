import Diagnostics
import GraphGen
import GraphIR
import ModelSpec
import Testing

/// Valid specs that are very likely not meant, and similar specs without a warning.
@Suite struct WarningTests {
  /// The warnings of a spec as `line:column code message`, those of `lib.yaml` with its name before them.
  private func warnings(_ text: String, library: String? = nil, taps: [String] = []) throws -> [Diagnostic] {
    var sources = SourceMap()
    let source = sources.add(SourceText(name: "spec.yaml", kind: .file, bytes: Array(text.utf8)))
    let log = DiagnosticLog()
    var spec = try #require(SpecReader.readModel(source, in: sources, log: log), "\(log.diagnostics)")
    let isComplete = IncludeResolver.resolve(&spec, sources: &sources, log: log) {
      path throws(IncludeResolver.Failure) in
      guard let library else { throw IncludeResolver.Failure(message: path) }
      return Array(library.utf8)
    }
    #expect(isComplete)
    let (model, all) = ModuleGenerator.elaborate(spec, overrides: [], sources: sources, log: log)
    let module = try #require(model, "\(log.diagnostics)").untapped
    return SpecWarnings.find(in: spec, module: module, taps: taps, sources: all)
  }

  private func codes(_ text: String, library: String? = nil, taps: [String] = []) throws -> [String] {
    try warnings(text, library: library, taps: taps).map(\.code)
  }

  // MARK: Unused names

  @Test(
    arguments: [
      // An equation, an input, a parameter, config, several at once.
      ("graph:\n  a: exp(x)\n  y: x * 2", ["spec/unused-equation"]),
      ("graph:\n  a: exp(x)\n  b: exp(a)\n  y: x * 2", ["spec/unused-equation"]),
      ("inputs: {x: \"f32[B, 4]\", z: \"f32[B, 4]\"}", ["spec/unused-input"]),
      ("parameters: {w: \"f32[4] ~ zeros\"}", ["spec/unused-parameter"]),
      ("config: {n: 3, m: n}", ["spec/unused-config"]),
      ("config: {n: 3}\nvariants: {large: {n: 4}}", ["spec/unused-config"]),
      ("graph: {a: x, \"b, c\": \"split(x, 2, axis=1)\", y: x}", ["spec/unused-equation", "spec/unused-equation"]),
      // Arguments are not uses of what is called like them, callees no uses of equations.
      ("config: {out: 3}\ngraph: {y: \"linear(x, out=2)\"}", ["spec/unused-config"]),
      ("graph: {relu: exp(x), y: relu(x)}", ["spec/unused-equation"]),
      // Every other place that can use a name.
      ("graph:\n  \"a, b\": split(x, 2, axis=1)\n  y: a * 2", []),
      ("config: {n: 4}\ninputs: {x: \"f32[B, n]\"}", []),
      ("config: {n: 2}\ninputs: {x: \"f32[B, 2 * n]\"}", []),
      ("config: {n: 4}\nparameters: {w: \"f32[n] ~ zeros\"}\ngraph: {y: x + w}", []),
      ("config: {std: 0.5}\nparameters: {w: \"f32[4] ~ normal(std)\"}\ngraph: {y: x + w}", []),
      ("config: {has_w: true}\nparameters: {w: \"f32[4] ~ zeros when has_w\"}\ngraph: {y: x + w}", []),
      ("config: {flag: true, n: 2}\ngraph: {y: x if flag else x * n}", []),
      ("config: {flag: true}\ngraph: {z: exp(x), y: x if flag else z}", []),
      ("config: {n: 3, m: n}\nvariants: {large: {m: 2 * n}}\ngraph: {y: x * m}", []),
      ("config: {base: 3, m: 2}\nvariants: {large: {m: 2 * base}}\ngraph: {y: x * m}", []),
      ("config: {n: 3}\nassert: [{that: n > 2, message: m}]", []),
      ("config: {n: 0}\nexpect: {parameters: n}", []),
      ("config: {n: 0.5}\ninputs: {x: \"f32[B, 3, 4, 4]\"}\npreprocess: {x: {mean: [n], std: [n]}}", []),
      ("config: {n: 3}\ninputs: {x: \"f32[B, 4] = normal(n)\"}", []),
      (
        "config: {n: 4}\nparameters: {w: \"f32[4] ~ zeros\"}\ngraph: {y: x + w}\nweights: {a: {w: \"reshape(\\\"v\\\", [n])\"}}",
        []
      ),
      ("parameters: {w: \"f32[4] ~ zeros\"}\nweights: {a: {w: v}}", []),
      ("graph: {a: \"linear(x, 2)\", y: x}\nweights: {a: {\"a.{p}\": \"b.{p}\"}}", []),
      (
        "graph: {a: \"linear(x, 2)\", b: \"linear(x, 2)\", y: x}\nweights: {m: {\"a.{p}\": \"b.{p}\"}}",
        ["spec/unused-equation"]
      ),
      ("graph: {a: exp(x), y: x}\ntaps: a", []),
      ("graph: {a: exp(x), y: x}\noutputs: [y, a]", []),
      // The input is used for its shape, unless another input has the same dim.
      ("inputs: {x: \"f32[B, 4]\", z: \"f32[T]\"}\ngraph: {y: \"expand(0.0, [T])\", u: x}\noutputs: [y, u]", []),
      ("inputs: {x: \"f32[B, T]\", z: \"f32[T]\"}\ngraph: {y: \"x + cast(iota(T), f32)\"}", ["spec/unused-input"]),
      // An optional input may be absent.
      (
        "blocks:\n  f:\n    inputs: {s: \"f32[C, T]\", m: \"bool[T]?\"}\n    graph: {y: \"expand(0.0, [T]) if has(m) else expand(1.0, [T])\"}\n    outputs: y\ngraph: {y: f(x)}",
        []
      ),
      ("inputs: {z: \"f32[T]\", v: \"f32[T]\"}\ngraph: {y: \"expand(0.0, [T])\"}", ["spec/unused-input"]),
    ] as [(String, [String])])
  func namesOfTheModel(lines: String, expected: [String]) throws {
    #expect(try codes(spec(lines)) == expected, "\(lines)")
  }

  private func withBlocks(_ blocks: String, _ equation: String, more: String = "") -> String {
    spec("\(more)blocks:\n\(blocks)\ngraph:\n  y: \(equation)\n")
  }

  @Test func namesOfBlocks() throws {
    let block = """
        f:
          config: {n: int = 2, activation: block = relu, unread: float = 0.5}
          inputs: {x: "f32[B, C]", z: "f32[B, C]?"}
          parameters: {w: "f32[C] ~ zeros when n > 3"}
          graph:
            a: activation(x)
            b: a * 2
            y: a + n
          outputs: y
      """
    let unused = ["config", "input", "parameter", "equation"].map { "spec/unused-" + $0 }
    #expect(try codes(withBlocks(block, "f(x)")) == unused)
    #expect(try codes(withBlocks(block, "repeat(f, 2, x)")) == unused)
    // The block that receives a block determines the arguments of its calls.
    let handed =
      block + "\n  g:\n    config: {inner: block}\n    inputs: {x: \"f32[B, C]\"}\n"
      + "    graph: {y: inner(x)}\n    outputs: y"
    #expect(try codes(withBlocks(handed, "g(x, inner=f)")) == Array(unused[2...]))
    let taps = block.replacing("outputs: y", with: "outputs: y\n    taps: b")
    #expect(try codes(withBlocks(taps, "f(x)")) == Array(unused[..<3]))
    // A path of a mapping, and one of the command line.
    #expect(try codes(withBlocks(block, "repeat(f, 2, x)"), taps: ["y.1.b"]) == Array(unused[..<3]))
    let mapped = withBlocks(block, "repeat(f, 2, x)", more: "weights: {a: {\"y.{i}.w\": \"v.{i}\"}}\n")
    #expect(try codes(mapped) == unused.filter { $0 != "spec/unused-parameter" })
  }

  @Test func blocks() throws {
    let block = "  NAME:\n    inputs: {x: \"f32[B, C]\"}\n    graph: {y: BODY}\n    outputs: y"
    func blocks(_ bodies: (String, String)...) -> String {
      bodies.map { block.replacing("NAME", with: $0).replacing("BODY", with: $1) }.joined(separator: "\n")
    }
    #expect(try codes(withBlocks(blocks(("f", "x * 2")), "f(x)")) == [])
    #expect(try codes(withBlocks(blocks(("f", "x * 2")), "x")) == ["spec/unused-block"])
    #expect(try codes(withBlocks(blocks(("f", "x * 2"), ("g", "f(x)")), "g(x)")) == [])
    #expect(try codes(withBlocks(blocks(("f", "x * 2"), ("g", "f(x)")), "x if true else g(x)")) == [])
    let both = try warnings(withBlocks(blocks(("f", "x * 2"), ("g", "f(x)")), "x"))
    #expect(both.map(\.code) == ["spec/unused-block", "spec/unused-block"])
    #expect(both[0].notes.map(\.message) == ["only 'g' calls it, which is never used itself"])
    #expect(both[1].notes.isEmpty)
  }

  @Test func blocksOfIncludedFilesMayStayUnused() throws {
    let library = """
      graphc: 1
      blocks:
        f:
          config: {n: int = 2}
          inputs: {x: "f32[B, C]", z: "f32[B, C]?"}
          graph: {a: exp(x), y: x * 2}
          outputs: y
      """
    #expect(try codes(spec("include: lib.yaml"), library: library) == ["spec/unused-equation"])
    // A block of the model that an included block calls is used.
    let calling = library.replacing("a: exp(x), y: x * 2", with: "y: own(x)")
    let own = "include: lib.yaml\nblocks:\n  own:\n    inputs: {x: \"f32[B, C]\"}\n    graph: {y: x}\n    outputs: y"
    #expect(try codes(spec(own), library: calling) == [])
  }

  /// The likely meaning, if there is one.
  @Test(
    arguments: [
      ("graph:\n  normed: exp(x)\n  normed2: exp(normed)\n  y: normed * 2", "line 6 uses 'normed'", "6:6"),
      ("graph:\n  normed: exp(x)\n  y: x * 2", "line 5 uses 'x'", "5:6"),
      // Only lines further down can use an equation.
      ("graph:\n  normed: exp(x)\n  a: normed * 2\n  normed2: exp(a)\n  y: a", "line 7 uses 'a'", "7:6"),
      ("graph:\n  a: exp(x)\n  b: exp(a)\n  y: expand(1.0, [3])", nil, nil),
      ("config: {width: 4}\ninputs: {x: \"f32[B, widht]\"}", "line 4 uses 'widht'", "4:21"),
      ("inputs: {tokens: \"f32[B, 4]\", token: \"f32[4]\"}\ngraph: {y: tokens}", "line 4 uses 'tokens'", "4:12"),
      (
        "parameters: {positon: \"f32[4] ~ zeros\", position: \"f32[4] ~ zeros\"}\ngraph: {y: x + position}",
        "line 4 uses 'position'", "4:16"
      ),
      // Config is not suggested where a tensor is expected, nor a tensor where config is.
      ("config: {layer: 4}\ngraph: {layers: exp(x), y: layers}", nil, nil),
    ] as [(String, String?, String?)])
  func theNearestLikelyUse(lines: String, message: String?, place: String?) throws {
    let text = spec(lines)
    let found = try warnings(text)
    #expect(found.count == 1)
    let warning = try #require(found.first)
    guard let message, let place else {
      #expect(!warning.message.contains("; line") && warning.notes.isEmpty, "\(warning.message)")
      return
    }
    #expect(warning.message.hasSuffix("is never used; \(message)"), "\(warning.message)")
    let source = SourceText(name: "spec.yaml", kind: .file, bytes: Array(text.utf8))
    let position = try #require(warning.notes.first?.span).start
    let (line, column) = source.position(of: Int(position))
    #expect("\(line):\(column)" == place)
  }

  // MARK: What is probably meant otherwise

  @Test(
    arguments: [
      ("max(x, 0)", "relu(x) or maximum(x, 0)"), ("min(x, 0)", "minimum(x, 0)"),
      ("min(relu(x), 1)", "minimum(relu(x), 1)"), ("min(maximum(x, 0), 1)", "minimum(maximum(x, 0), 1)"),
      ("max(minimum(x, 1), 1)", "maximum(minimum(x, 1), 1)"),
      // The axis is meant.
      ("max(x, axis=0)", nil), ("max(x, 1)", nil), ("max(x, -1)", nil), ("max(x, 0, keep=true)", nil),
      ("max(relu(x), 1)", nil), ("sum(x, 0)", nil), ("mean(x, 0)", nil), ("max(x[0], 0)", nil),
      ("max(x, 0) if false else x", nil),
    ] as [(String, String?)])
  func boundsThatAreReadAsAxes(call: String, help: String?) throws {
    let found = try warnings(spec("graph:\n  y: \(call)"))
    #expect(found.map(\.code) == (help == nil ? [] : ["shape/axis-or-bound"]))
    if let help, let first = found.first {
      #expect(first.help?.hasPrefix("write \(help) to bound each element, ") == true, "\(first.help ?? "")")
    }
  }

  @Test func blocksOfTheSpecAreNoReductions() throws {
    let text = spec(
      """
      blocks:
        max:
          config: {floor: float}
          inputs: {x: "f32[B, C]"}
          graph: {y: "maximum(x, floor)"}
          outputs: y
      graph: {y: "max(x, 0)"}
      """)
    #expect(try codes(text) == [])
  }

  @Test(
    arguments: [
      ("softmax(x[:, :1])", "shape/softmax-of-one"), ("log_softmax(x[:, :1])", "shape/softmax-of-one"),
      ("softmax(softmax(x))", "value/softmax-twice"), ("log_softmax(softmax(x))", "value/softmax-twice"),
      ("softmax(where(x[:1] > 0, x, 0))", "mask/zero-score"), ("softmax(where(x[:1] > 0, 0.0, x))", "mask/zero-score"),
      // One key, another axis, a hidden score, a choice by the scores themselves, a bias.
      ("softmax(x[:, :1]) @ x[:1]", nil), ("softmax(softmax(x), axis=0)", nil),
      ("softmax(where(x[:1] > 0, x, -inf))", nil), ("softmax(where(x > 0, x, 0))", nil),
      ("softmax(x + where(x[:1] > 0, 0, -inf))", nil), ("softmax(where(x[:1] > 0, 0.0, -inf))", nil),
      ("softmax(where(x[:1] > 0, x, -1e9))", nil), ("log(softmax(x))", nil), ("softmax(x)", nil),
    ] as [(String, String?)])
  func softmaxes(call: String, code: String?) throws {
    #expect(try codes(spec("graph:\n  y: \(call)")) == [code].compactMap { $0 })
  }

  @Test func aSlipInARepeatedBlockIsReportedOnce() throws {
    let text = spec(
      """
      blocks:
        f:
          config: {n: float}
          inputs: {x: "f32[B, C]", m: "bool[B, C]"}
          graph: {hidden: "where(m, x, 0)", y: softmax(hidden) * n}
          outputs: y
      graph: {y: "repeat(f, 4, x, m=x > 0, n=1 / (1.0 + i))"}
      """)
    let found = try warnings(text)
    #expect(found.map(\.code) == ["mask/zero-score"])
    #expect(found.first?.help == "write where(m, x, -inf)")
  }

  @Test(
    arguments: [
      ("where(x > 0, x, x)", true), ("x if true else x", true), ("maximum(x, x)", true), ("minimum(x * 2, x*2)", true),
      ("where(x > 0 and x > 0, x, 0)", true), ("where(x > 0 or x > 0, x, 0)", true),
      ("where(x > 0, x, -x)", false), ("x - x", false), ("x @ x.T", false), ("where(x == x, x, 0)", false),
      ("maximum(x, 0)", false), ("where(x > 0 and x > 1, x, 0)", false),
    ])
  func choicesBetweenAThingAndItself(expression: String, isWarned: Bool) throws {
    #expect(try codes(spec("graph:\n  y: \(expression)")) == (isWarned ? ["spec/same-operands"] : []))
  }

  /// The library itself has no warnings.
  @Test func theLibraryHasNone() throws {
    var sources = SourceMap()
    let source = sources.add(SourceText(name: "spec.yaml", kind: .file, bytes: Array(spec("").utf8)))
    let log = DiagnosticLog()
    var spec = try #require(SpecReader.readModel(source, in: sources, log: log))
    for name in Library.names {
      var block = try #require(Library.block(name, sources: &sources, log: log))
      block.source = source
      spec.blocks.append(block)
    }
    #expect(spec.blocks.count > 20)
    let module = Module(name: "M", functions: [Function(name: Module.mainName)])
    let found = SpecWarnings.find(in: spec, module: module, sources: sources)
    #expect(found.filter { $0.code != "spec/unused-block" }.map(\.message) == [])
  }

  /// Many warnings are counted, not kept, and take no time.
  @Test func thousandsOfUnusedNames() throws {
    let count = 4000
    let equations = (0..<count).map { "  name\($0): exp(x)\n" }.joined()
    let found = try warnings(spec("graph:\n\(equations)  y: x"))
    #expect(found.count == count)
    let log = DiagnosticLog()
    for warning in found { log.report(warning) }
    #expect(log.diagnostics.count == DiagnosticLog.limit && log.droppedWarningCount == count - DiagnosticLog.limit)
    #expect(log.summary == "20 warnings, and 3980 more warnings not shown")
    let block = "    inputs: {x: \"f32[B]\"}\n    graph: {y: x}\n    outputs: y\n"
    let blocks = (0..<2000).map { "  f\($0):\n\(block)" }.joined()
    #expect(try codes(spec("blocks:\n\(blocks)graph: {y: x}")).count == 2000)
  }
}
