import Foundation
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Passes
import Testing

@testable import GraphcDriver

/// `graphc opt`, and disabled passes in other commands.
@Suite struct OptCommandTests {
  private let vit = Repository.path("Models/vit.yaml")
  private let digits = Repository.path("Models/digits-vit.yaml")

  private static let doubled = """
    module "doubled" {
      func @main(%x: f32[4]) -> (y: f32[4], z: f32[4]) {
        %a = add %x, %x : f32[4]
        %b = add %x, %x : f32[4]
        %unused = exp %b : f32[4]
        return %a, %b
      }
    }

    """

  /// Runs `body` with the path of a `.gir` file.
  private func withGraph<Result>(_ text: String = doubled, _ body: (String) throws -> Result) throws -> Result {
    try withTemporaryFolder { folder in
      try text.write(toFile: folder + "/graph.gir", atomically: true, encoding: .utf8)
      return try body(folder + "/graph.gir")
    }
  }

  @Test(arguments: ["vit", "t5", "mae", "whisper"]) func withNothingElseItOptimizesAsARunDoes(_ model: String) {
    let spec = Repository.path("Models/\(model).yaml")
    let result = graphc("opt", spec)
    #expect(result.code == 0)
    #expect(result.messages.isEmpty)
    #expect(result.output == graphc("show", spec, "--stage", "optimized").output)
  }

  @Test func passesRunInTheOrderGiven() throws {
    try withGraph { graph in
      let cse = graphc("opt", graph, "--pass", "cse")
      #expect(cse.code == 0)
      #expect(cse.messages == "note: cse is meant to come after canonicalize, which does not run before it here\n")
      #expect(cse.output.contains("return %a, %a") && cse.output.contains("%unused"))
      let both = graphc("opt", graph, "--pass", "cse, dce", "--pass", "dce")
      #expect(!both.output.contains("%unused"))
      // The text is a graph again.
      #expect(graphc("opt", graph, "--pass", "canonical").messages.isEmpty)
    }
  }

  @Test func theGraphGoesToAFile() throws {
    try withGraph { graph in
      let file = graph.replacing("graph.gir", with: "out.gir")
      let result = graphc("opt", graph, "-o", file)
      #expect(result.code == 0 && result.output.isEmpty && result.messages.isEmpty)
      let written = try String(contentsOfFile: file, encoding: .utf8)
      #expect(written == graphc("opt", graph).output)
      #expect(graphc("opt", graph, "-o", graph).code == 73)
      #expect(graphc("opt", graph, "-o", "/nowhere/out.gir").code == 73)
    }
  }

