import Diagnostics
import ModelSpec
import Testing

/// `include:`, from files that are texts here.
@Suite struct IncludeTests {
  private struct Result {
    var blocks: [String]
    var summaries: [String]
    var notes: [String]
    var read: [String]
  }

  private func resolve(
    _ files: [String: String], root: String = "models/m.yaml", limits: IncludeResolver.Limits = .standard
  ) throws -> Result {
    var sources = SourceMap()
    let text = try #require(files[root])
    let source = sources.add(SourceText(name: root, kind: .file, bytes: Array(text.utf8)))
    let log = DiagnosticLog()
    var spec = try #require(SpecReader.readModel(source, in: sources, log: log))
    var read: [String] = []
    let isComplete = IncludeResolver.resolve(&spec, sources: &sources, log: log, limits: limits) {
      (path) throws(IncludeResolver.Failure) in
      read.append(path)
      guard let text = files[path] else { throw IncludeResolver.Failure(message: "there is no such file") }
      return Array(text.utf8)
    }
    #expect(isComplete == !log.hasErrors)
    return Result(
      blocks: spec.blocks.map(\.name.text),
      summaries: log.diagnostics.map { "\($0.span.map(sources.place) ?? "-") \($0.code)" },
      notes: log.diagnostics.flatMap(\.notes).compactMap { $0.span.map(sources.place) }, read: read)
  }

  private func model(_ include: String, blocks: String = "") -> String {
    "graphc: 1\nmodel: M\ninclude: \(include)\ngraph: {y: x}\noutputs: y\n" + blocks
  }

  private func file(_ blocks: [String], include: String? = nil) -> String {
    let lines = blocks.map { "  \($0): {graph: {y: 1}, outputs: y}\n" }.joined()
    return "graphc: 1\n" + (include.map { "include: \($0)\n" } ?? "") + (blocks.isEmpty ? "" : "blocks:\n" + lines)
  }

  @Test func blocksOfFilesAndOfTheirFilesComeIn() throws {
    let files = [
      "models/m.yaml": model("[../lib/a.yaml, b.yaml]", blocks: "blocks: {own: {graph: {y: 1}, outputs: y}}\n"),
      "lib/a.yaml": file(["a"], include: "[./deep/../c.yaml, d/e.yaml]"),
      "models/b.yaml": file(["b"], include: "../lib/c.yaml"), "lib/c.yaml": file(["c"]), "lib/d/e.yaml": file(["e"]),
    ]
    let result = try resolve(files)
    #expect(result.summaries == [])
    #expect(result.blocks == ["own", "a", "c", "e", "b"])
    // A file that two files include is read once.
    #expect(result.read == ["lib/a.yaml", "lib/c.yaml", "lib/d/e.yaml", "models/b.yaml"])
  }

  @Test func pathsGoUpFromTheFolderOfTheFile() throws {
    let files = [
      "m.yaml": model("../a.yaml"), "../a.yaml": file(["a"], include: "../b.yaml"), "../../b.yaml": file(["b"]),
    ]
    #expect(try resolve(files, root: "m.yaml").blocks == ["a", "b"])
    let absolute = ["/x/m.yaml": model("../a.yaml"), "/a.yaml": file(["a"])]
    #expect(try resolve(absolute, root: "/x/m.yaml").blocks == ["a"])
  }

  @Test(arguments: [
    "/etc/blocks.yaml", "https://example.com/a.yaml", "file:///a.yaml", "~/a.yaml", "''", "lib/", #"lib\a.yaml"#,
  ])
  func pathsAreRelative(path: String) throws {
    let result = try resolve(["models/m.yaml": model(path)])
    #expect(result.summaries == ["models/m.yaml:3:10 spec/include-path"])
    #expect(result.read == [])
  }

  @Test func missingFilesAreShownWhereTheyAreIncluded() throws {
    let files = ["models/m.yaml": model("a.yaml"), "models/a.yaml": file(["a"], include: "[b.yaml]")]
    #expect(try resolve(files).summaries == ["models/a.yaml:2:11 spec/include-file"])
  }

