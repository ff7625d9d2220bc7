import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `graphc show graph`, with and without Graphviz.
@Suite struct ShowGraphTests {
  private let vit = Repository.path("Models/vit.yaml")
  private let gpt2 = Repository.path("Models/gpt2.yaml")

  /// Names with quotes, markup, escapes of Graphviz, and letters beyond ASCII; three steps and a call.
  static let odd = #"""
    module "Modèle \"q\" <b>&\\N" {
      dims B
      func @"bl\"ock"(%x: f32[B, 4]) -> (y: f32[B, 4]) {
        parameter weight: f32[4, 4] ~ zeros
        %weight = parameter {path: "weight"} : f32[4, 4]
        %y = matmul %x, %weight {transpose_rhs: true} : f32[B, 4]
        return %y
      }
      func @main(%"größe": f32[B, 4]) -> ("λ": f32[B, 4]) {
        %a = repeat %"größe" {functions: ["bl\"ock"], path: "a", steps: 3, carries: 1} : f32[B, 4]
        %b = call %a {function: "bl\"ock", path: "a", step: 3} : f32[B, 4]
        return %b
      }
    }

    """#

  @Test func repeatedBlocksAreDrawnOnce() {
    let dot = graphc("show", "graph", gpt2)
    #expect(dot.code == 0)
    #expect(dot.output.components(separatedBy: "subgraph ").count == 3)
    #expect(dot.output.contains("<b>pre_norm_layer × 12</b>"))
    #expect(dot.output.contains("decoded.0 … decoded.11"))
    #expect(dot.output.components(separatedBy: "<b>attention</b>").count == 2)
    #expect(dot.output.contains("label=\" f32[B, T, 768] \""))
    // Depth changes only the number of calls that is shown.
    let deep = graphc("show", "graph", gpt2, "--set", "depth=48").output
    let expected = dot.output.replacing("× 12", with: "× 48").replacing("decoded.11", with: "decoded.47")
    let number = /f1n\d+/
    #expect(deep.replacing(number, with: "n") == expected.replacing(number, with: "n"))
  }

  @Test func callsAreDrawnApart() throws {
    try withTemporaryFolder { folder in
      try Self.odd.write(toFile: folder + "/apart.gir", atomically: true, encoding: .utf8)
      let dot = graphc("show", "graph", folder + "/apart.gir").output
      #expect(dot.contains("<b>bl&quot;ock × 3</b>"))
      #expect(dot.contains("<b>bl&quot;ock</b><br/>"))
    }
  }

  @Test func fusedSitesAreMarkedAndPointToTheirLine() {
    let dot = graphc("show", "graph", vit).output
    let attention = dot.split(separator: "\n").first { $0.contains("<b>attention</b>") } ?? ""
    #expect(attention.contains("fillcolor=\"#f9c98a\"") && attention.contains("penwidth=1.8"))
    #expect(attention.contains("fused by fuse-attention\\nlibrary/attention.yaml:"))
    #expect(attention.contains("\\ncalled at library/pre_norm_layer.yaml:"))
    let imported = graphc("show", "graph", vit, "--stage", "imported").output
    #expect(imported.contains("<b>softmax</b>") && !imported.contains("#f9c98a"))
    // Constants are drawn in the node that uses them.
    #expect(imported.contains("<b>multiply(·, 0.125)</b>") && !imported.contains("<b>constant"))
  }

  @Test func namesAreEscaped() throws {
    try withTemporaryFolder { folder in
      try Self.odd.write(toFile: folder + "/odd.gir", atomically: true, encoding: .utf8)
      let result = graphc("show", "graph", folder + "/odd.gir")
      #expect(result.code == 0)
      #expect(result.output.contains(#"digraph "Modèle \"q\" <b>&\\N" {"#))
      #expect(result.output.contains(#"<b>Modèle &quot;q&quot; &lt;b&gt;&amp;\N</b>"#))
      #expect(result.output.contains("label=<größe>") && result.output.contains(#"label="λ""#))
    }
  }

  @Test(arguments: [
    (["--stage", "plan"], "usage/value"), (["--dim", "B=2"], "usage/value"), (["-o", "g.jpg"], "usage/value"),
  ])
  func wrongArgumentsAreRefused(_ arguments: [String], _ code: String) {
    let result = graphc(["show", "graph", vit] + arguments)
    #expect(result.code == 64)
    #expect(result.messages.contains("[\(code)]"))
  }

  @Test func theTextGoesToAFile() throws {
    try withTemporaryFolder { folder in
      #expect(graphc("show", "graph", vit, "-o", folder + "/g.dot").code == 0)
      let text = try String(contentsOfFile: folder + "/g.dot", encoding: .utf8)
      #expect(text == graphc("show", "graph", vit).output)
      let json = try JSONValue(parsing: Array(graphc("show", "graph", vit, "--format", "json").output.utf8))
      #expect(json["stage"]?.string == "optimized" && json["text"]?.string == text)
    }
  }

  // MARK: Graphviz

  /// Runs `show graph -o g.svg` in a folder with a program `dot`, and returns the files.
  private func draw(dot script: String?) throws -> (result: CommandResult, files: [String: String]) {
    try withTemporaryFolder { folder in
      if let script {
        try "#!/bin/bash\n\(script)".write(toFile: folder + "/dot", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/dot")
      }
      let output = "\(folder)/a \"b\" $(c).svg"
      try "old".write(toFile: output, atomically: true, encoding: .utf8)
      let result = try Executable.shell(
        "\"$GRAPHC\" show graph Models/vit.yaml -o '\(output)'", path: folder)
      var files: [String: String] = [:]
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name != "dot" {
        files[name] = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      }
      return (result, files)
    }
  }

  @Test func dotDrawsThePicture() throws {
    let (result, files) = try draw(
      dot: #"echo "<svg $*>"; read -r line; echo "$line"; while read -r rest; do :; done; echo "a warning" >&2"#)
    #expect(result.code == 0, "\(result.messages)")
    #expect(result.messages == "dot: a warning\n")
    #expect(files == ["a \"b\" $(c).svg": "<svg -Tsvg>\n// ViT, optimized\n"])
  }

  @Test(arguments: ["echo half; echo 'it broke' >&2; exit 3", "exit 0"])
  func afterAFailureTheTextIsThereAndThePictureAsItWas(_ script: String) throws {
    let (result, files) = try draw(dot: script)
    #expect(result.code == 73)
    #expect(result.messages.contains("[io/graphviz]"))
    #expect(files.count == 2)
    #expect(files["a \"b\" $(c).svg"] == "old")
    #expect(files["a \"b\" $(c).dot"]?.hasPrefix("// ViT, optimized\ndigraph") == true)
  }

  @Test func withoutGraphvizTheTextIsWrittenInstead() throws {
    let (result, files) = try draw(dot: nil)
    #expect(result.code == 73)
    #expect(result.messages.contains("no program 'dot' is on PATH [io/graphviz]"))
    #expect(result.messages.contains("apt install graphviz"))
    #expect(files.count == 2 && files["a \"b\" $(c).svg"] == "old")
  }

  private static let hasGraphviz = FileManager.default.isExecutableFile(atPath: "/usr/bin/dot")

  /// Graphviz accepts the output for every model and for odd names.
  @Test(.enabled(if: hasGraphviz, "Graphviz is not installed: no /usr/bin/dot"))
  func graphvizTakesTheText() throws {
    try withTemporaryFolder { folder in
      try Self.odd.write(toFile: folder + "/odd.gir", atomically: true, encoding: .utf8)
      for subject in ["Models/vit.yaml", "Models/t5.yaml", "Models/mae.yaml", "\(folder)/odd.gir"] {
        let result = try Executable.shell("\"$GRAPHC\" show graph '\(subject)' -o '\(folder)/g.svg'")
        #expect(result.code == 0 && result.messages.isEmpty, "\(result.messages)")
        let svg = try String(contentsOfFile: folder + "/g.svg", encoding: .utf8)
        #expect(svg.contains("<svg ") && svg.hasSuffix("</svg>\n"))
      }
      let svg = try String(contentsOfFile: folder + "/g.svg", encoding: .utf8)
      #expect(svg.contains("größe") && svg.contains("bl&quot;ock × 3") && svg.contains("&amp;\\N"))
    }
  }
}
