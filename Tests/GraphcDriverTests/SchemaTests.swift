import Diagnostics
import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import ModelSpec
import Testing
import YAMLSyntax

/// The JSON Schema of specs. `GRAPHC_BLESS=1` writes Grammar/spec.schema.json.
@Suite struct SchemaTests {
  private let schema: JSONSchema
  private let text: String

  init() throws {
    text = graphc("schema").output
    schema = JSONSchema(try JSONValue(parsing: Array(text.utf8)))
  }

  /// YAML as an editor's language server reads it: with the core schema of YAML 1.2.
  private func json(_ yaml: String) throws -> JSONValue {
    var sources = SourceMap()
    let source = sources.add(SourceText(name: "spec.yaml", kind: .file, bytes: Array(yaml.utf8)))
    return json(try #require(YAMLParser.parse(source, in: sources, log: DiagnosticLog())))
  }

  private func json(_ node: YAMLNode) -> JSONValue {
    switch node.content {
    case .mapping(let entries): return .object(entries.map { ($0.key, json($0.value)) })
    case .sequence(let items): return .array(items.map(json))
    case .scalar(let scalar):
      guard scalar.style == .plain else { return .string(scalar.text) }
      switch scalar.text {
      case "", "~", "null", "Null", "NULL": return .null
      case "true", "True", "TRUE": return .bool(true)
      case "false", "False", "FALSE": return .bool(false)
      default: break
      }
      if scalar.text.wholeMatch(of: /[-+]?[0-9]+/) != nil, let value = Int(scalar.text) { return .integer(value) }
      if scalar.text.wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil,
        let value = Double(scalar.text)
      {
        return .double(value)
      }
      return .string(scalar.text)
    }
  }

  @Test func theFileIsWhatTheCommandPrints() throws {
    let path = Repository.path("Grammar/spec.schema.json")
    if Environment.isBlessing {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  private static let models =
    ((try? FileManager.default.contentsOfDirectory(atPath: Repository.path("Models"))) ?? [])
    .filter { $0.hasSuffix(".yaml") }.sorted()

  @Test(arguments: models) func acceptsTheModels(_ name: String) throws {
    let text = try String(contentsOfFile: Repository.path("Models/" + name), encoding: .utf8)
    #expect(schema.errors(of: try json(text)) == [])
    #expect(
      text.hasPrefix("# yaml-language-server: $schema=../Grammar/spec.schema.json\n"),
      "the first line names the schema for editors")
  }

  @Test(arguments: Library.names) func acceptsTheLibrary(_ name: String) throws {
    let text = try #require(Library.text(name))
    #expect(schema.errors(of: try json(text), by: "#/$defs/blockFile") == [])
  }

  /// Every key that the reader knows is in the schema, and no other.
  @Test func keysAreThoseOfTheReader() throws {
    let root = try JSONValue(parsing: Array(text.utf8))
    #expect(root["properties"]?.object?.members.map(\.key) == SpecKeys.model)
    #expect(root["$defs"]?["block"]?["properties"]?.object?.members.map(\.key) == SpecKeys.block)
    #expect(root["$defs"]?["assertion"]?["properties"]?.object?.members.map(\.key) == SpecKeys.assertion)
  }

  @Test func acceptsWhatTheReaderAccepts() throws {
    for text in Self.right {
      #expect(messages(checking: Self.spec(text)).isEmpty, "\(text)")
      #expect(schema.errors(of: try json(Self.spec(text))) == [], "\(text)")
    }
  }

  @Test(arguments: wrong) func rejects(_ lines: String) throws {
    #expect(!schema.errors(of: try json(Self.spec(lines))).isEmpty)
    #expect(!messages(checking: Self.spec(lines)).isEmpty)
  }

  /// Warnings are of what is right, too.
  private func messages(checking text: String) -> String {
    (try? withTemporaryFolder { folder in
      try text.write(toFile: folder + "/spec.yaml", atomically: true, encoding: .utf8)
      let result = graphc("check", folder + "/spec.yaml")
      return result.code == 0 ? "" : result.messages
    }) ?? "no folder"
  }

  /// A spec with these lines, which replace those with the same keys.
  private static func spec(_ lines: String) -> String {
    let defaults = [
      ("graphc", "1"), ("model", "M"), ("inputs", "{x: \"f32[B, 4]\"}"), ("graph", "{y: x}"), ("outputs", "y"),
    ]
    let keys = lines.split(separator: "\n").map { $0.prefix { $0 != ":" } }
    let missing = defaults.filter { key, _ in !keys.contains { $0 == key || $0 == "-\(key)" } }
    let kept = lines.split(separator: "\n").filter { !$0.hasPrefix("-") }
    let head = missing.filter { $0.0 == "graphc" }.map { "\($0): \($1)\n" }.joined()
    let tail = missing.filter { $0.0 != "graphc" }.map { "\($0): \($1)\n" }.joined()
    return head + kept.map { $0 + "\n" }.joined() + tail
  }

  private static let right = [
    "config: {a: 1, b: 1e-6, c: true, d: 4 * a, e: \"'text'\", f: \".up\", g: -3}",
    "doc: 3\nlabels: [cat, 7, true, dog]",
    "inputs: {x: \"f32 [B , 4]\"}",
    "parameters: {w: \"f32[4] ~ normal(0.02) when 1 < 2\"}",
    "graph: {\"y, z\": \"split(x, 2, axis=1)\"}\noutputs: [y, z]",
    """
    weights: {hf: {"y.{i}.w{p}": "x.{i}.{p}", ignore: [c], same: {d: e}, computed: {f: "iota(3)"}, strip: module.}}
    graph: {y: "repeat(linear, 2, x, out=4)"}
    """,
    """
    weights: {hf: {a: "split('x', part=0, of=3)", b: '"a name"', c: "a-b/c:0"}}
    parameters: {a: "f32[1] ~ zeros", b: "f32[1] ~ zeros", c: "f32[1] ~ zeros"}
    """,
    "assert: [{that: B <= 512, message: too long}]",
    "blocks: {b: {config: {m: \"enum(a, b) = .a\", n: int, k: float = 0.5}, inputs: {x: \"f32[...]?\"}, graph: {y: x}, outputs: y, taps: [y]}}",
    "expect: {fused_attention: all, parameters: 0}",
    "precision: bf16",
    "precision: f32",
    writer("start: [1, 2], end: 7, suppress: [], forbid: 5"),
    writer("start: 1, end: [6, 7], forbid: [[1, 2], 3]"),
    writer("forbid: []"),
  ]

  /// A spec that writes tokens, with these keys.
  private static func writer(_ keys: String) -> String {
    """
    inputs: {tokens: "i32[B, T]"}
    parameters: {word: "f32[8, 4] ~ normal(0.02)"}
    graph: {logits: "embedding(word, tokens) @ word.T"}
    outputs: logits
    generate: {input: tokens, logits: logits, \(keys)}
    """
  }

  private static let wrong = [
    "graphc: 2",
    "-model: none",
    "model: my-model",
    "model: 3",
    "-graph: none",
    "-outputs: none",
    "confg: {n: 3}",
    "config: [n]",
    "config: {n: \"12\"}",
    "config: {patch-size: 3}",
    "config: {if: 3}",
    "config: {n:  }",
    "config: {n: [3]}",
    "inputs: {x: f32}",
    "inputs: {x: \"fp16[B]\"}",
    "inputs: {x: \"f32[B]?\"}",
    "inputs: x",
    "parameters: {w: \"f32[4]\"}",
    "parameters: {w: \"f32[4] = zeros\"}",
    "graph: {}",
    "graph: {a.b: x}",
    "graph: {y: [x]}",
    "graph: {y: {z: x}}",
    "outputs: []",
    "outputs: y, z",
    "outputs: {y: x}",
    "labels: cat",
    "labels: [[cat]]",
    "preprocess: {x: 224}",
    "preprocess: {x: {size: 224}}",
    "preprocess: {x: {mean: 0.5}}",
    "assert: [{that: 1 < 2}]",
    "assert: [{that: 1 < 2, mesage: m}]",
    "assert: {that: 1 < 2, message: m}",
    "expect: {fused_attention: none}",
    "expect: {fused: all}",
    "blocks: {b: {graph: {y: x}}}",
    "blocks: {b: {config: {n: 12}, graph: {y: x}, outputs: y}}",
    "blocks: {b: {config: {n: integer}, graph: {y: x}, outputs: y}}",
    "blocks: {b: {parameters: {w: \"f32[4]\"}, graph: {y: x}, outputs: y}}",
    "weights: {hf: {a: \"splt('x', part=0, of=3)\"}}",
    "weights: {hf: {a..b: x}}",
    "weights: {hf: {a: x + 1}}",
    "weights: {hf: {a: -'x'}}",
    "weights: {hf: {computed: [a]}}",
    "weights: {hf: {strip: [a]}}",
    "weights: {hf: {\"a.{j}\": x}}",
    "weights: {hf: [a]}",
    "weights: {hf: {ignore: a}}",
    "precision: f16",
    "precision: [bf16]",
    writer("start: []"),
    writer("forbid: [[]]"),
  ]
}
