import Foundation
import GraphcDriver
import GraphcProgram
import GraphcRuntime
import GraphcTestFiles
import Testing

/// The worst inputs at the limits of depth take at most half of the stack on which commands run, also in debug builds.
@Suite struct StackTests {
  /// A chain of `count` blocks; `body` calls the block before.
  private static func blocks(_ count: Int, _ body: (String) -> String) -> String {
    var text = "graphc: 1\nmodel: M\ninputs: {x: \"f32[N]\"}\nblocks:\n"
    text += "  c0: {inputs: {x: \"f32[N]\"}, graph: {y: tanh(x)}, outputs: y}\n"
    for level in 1..<count {
      text += "  c\(level): {inputs: {x: \"f32[N]\"}, graph: {y: \"\(body("c\(level - 1)"))\"}, outputs: y}\n"
    }
    return text + "graph: {y: \"\(body("c\(count - 1)"))\"}\noutputs: y\n"
  }

  private static func nested(_ open: String, _ count: Int, _ inner: String, _ close: String) -> String {
    String(repeating: open, count: count) + inner + String(repeating: close, count: count)
  }

  private static func graph(_ equation: String) -> String {
    "graphc: 1\nmodel: M\ninputs: {x: \"f32[N]\"}\ngraph: {y: \"\(equation)\"}\noutputs: y\n"
  }

  /// A graph that is a chain of `count` equations.
  private static func chain(_ count: Int, _ first: String, _ next: (String) -> String, _ last: String) -> String {
    var text = "graphc: 1\nmodel: M\ninputs: {x: \"f32[N, 8]\"}\ngraph:\n  s: x @ x.T\n  p0: \"\(first)\"\n"
    for step in 1..<count { text += "  p\(step): \"\(next("p\(step - 1)"))\"\n" }
    return text + "  z: \"\(last.replacing("LAST", with: "p\(count - 1)"))\"\n  y: z @ x\noutputs: y\n"
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var arguments: [String]
    var code: Int32 = 0
    var message = ""
    var text: String
    /// Other files beside the first.
    var others: [(name: String, text: String)] = []

    var testDescription: String { name }
  }

  /// A file of blocks that includes the next one, of `count`.
  private static func includes(_ count: Int) -> [(name: String, text: String)] {
    (1...count).map { level in
      let next = level < count ? "include: [\(level + 1).yaml]\n" : ""
      let callee = level < count ? "c\(level + 1)" : "tanh"
      let block = "c\(level): {inputs: {x: \"f32[N]\"}, graph: {y: \(callee)(x)}, outputs: y}"
      return ("\(level).yaml", "graphc: 1\n\(next)blocks:\n  \(block)\n")
    }
  }

  /// The config.json of a checkpoint, with objects that nest `count` deep.
  private static func json(_ count: Int) -> [(name: String, text: String)] {
    [("config.json", "{\"model_type\": \"bert\", \"a\": " + nested("{\"b\": ", count, "0", "}") + "}")]
  }

  private static let withFolder = ["run", "--input", "x=1", "--weights", "{folder}"]
  private static let withTable =
    graph("tanh(x)")
    + "config: {dim: 4}\nhuggingface: {model_type: [bert], config: {dim: size}, defaults: {size: 4}}\n"

  private static func weights(_ recipe: String) -> String {
    "graphc: 1\nmodel: M\ninputs: {x: \"f32[N]\"}\nparameters: {w: \"f32[4] ~ zeros\"}\ngraph: {y: x * 2}\n"
      + "outputs: y\nweights: {hub: {w: '\(recipe)'}}\n"
  }

  static let cases = [
    // 62 calls, each sixteen expressions deep.
    Case(
      name: "expressions through blocks", arguments: ["check"],
      text: blocks(62) { nested("tanh(", 15, "\($0)(x)", ")") }),
    Case(
      name: "expressions through blocks, beyond the limit", arguments: ["check"], code: 65, message: "[limit/depth]",
      text: blocks(64) { nested("tanh(", 17, "\($0)(x)", ")") }),
    Case(
      name: "conditions through blocks", arguments: ["check"],
      text: blocks(63) { "x + (x * (x - ((((\($0)(x) if true else x) if true else x))))) if true else x" }),
    Case(
      name: "long sums through blocks", arguments: ["check"],
      text: blocks(5) { "\($0)(x)" + String(repeating: " + x", count: 190) }),
    Case(name: "functions", arguments: ["show", "plan"], text: blocks(63) { "repeat(\($0), 1, x)" }),
    Case(name: "functions, run", arguments: ["run", "--input", "x=1"], text: blocks(63) { "repeat(\($0), 1, x)" }),
    Case(name: "brackets", arguments: ["check"], text: graph(nested("(", 63, "x", ")"))),
    Case(
      name: "conditionals", arguments: ["check"], text: graph(String(repeating: "x if true else ", count: 63) + "x")),
    Case(name: "operators", arguments: ["check"], text: graph("x" + String(repeating: " + x", count: 250))),
    Case(name: "YAML", arguments: ["fmt", "--check"], code: 65, text: "a: " + nested("[", 63, "1", "]") + "\n"),
    Case(
      name: "includes", arguments: ["check"],
      text: "graphc: 1\nmodel: M\ninclude: [1.yaml]\ninputs: {x: \"f32[N]\"}\ngraph: {y: c1(x)}\noutputs: y\n",
      others: includes(16)),
    Case(
      name: "recipes of weights", arguments: ["check"],
      text: weights(nested("reshape(", 60, "\"t\"", ", [4])"))),
    Case(
      name: "JSON", arguments: withFolder, code: 66, message: "[weights/not-in-folder]",
      text: withTable, others: json(62)),
    Case(
      name: "JSON, beyond the limit", arguments: withFolder, code: 65, message: "[json/depth]",
      text: withTable, others: json(10_000)),
    Case(
      name: "positions", arguments: ["show", "plan"],
      text: chain(
        400, "iota(N)[:, new]", { "\($0) + iota(N)[new, :]" },
        "softmax(where(LAST >= iota(N)[new, :], s, -inf))")),
    Case(
      name: "masks of an exponential", arguments: ["show", "plan"],
      text: chain(200, "exp(s)", { "where(s > 1, \($0), 0)" }, "LAST / sum(LAST, axis=1, keep=true)")),
  ]

  @Test(arguments: cases) func theWorstTakesAtMostHalf(test: Case) throws {
    try withTemporaryFolder { folder in
      for (name, text) in [("spec.yaml", test.text)] + test.others {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
      }
      var messages: [UInt8] = []
      let (code, used) = try KnownStack.measure(of: KnownStack.byteCount) {
        let console = Console(usesColor: false, data: { _ in }, message: { messages += $0 })
        return CommandLineTool.code(
          of: test.arguments.map { $0.replacing("{folder}", with: folder) } + ["\(folder)/spec.yaml"], console)
      }
      let text = String(decoding: messages, as: UTF8.self)
      #expect(code == test.code && (test.message.isEmpty || text.contains(test.message)), "\(text)")
      #expect(used <= KnownStack.byteCount / 2, "\(used / 1024) KiB of \(KnownStack.byteCount / 1024)")
    }
  }
}
