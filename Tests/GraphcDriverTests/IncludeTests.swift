import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Specs in several files, and with variants, as commands read them.
@Suite struct IncludeTests {
  private func write(_ folder: String, _ files: [String: String]) throws {
    for (name, text) in files {
      let path = folder + "/" + name
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  private let model = """
    graphc: 1
    model: M
    include: lib/blocks.yaml
    config: {dim: 4, depth: 2}
    variants: {deep: {depth: 3}, wide: {dim: 8}}
    inputs: {x: "f32[B, dim]"}
    graph: {y: "repeat(scaled, depth, x)"}
    outputs: y
    """

  @Test func includedBlocksRun() throws {
    try withTemporaryFolder { folder in
      let blocks = "graphc: 1\nblocks: {scaled: {inputs: {x: \"f32[...]\"}, graph: {y: x * 2}, outputs: y}}\n"
      try write(folder, ["models/m.yaml": model, "models/lib/blocks.yaml": blocks])
      let path = folder + "/models/m.yaml"
      let input = ["--input", "x=1,2,3,4"]
      #expect(try runModel([path] + input, output: "y").elements(as: Float.self) == [4, 8, 12, 16])
      let deep = try runModel([path, "--variant", "deep"] + input, output: "y")
      #expect(try deep.elements(as: Float.self) == [8, 16, 24, 32])
      let set = try runModel([path, "--variant", "deep", "--set", "depth=1"] + input, output: "y")
      #expect(try set.elements(as: Float.self) == [2, 4, 6, 8])
      #expect(graphc("show", path, "--variant", "wide").output.contains("f32[B, 8]"))
      #expect(graphc("explain", "fusion", path, "--variant", "wide").code == 0)
      #expect(graphc("bench", path, "--variant", "wide", "--seconds", "0.01").output.contains("--variant wide"))
      #expect(graphc("compile", path, "--variant", "wide", "-o", folder + "/out").code == 0)
      let check = graphc("check", path)
      #expect(check.code == 0 && check.output.contains("deep: 0 parameters"))
      let unknown = graphc("run", path, "--variant", "wise")
      #expect(unknown.code == 65 && unknown.messages.contains("did you mean 'wide'?"))
    }
  }

  @Test func everyVariantIsChecked() throws {
    try withTemporaryFolder { folder in
      let text = model.replacing("include: lib/blocks.yaml\n", with: "").replacing("dim: 8", with: "dim: 7 / 2")
        .replacing("repeat(scaled, depth, x)", with: "x + depth")
      try write(folder, ["m.yaml": text])
      let result = graphc("check", folder + "/m.yaml")
      #expect(result.code == 65)
      #expect(result.messages.contains("m.yaml:4:46") && result.messages.contains("in the variant 'wide'"))
      #expect(graphc("check", folder + "/m.yaml", "--variant", "deep").code == 0)
      #expect(graphc("run", folder + "/m.yaml", "--input", "x=1,2,3,4").code == 0)
    }
  }

  @Test func errorsOfIncludedFilesNameThem() throws {
    try withTemporaryFolder { folder in
      try write(folder, ["models/m.yaml": model])
      let missing = graphc("check", folder + "/models/m.yaml")
      #expect(missing.code == 65 && missing.messages.contains("[spec/include-file]"))
      let blocks = "graphc: 1\nblocks: {scaled: {inputs: {x: \"f32[...]\"}, graph: {y: \"x[:, 9]\"}, outputs: y}}\n"
      try write(folder, ["models/lib/blocks.yaml": blocks])
      let result = graphc("check", folder + "/models/m.yaml")
      #expect(result.code == 65 && result.messages.contains("lib/blocks.yaml:2:"))
      #expect(result.messages.contains("models/m.yaml:7:"))
    }
  }

  @Test func costsAreExpected() throws {
    try withTemporaryFolder { folder in
      let text = """
        graphc: 1
        model: M
        config: {dim: 4}
        inputs: {x: "f32[B, T, dim]"}
        graph: {y: "x @ x.T @ linear(x, dim)"}
        outputs: y
        """
      let lines = text.replacing("x @ x.T @ linear(x, dim)", with: "z @ z.T @ z").replacing(
        "graph: {", with: "graph: {z: \"linear(x, dim)\", ")
      func check(_ flops: String, _ arguments: String...) throws -> CommandResult {
        try write(folder, ["m.yaml": lines + "\nexpect: {flops: \(flops)}\n"])
        return graphc(["check", folder + "/m.yaml"] + arguments)
      }
      #expect(try check("2 * B * T * (dim * dim + 2 * T * dim)").code == 0)
      let wrong = try check("2 * B * T")
      #expect(wrong.code == 1 && wrong.messages.contains("[expect/flops]"))
      #expect(wrong.messages.contains("write flops: 16*B*T*T + 32*B*T"))
      #expect(try check("2 * B * T", "--set", "dim=8").code == 0)
      #expect(try check("B / 2").code == 65)
    }
  }

  private let blocks = "graphc: 1\nblocks: {scaled: {inputs: {x: \"f32[...]\"}, graph: {y: x * 2}, outputs: y}}\n"

  /// Neither `..` nor a link leads out of the folder of the spec; `--allow-include` adds a folder.
  @Test func onlyTheFolderOfTheSpecIsRead() throws {
    try withTemporaryFolder { folder in
      try write(folder, ["models/lib/own.yaml": blocks, "shared/blocks.yaml": blocks])
      let links = [("file.yaml", "../shared/blocks.yaml"), ("folder", "../shared"), ("own.yaml", "lib/own.yaml")]
      for (link, target) in links {
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/models/\(link)", withDestinationPath: target)
      }
      for (include, isInside) in [
        ("lib/own.yaml", true), ("own.yaml", true), ("lib/../lib/own.yaml", true), ("../models/lib/own.yaml", true),
        ("../shared/blocks.yaml", false), ("file.yaml", false), ("folder/blocks.yaml", false),
        ("../shared/none.yaml", false), ("../none/none.yaml", false), ("../../../../../../etc/passwd", false),
      ] {
        try write(folder, ["models/m.yaml": model.replacing("lib/blocks.yaml", with: include)])
        let path = folder + "/models/m.yaml"
        let result = graphc("check", path)
        #expect(result.code == (isInside ? 0 : 65), "\(include): \(result.messages)")
        #expect(result.messages.contains("[spec/include-outside]") == !isInside, "\(include): \(result.messages)")
        guard !isInside, include.hasSuffix("s.yaml") || include == "file.yaml" else { continue }
        #expect(graphc("check", path, "--allow-include", folder + "/shared").code == 0, "\(include)")
        #expect(graphc("check", path, "--allow-include", folder + "/models/lib").code == 65, "\(include)")
      }
      #expect(graphc("check", folder + "/models/m.yaml", "--allow-include", folder + "/none").code == 66)
    }
  }

  /// No format of diagnostics shows anything of a file that is not a spec.
  @Test(arguments: ["text", "json", "sarif"]) func aFileThatIsNoSpecIsNotShown(format: String) throws {
    try withTemporaryFolder { folder in
      let secrets = [
        "secret:x:0:0:root:/root:/bin/sh\nother: [secret", "secret: hunter2\n", "\"secret\": {\n", "secret\u{0}\u{1B}",
        "{\"secret\": 1}", "- secret\n", "\tsecret: 1\n", "key: secret\nmodels: secret\n",
      ]
      for secret in secrets {
        try write(folder, ["secret.txt": secret, "m.yaml": model.replacing("lib/blocks.yaml", with: "secret.txt")])
        for file in ["m.yaml", "secret.txt"] {
          let result = graphc("check", "\(folder)/\(file)", "--format", format)
          #expect(result.code == 65)
          let text = (result.output + result.messages).replacing("secret.txt", with: "")
          #expect(text.contains("spec/not-a-spec"), "\(secret): \(text)")
          #expect(!text.contains("secret"), "\(secret): \(text)")
        }
      }
      try write(folder, ["graph.gir": "secret: x"])
      let graph = graphc("opt", folder + "/graph.gir")
      #expect(graph.code == 65 && !graph.messages.contains("secret"), "\(graph.messages)")
    }
  }
}
