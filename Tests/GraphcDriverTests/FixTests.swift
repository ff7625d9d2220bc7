import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// Fixes are applied, and the fixed errors are not reported again.
@Suite struct FixTests {
  /// The graph of a spec with one mistake, and the same line mended.
  private static let lines: [(String, String, String)] = [
    ("confg: {n: 8}", "config: {n: 8}", "spec/unknown-key"),
    ("config: {n: \"12\"}", "config: {n: 12}", "type/expected-int"),
    ("config: {n: 0x10}", "config: {n: 16}", "type/ambiguous-int"),
    ("config: {n: 0o10}", "config: {n: 8}", "type/ambiguous-int"),
    ("config: {n: 1_000}", "config: {n: 1000}", "type/ambiguous-int"),
    ("config: {n: 007}", "config: {n: 7}", "type/ambiguous-int"),
    ("config: {causal: no}", "config: {causal: false}", "type/expected-bool"),
    ("config: {causal: On}", "config: {causal: true}", "type/expected-bool"),
    ("config: {rate: .5}", "config: {rate: 0.5}", "syntax/number"),
    ("config: {rate: 1.}", "config: {rate: 1.0}", "syntax/number"),
    ("config:\n  a: 1\n  heads:12\n  b: 2", "config:\n  a: 1\n  heads: 12\n  b: 2", "yaml/missing-space"),
    ("inputs: {x: \"bf16[B, 4]\"}", "inputs: {x: \"f32[B, 4]\"}", "type/unknown-dtype"),
    ("precision: bfloat16", "precision: bf16", "value/enum"),
    ("precision: 'FP32'", "precision: f32", "value/enum"),
    ("precision: fb16", "precision: bf16", "value/enum"),
    ("inputs: {x: f32[B, 4]}", "inputs: {x: \"f32[B, 4]\"}", "yaml/flow-bracket"),
    ("inputs: {x: \"f23[B, 4]\"}", "inputs: {x: \"f32[B, 4]\"}", "type/unknown-dtype"),
    ("inputs: {x: \"f32[B, 4]?\"}", "inputs: {x: \"f32[B, 4]\"}", "spec/optional-input"),
    ("graph: {y: softmax(x, axis=1)}", "graph: {y: \"softmax(x, axis=1)\"}", "yaml/flow-comma"),
    ("graph: {y: softmx(x)}", "graph: {y: softmax(x)}", "spec/unknown-ref"),
    ("graph: {y: \"softmax(x, axs=1)\"}", "graph: {y: \"softmax(x, axis=1)\"}", "spec/unknown-argument"),
    ("graph: {first: x, y: frist}", "graph: {first: x, y: first}", "spec/unknown-name"),
    ("graph: {y: x ^ 2}", "graph: {y: x ** 2}", "syntax/foreign-operator"),
    ("graph: {y: x if true && true else x}", "graph: {y: x if true and true else x}", "syntax/foreign-operator"),
    ("graph: {y: x if 1 <> 2 else x}", "graph: {y: x if 1 != 2 else x}", "syntax/foreign-operator"),
    ("graph: {y: \"softmax(x,)\"}", "graph: {y: \"softmax(x)\"}", "syntax/unexpected-token"),
    ("graph:\n  y: softmax(x", "graph:\n  y: softmax(x)", "syntax/unclosed-bracket"),
    ("graph: {y: x * .inf}", "graph: {y: x * inf}", "value/not-finite"),
    (
      "assert: [{that: 1 < 2 < 3, message: m}]", "assert: [{that: 1 < 2 and 2 < 3, message: m}]",
      "syntax/chained-comparison"
    ),
    ("graph:\n  y: [x]", "graph:\n  y: \"[x]\"", "yaml/flow-value"),
    (
      "weights:\n  hf:\n    y: splt(\"x\", part=0, of=3)", "weights:\n  hf:\n    y: split(\"x\", part=0, of=3)",
      "weights/unknown-transform"
    ),
  ]

  private func spec(_ lines: String) -> String {
    var text = "graphc: 1\nmodel: M\n\(lines)\n"
    let keys = lines.split(separator: "\n").map { $0.prefix { $0 != ":" } }
    if !keys.contains("inputs") { text += "inputs: {x: \"f32[B, 4]\"}\n" }
    if !keys.contains("graph") { text += "graph: {y: x}\n" }
    return text + "outputs: y\n"
  }

  private func diagnostics(_ text: String) throws -> [JSONValue] {
    try withTemporaryFolder { folder in
      let file = folder + "/spec.yaml"
      try text.write(toFile: file, atomically: true, encoding: .utf8)
      let root = try JSONValue(parsing: Array(graphc("check", file, "--format", "json").output.utf8))
      return root["diagnostics"]?.array ?? []
    }
  }

  @Test(arguments: lines)
  func mends(lines: String, mended: String, code: String) throws {
    let found = try #require(try diagnostics(spec(lines)).first { $0["code"]?.string == code })
    let text = try spec(lines).applying(rewrite: try #require(found["fix"], "\(code)"))
    #expect(text == spec(mended))
    #expect(
      !(try diagnostics(text).contains { $0["code"]?.string == code && $0["line"]?.integer == found["line"]?.integer }))
  }

  /// `check --fix` makes the same change to the file.
  @Test(arguments: lines)
  func checkAppliesIt(lines: String, mended: String, code: String) throws {
    try withTemporaryFolder { folder in
      let file = folder + "/spec.yaml"
      try spec(lines).write(toFile: file, atomically: true, encoding: .utf8)
      let result = graphc("check", file, "--fix")
      #expect(result.messages.contains(": fixed: ") && result.messages.contains("[\(code)]\n"), "\(result.messages)")
      let text = try String(contentsOfFile: file, encoding: .utf8)
      #expect(text == spec(mended))
    }
  }

  @Test func whatIsNotSureHasNoFix() throws {
    for lines in ["config: {n: 010}", "config: {n: 1:30}", "graph: {y: zzz}"] {
      let found = try diagnostics(spec(lines))
      #expect(found.count == 1)
      guard case .null? = found[0]["fix"] else {
        Issue.record("a fix for \(lines)")
        continue
      }
    }
  }

  @Test func fixesOfTheLibraryAndOfArgumentsAreNotOffered() throws {
    let result = graphc("check", Repository.path("Models/vit.yaml"), "--set", "depth=0x8", "--format", "json")
    let root = try JSONValue(parsing: Array(result.output.utf8))
    let found = try #require(root["diagnostics"]?.array?.first)
    #expect(found["code"]?.string == "type/ambiguous-int")
    guard case .null? = found["fix"] else {
      Issue.record("a fix for an argument")
      return
    }
  }
}