  @Test func whatAPassChangedIsShown() throws {
    try withGraph { graph in
      let result = graphc("opt", graph, "--pass", "fold,cse,dce", "--diff")
      #expect(
        result.output == """
          --- before cse
          +++ after cse, pass 2 of 3, 1 rewrite
          @@ -1,8 +1,7 @@
           module "doubled" {
             func @main(%x: f32[4]) -> (y: f32[4], z: f32[4]) {
               %a = add %x, %x : f32[4]
          -    %b = add %x, %x : f32[4]
          -    %unused = exp %b : f32[4]
          -    return %a, %b
          +    %unused = exp %a : f32[4]
          +    return %a, %a
             }
           }
          --- before dce
          +++ after dce, pass 3 of 3, 0 rewrites
          @@ -1,7 +1,6 @@
           module "doubled" {
             func @main(%x: f32[4]) -> (y: f32[4], z: f32[4]) {
               %a = add %x, %x : f32[4]
          -    %unused = exp %a : f32[4]
               return %a, %a
             }
           }

          """)
      let after = graphc("opt", graph, "--pass", "fold,cse,dce", "--print-after", "cse")
      #expect(after.output.hasPrefix("// after cse, pass 2 of 3, 1 rewrite\nmodule \"doubled\" {\n"))
      #expect(after.output.components(separatedBy: "module ").count == 2)
      let all = graphc("opt", graph, "--pass", "fold,cse,dce", "--print-after", "all")
      #expect(all.output.components(separatedBy: "module ").count == 4)
      let one = graphc("opt", graph, "--diff", "--print-after", "dce", "--pass", "cse,dce")
      #expect(!one.output.contains("after cse") && one.output.contains("after dce"))
      #expect(graphc("opt", graph, "--pass", "dce", "--print-after", "fold").messages.contains("fold does not run"))
    }
  }

  /// A rewrite that assumed what is not so leaves the graph as it was, and is told.
  @Test(arguments: [OutputFormat.text, .json]) func abandonedRewritesAreTold(_ format: OutputFormat) throws {
    let careless = Pass("careless", "abandons a rewrite") { (function, context) throws(PassError) in
      context.abandoned.append(PassError(pass: "careless", function: function.name, message: "the types would change"))
      return function
    }
    try withGraph { graph in
      var (output, messages): ([UInt8], [UInt8]) = ([], [])
      let console = Console(usesColor: false, data: { output += $0 }, message: { messages += $0 })
      let words = ["opt", graph, "--format", format.rawValue]
      guard case .run(let arguments) = try CommandLineParser(CommandTable.root, version: "").parse(words) else {
        Issue.record("\(words) asks for no help")
        return
      }
      var command = try OptCommand(arguments, console: console)
      command.chosenPasses = [careless]
      #expect(try command.run() == .success)
      let note = "note: careless abandoned a rewrite in main: the types would change\n"
      #expect(String(decoding: messages, as: UTF8.self) == (format == .text ? note : ""))
      if format == .json {
        let abandoned = try #require(try JSONValue(parsing: output)["abandoned"]?.array)
        #expect(abandoned.map { $0["pass"]?.string } == ["careless"])
        #expect(abandoned.map { $0["message"]?.string } == ["the types would change"])
      }
    }
  }

  /// With a rewrite limit, the rewrites made are the first ones of a run without a limit.
  @Test func rewritesStopAtTheLimit() throws {
    let all = try JSONValue(parsing: Array(graphc("opt", vit, "--format", "json").output.utf8))
    let total = try #require(all["rewrites"]?.integer)
    #expect(total > 20)
    var limit = total
    while limit > 0 {
      limit /= 2
      let result = graphc("opt", vit, "--rewrite-limit", "\(limit)", "--verify-each")
      #expect(result.code == 0)
      #expect(result.messages.contains(" \(limit) rewrite\(limit == 1 ? "" : "s"), the limit"))
    }
    let enough = graphc("opt", vit, "--rewrite-limit", "\(total + 1)")
    #expect(enough.messages == "\(Pipeline.inference.passes.count) passes, \(total) rewrites\n")
    // A run with a limit runs the graph that `graphc opt` prints.
    let none = graphc("show", digits, "--stage", "optimized", "--rewrite-limit", "0")
    #expect(none.output.contains("= softmax ") && !none.output.contains("= attention "))
  }

  @Test(arguments: ["vit", "t5", "mae", "gpt2"]) func everyGraphReadsBackFromItsText(_ model: String) {
    let result = graphc("opt", Repository.path("Models/\(model).yaml"), "--verify-each", "--diff")
    #expect(result.code == 0)
    #expect(result.messages.hasSuffix(" rewrites: each graph verifies and reads back from its text\n"))
  }

  @Test func passesAreTimed() {
    let result = graphc("opt", digits, "--timing")
    let lines = result.messages.split(separator: "\n")
    #expect(lines.count == Pipeline.inference.passes.count + 2)
    #expect(lines.first?.hasPrefix("pass ") == true && lines.last?.hasPrefix("total ") == true)
  }

  @Test func passesAreListed() throws {
    let text = graphc("opt", "--passes")
    #expect(text.code == 0)
    for pass in Pass.all { #expect(text.output.contains("\(pass.name) ") && text.output.contains(pass.summary)) }
    let json = try JSONValue(parsing: Array(graphc("opt", "--passes", "--format", "json").output.utf8))
    #expect(json["passes"]?.array?.count == Pass.all.count)
    #expect(json["pipelines"]?["inference"]?.array?.count == Pipeline.inference.passes.count)
  }

  @Test func programsReadWhatEachPassDid() throws {
    let result = graphc("opt", vit, "--format", "json", "--diff")
    let root = try JSONValue(parsing: Array(result.output.utf8))
    let passes = try #require(root["passes"]?.array)
    #expect(passes.count == Pipeline.inference.passes.count)
    let fusion = try #require(passes.first { $0["pass"]?.string == "fuse-attention" })
    #expect(fusion["changed"]?.bool == true && fusion["rewrites"]?.integer == 1)
    #expect(fusion["text"]?.string?.contains("+++ after fuse-attention") == true)
    #expect(root["module"]?.string == graphc("opt", vit).output)
  }

  @Test func passesAreLeftOut() throws {
    let without = graphc("opt", vit, "--disable-pass", "fuse-attention,fuse-linear")
    #expect(without.output.contains("= softmax ") && !without.output.contains("= attention "))
    #expect(!without.output.contains("= linear ") && without.output.contains("= layer_norm "))
    let shown = graphc("show", vit, "--stage", "optimized", "--disable-pass", "fuse-attention,fuse-linear")
    #expect(shown.output == without.output)
    let plan = graphc("show", "plan", vit, "--disable-pass", "fuse-attention")
    #expect(plan.output.contains("softmax(") && !plan.output.contains("attention("))

    let arguments = [
      digits, "--weights", Repository.path("Models/digits-vit.safetensors"), "--input",
      "image=" + Repository.path("Models/digits/7.png"),
    ]
    let fused = try runModel(arguments, output: "logits")
    for extra in [["--disable-pass", "fuse-attention"], ["--rewrite-limit", "30"]] {
      #expect(relativeError(try runModel(arguments + extra, output: "logits"), fused) <= 1e-5)
    }
    #expect(graphc("bench", digits, "--disable-pass", "fuse-atention").code == 64)
  }

  // MARK: What goes wrong

  @Test func unknownPassesAreNamed() throws {
    try withGraph { graph in
      for option in ["--pass", "--disable-pass", "--print-after"] {
        let result = graphc("opt", graph, option, "dce,fuse-atention")
        #expect(result.code == 64)
        #expect(result.messages.contains("no pass is called 'fuse-atention' [usage/pass]"))
        #expect(result.messages.contains("did you mean 'fuse-attention'? the passes are \(Pass.all[0].name), "))
      }
      #expect(graphc("opt", graph, "--pass", "dce,").code == 64)
      #expect(graphc("opt", graph, "--set", "a=1").code == 64)
      #expect(graphc("opt").code == 64)
    }
  }

  @Test func brokenGraphsAreRefusedWithTheirPlace() throws {
    try withGraph(Self.doubled.replacing("exp %b", with: "epx %c")) { graph in
      let result = graphc("opt", graph)
      #expect(result.code == 65)
      #expect(result.output.isEmpty)
      #expect(result.messages.hasPrefix("\(graph):5:15: error: no op is called 'epx' [gir/unknown-op]\n"))
      let json = try JSONValue(parsing: Array(graphc("opt", graph, "--format", "json").output.utf8))
      #expect(json["diagnostics"]?.array?.first?["code"]?.string == "gir/unknown-op")
    }
    try withGraph(Self.doubled.replacing("func @main", with: "func @other")) { graph in
      let result = graphc("opt", graph)
      #expect(result.code == 65)
      #expect(result.messages.contains("the last function is not @main [function-names] [gir/invariant]"))
    }
    #expect(graphc("opt", "/nowhere/graph.gir").code == 66)
    #expect(graphc("opt", vit, "--set", "heads=7").code == 65)
  }

  /// Changed or truncated graphs never make the program trap.
  @Test func damagedGraphsAreNoTraps() throws {
    let bytes = Array(graphc("opt", digits, "--pass", "canonical").output.utf8)
    try withTemporaryFolder { folder in
      let file = folder + "/graph.gir"
      for step in 0..<150 {
        var damaged = bytes
        let place = (step * 7919) % bytes.count
        if step % 3 == 0 { damaged.removeSubrange(place...) } else { damaged[place] = UInt8((step * 31) % 256) }
        try Data(damaged).write(to: URL(fileURLWithPath: file))
        let code = graphc("opt", file).code
        #expect(code == 0 || code == 65, "\(step)")
      }
    }
  }
}