  @Test func filesDoNotIncludeThemselves() throws {
    let files = [
      "models/m.yaml": model("a.yaml"), "models/a.yaml": file([], include: "b.yaml"),
      "models/b.yaml": file([], include: "a.yaml"),
    ]
    let result = try resolve(files)
    #expect(result.summaries == ["models/b.yaml:2:10 spec/include-cycle"])
    #expect(result.notes == ["models/a.yaml:2:10"])
    let own = ["models/m.yaml": model("../models/m.yaml")]
    #expect(try resolve(own).summaries == ["models/m.yaml:3:10 spec/include-cycle"])
  }

  @Test func blocksHaveOneDefinition() throws {
    let files = [
      "models/m.yaml": model("[a.yaml, b.yaml]"), "models/a.yaml": file(["same"]), "models/b.yaml": file(["same"]),
    ]
    let result = try resolve(files)
    #expect(result.summaries == ["models/b.yaml:3:3 spec/duplicate-block"])
    #expect(result.notes == ["models/a.yaml:3:3", "models/m.yaml:3:19"])
    #expect(
      try resolve(["models/m.yaml": model("[a.yaml, ./a.yaml]"), "models/a.yaml": file([])]).summaries
        == ["models/m.yaml:3:19 spec/duplicate-name"])
  }

  @Test func errorsPointIntoTheIncludedFile() throws {
    let cases = [
      ("graphc: 1\nblocks: {a: {graph: {y: x +}, outputs: y}}\n", "2:28 syntax/unexpected-end"),
      ("graphc: 1\ngraph: {y: x}\n", "2:1 spec/unknown-key"),
      ("graphc: 1\nmodel: N\ngraph: {y: x}\noutputs: y\n", "2:1 spec/include-model"),
    ]
    for (text, expected) in cases {
      let result = try resolve(["models/m.yaml": model("a.yaml"), "models/a.yaml": text])
      #expect(result.summaries == ["models/a.yaml:" + expected])
    }
    for text in ["blocks: {}\n", "secret\n", "- graphc: 1\n", ""] {
      let result = try resolve(["models/m.yaml": model("a.yaml"), "models/a.yaml": text])
      #expect(result.summaries == ["models/m.yaml:3:10 spec/not-a-spec"])
    }
  }

  /// Included files with a changed byte give blocks, or errors in these files.
  @Test func brokenFilesAreErrors() throws {
    let text = Array(file(["a", "b"], include: "[b.yaml, c/d.yaml]").utf8)
    for index in text.indices {
      for byte in ["[", "/", "\"", ":", "\n", "x"] {
        var broken = text
        broken[index] = Array(byte.utf8)[0]
        let files = [
          "models/m.yaml": model("a.yaml"), "models/a.yaml": String(decoding: broken, as: UTF8.self),
          "models/b.yaml": file(["e"]), "models/c/d.yaml": file(["f"], include: "../b.yaml"),
        ]
        let result = try resolve(files)
        #expect(result.summaries.allSatisfy { $0.hasPrefix("models/") }, "\(byte) at \(index)")
      }
    }
  }

  @Test func filesAreLimited() throws {
    var files = ["m.yaml": model("0.yaml")]
    for index in 0..<20 { files["\(index).yaml"] = file(["b\(index)"], include: "\(index + 1).yaml") }
    #expect(try resolve(files, root: "m.yaml").summaries == ["15.yaml:2:10 limit/include"])
    var limits = IncludeResolver.Limits.standard
    limits.files = 3
    #expect(try resolve(files, root: "m.yaml", limits: limits).summaries == ["2.yaml:2:10 limit/include"])
    limits = .standard
    limits.bytes = 100
    #expect(try resolve(files, root: "m.yaml", limits: limits).summaries == ["0.yaml:2:10 limit/include"])
  }
}
