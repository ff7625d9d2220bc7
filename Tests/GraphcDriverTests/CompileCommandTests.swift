import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// `graphc compile`: what it writes, and what it does not overwrite.
@Suite struct CompileCommandTests {
  private let digits = Repository.path("Models/digits-vit.yaml")
  private let weights = Repository.path("Models/digits-vit.safetensors")

  /// The files below a folder with their contents; links with their targets.
  private func tree(_ folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      let full = folder + "/" + path
      if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: full) {
        files[path] = Data("-> \(target)".utf8)
      } else if let data = try? Data(contentsOf: URL(fileURLWithPath: full)) {
        files[path] = data
      }
    }
    return files
  }

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func modelCode(_ folder: String, _ type: String) throws -> [String: String] {
    try tree("\(folder)/Sources/\(type)").mapValues { String(decoding: $0, as: UTF8.self) }
  }

  private func write(_ text: String, to path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  // MARK: What it writes

  @Test func theSameInputGivesTheSameBytes() throws {
    try withTemporaryFolder { folder in
      for name in ["a", "b"] {
        let result = graphc("compile", digits, "--weights", weights, "-o", "\(folder)/\(name)")
        #expect(result.code == 0, "\(result.messages)")
      }
      let first = try tree(folder + "/a")
      #expect(try first == tree(folder + "/b"))
      #expect(first.count > 100)
      #expect(first["Sources/DigitsViTKernelsAVX2"] == Data("-> DigitsViTKernels".utf8))
      #expect(first["DigitsViT.safetensors"] != nil)
      #expect(try names(folder) == ["a", "b"])
      // Nothing in it says where it was made.
      for (path, data) in first where path != "DigitsViT.safetensors" {
        #expect(!String(decoding: data, as: UTF8.self).contains(Repository.root), "\(path)")
      }
    }
  }

  /// The code of the model does not grow with its depth. The last layer is a function of its own, which computes one
  /// row.
  @Test(arguments: [1, 2, 3, 48]) func theCodeIsAsLongForAnyDepth(depth: Int) throws {
    try withTemporaryFolder { folder in
      let vit = Repository.path("Models/vit.yaml")
      #expect(graphc("compile", vit, "-o", folder + "/a").code == 0)
      #expect(graphc("compile", vit, "--set", "depth=\(depth)", "-o", folder + "/b").code == 0)
      let (a, b) = (try modelCode(folder + "/a", "ViT"), try modelCode(folder + "/b", "ViT"))
      #expect(a.keys.filter { depth > 1 || $0 != "ViT+PreNormLayer.swift" }.sorted() == b.keys.sorted())
      #expect(a.count == 6)
      func lineCount(_ code: [String: String]) -> Int {
        code.values.reduce(0) { $0 + $1.split(separator: "\n").count }
      }
      // One layer before the last needs no loop.
      if depth < 3 { #expect(lineCount(b) < lineCount(a)) } else { #expect(lineCount(b) == lineCount(a)) }
      let network = try #require(b["ViT+Network.swift"])
      #expect(depth < 3 || network.contains("(0..<\(depth - 1)).map"))
    }
  }

  @Test func theCodeReadsLikeTheSpec() throws {
    try withTemporaryFolder { folder in
      #expect(graphc("compile", Repository.path("Models/vit.yaml"), "-o", folder + "/p").code == 0)
      let code = try modelCode(folder + "/p", "ViT")
      let layer = try #require(code["ViT+PreNormLayer.swift"])
      for line in [
        "  struct PreNormLayer {", "    let attentionNorm: LayerNorm", "    let attention: Attention",
        "      // attention.query_key_value: f32[B, 197, 2304] (library/attention.yaml:",
        "weight: attention.queryKeyValue.weight", "    let mlp: FeedForward", "activation: .gelu", "scale: 1.0",
        "residual: x,",
      ] {
        #expect(layer.contains(line), "\(line)")
      }
      let blocks = try #require(code["ViT+Blocks.swift"])
      #expect(
        blocks.contains("    /// Made of `attention.query.weight`, `attention.key.weight`, `attention.value.weight`,"))
      let last = try #require(code["ViT+PreNormLayerRows.swift"])
      #expect(last.contains("  /// - y, written: f32[B, 1, 768]\n"))
      let network = try #require(code["ViT+Network.swift"])
      #expect(network.contains("      for layer in encoded {"))
      #expect(network.contains("      // encoded: pre_norm_layer, 11 times (vit.yaml:"))
      let api = try #require(code["ViT.swift"])
      #expect(api.contains("public func callAsFunction(image: Tensor) throws -> Output {"))
      #expect(api.contains("/// Vision Transformer, ViT-B/16 unless set otherwise (Dosovitskiy et al., 2021)"))
      for (path, text) in code {
        for (number, line) in text.split(separator: "\n").enumerated() {
          #expect(line.count <= 120, "\(path):\(number + 1) has \(line.count) columns")
        }
      }
    }
  }

  @Test func theStyleIsThatOfTheCompiler() throws {
    let path = Environment.value("PATH") ?? "/usr/bin:/bin"
    try withTemporaryFolder { folder in
      let specs = try ["Models", "Tests/Fixtures/emitted"].flatMap { folder in
        try Repository.names(in: folder, suffix: ".yaml").map { folder + "/" + $0 }
      }
      #expect(specs.count >= 15)
      let compiled = graphc(["compile", "--name", "All", "-o", folder + "/p"] + specs.map(Repository.path))
      #expect(compiled.code == 0, "\(compiled.messages)")
      let lint = try Executable.shell(
        "cd '\(folder)/p' && swift format lint --strict --configuration '\(Repository.path(".swift-format"))' "
          + "--recursive $(ls -d Sources/* | grep -vE 'Kernel|Runtime|Program|Text|Images|Intrinsics|PNG|JPEG') 2>&1",
        path: path)
      #expect(lint.output == "", "\(lint.output.prefix(4000))")
    }
  }

  /// Kernels have the same compiler flags as in this package.
  @Test func theManifestHasTheFlagsOfOurs() throws {
    try withTemporaryFolder { folder in
      #expect(graphc("compile", digits, "-o", folder + "/p").code == 0)
      func flags(_ path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
          .map { $0.trimmingCharacters(in: .whitespaces) }
          .filter { $0.contains("unsafeFlags") || $0.contains("march:") || $0.contains("enableUpcomingFeature") }
          .map { $0.replacingOccurrences(of: "\"DigitsViTKernels", with: "\"GraphcKernels") }
      }
      // Packages have no tests, and so no reference evaluator that is optimized.
      let ours = try flags(Repository.path("Package.swift")).filter { !$0.contains("[\"-O\"]") }
      #expect(ours.count >= 7)
      #expect(try flags(folder + "/p/Package.swift") == ours)
    }
  }

  /// The binary carries the sources of the repository.
  @Test func theRuntimeIsCarriedWhole() throws {
    let result = try Executable.shell(
      "f=$(mktemp) && Sources/CRuntimeText/list_files.sh \"$f\" && diff \"$f\" Sources/CRuntimeText/files.c; rm \"$f\"")
    #expect(result.output == "", "run Sources/CRuntimeText/list_files.sh")
  }

  // MARK: Names

  @Test func namesBecomeSwiftNames() throws {
    try withTemporaryFolder { folder in
      let spec = folder + "/spec.yaml"
      func compile(_ model: String, _ arguments: String...) throws -> CommandResult {
        try write(
          "graphc: 1\nmodel: \(model)\ninputs: {x: \"f32[B, 8]\"}\ngraph: {y: \"gelu(x)\"}\noutputs: y\n", to: spec)
        return graphc(["compile", spec, "-o", folder + "/p"] + arguments)
      }
      // Row C8.
      for (model, type) in [
        ("class", "Class"), ("Tensor", "TensorModel"), ("my_model_2", "MyModel2"), ("Kernels", "KernelsModel"),
        ("GPT2", "GPT2"),
      ] {
        let result = try compile(model)
        #expect(result.code == 0, "\(model): \(result.messages)")
        let code = try modelCode(folder + "/p", type)
        #expect(code["\(type).swift"]?.contains("public final class \(type)") == true)
        try FileManager.default.removeItem(atPath: folder + "/p")
      }
      for model in ["\"1 2\"", "../x", "\"x; import Foundation\"", "😀", "\"\""] {
        let result = try compile(model)
        #expect(result.code == 65, "\(model)")
        #expect(!FileManager.default.fileExists(atPath: folder + "/p"))
      }
      for name in ["1x", "../x", "a b", "", "é"] {
        let result = try compile("m", "--name", name)
        #expect(result.code == 64 && result.messages.contains("[usage/name]"), "\(name): \(result.messages)")
      }
    }
  }

  @Test func severalModelsNeedNamesOfTheirOwn() throws {
    try withTemporaryFolder { folder in
      let vit = Repository.path("Models/vit.yaml")
      let both = ["compile", digits, vit, "-o", folder + "/p"]
      #expect(graphc(both).messages.contains("[usage/name]"))
      #expect(graphc(["compile", digits, digits, "--name", "Two"]).messages.contains("[emit/same-name]"))
      #expect(graphc(both + ["--name", "Two", "--weights", weights]).messages.contains("[usage/weights]"))
      #expect(graphc(both + ["--name", "Two", "--set", "Vit.depth=2"]).messages.contains("[usage/set]"))
      let result = graphc(
        both + ["--name", "Two", "--weights", "DigitsViT=\(weights)", "--set", "ViT.depth=2"])
      #expect(result.code == 0, "\(result.messages)")
      let files = try tree(folder + "/p")
      #expect(files["DigitsViT.safetensors"] != nil && files["ViT.safetensors"] == nil)
      #expect(files["Sources/TwoRuntime/GraphcError.swift"] != nil)
    }
  }

  // MARK: What it does not write over

  @Test func aPackageIsBroughtUpToDate() throws {
    try withTemporaryFolder { folder in
      let package = folder + "/p"
      #expect(graphc("compile", digits, "-o", package).code == 0)
      let before = try tree(package)
      // Files added by the user are kept.
      try FileManager.default.createDirectory(atPath: package + "/.build", withIntermediateDirectories: true)
      try write("mine", to: package + "/notes.txt")
      #expect(graphc("compile", digits, "--name", "Other", "-o", package + "/").code == 0)
      let after = try tree(package)
      #expect(after["notes.txt"] == Data("mine".utf8))
      #expect(after["Sources/Other/Other.swift"] != nil)
      #expect(after.keys.allSatisfy { !$0.contains("DigitsViT") }, "what is stale is gone")
      #expect(graphc("compile", digits, "-o", package).code == 0)
      var restored = try tree(package)
      restored["notes.txt"] = nil
      restored[".build"] = nil
      #expect(restored == before)
    }
  }

  @Test func whatOthersHaveWrittenIsNotTouched() throws {
    try withTemporaryFolder { folder in
      let package = folder + "/p"
      try FileManager.default.createDirectory(atPath: package, withIntermediateDirectories: true)
      try write("mine", to: package + "/Package.swift")
      for arguments in [[], ["--force"]] {
        let result = graphc(["compile", digits, "-o", package] + arguments)
        #expect(result.code == 73 && result.messages.contains("[emit/not-ours]"), "\(result.messages)")
        #expect(try tree(package) == ["Package.swift": Data("mine".utf8)])
      }
      try write("mine", to: folder + "/file")
      #expect(graphc("compile", digits, "-o", folder + "/file").messages.contains("[emit/not-ours]"))
      #expect(graphc("compile", digits, "-o", folder + "/none/p").code == 73)
      #expect(graphc("compile", digits, "-o", "").code == 73)
      #expect(try names(folder) == ["file", "p"])
    }
  }

  @Test func anEditedFileIsKept() throws {
    try withTemporaryFolder { folder in
      let package = folder + "/p"
      #expect(graphc("compile", digits, "-o", package).code == 0)
      let original = try tree(package)
      let edited = package + "/Sources/DigitsViT/DigitsViT.swift"
      try write("// mine", to: edited)
      let refused = graphc("compile", digits, "--set", "depth=2", "-o", package)
      #expect(refused.code == 73 && refused.messages.contains("[emit/edited]"))
      #expect(refused.messages.contains("Sources/DigitsViT/DigitsViT.swift") && refused.messages.contains("--force"))
      var expected = original
      expected["Sources/DigitsViT/DigitsViT.swift"] = Data("// mine".utf8)
      #expect(try tree(package) == expected)
      #expect(graphc("compile", digits, "-o", package, "--force").code == 0)
      #expect(try tree(package) == original)
      // A file that is gone is written again.
      try FileManager.default.removeItem(atPath: edited)
      #expect(graphc("compile", digits, "-o", package).code == 0)
      #expect(try tree(package) == original)
    }
  }

  @Test func aForgedManifestLeadsNowhere() throws {
    try withTemporaryFolder { folder in
      let package = folder + "/p"
      try FileManager.default.createDirectory(atPath: package, withIntermediateDirectories: true)
      try write("precious", to: folder + "/outside")
      for path in ["../outside", "/etc/passwd", "a/../../outside", "a//b"] {
        try write(
          "Files that graphc has written; it replaces these and no others.\nfile \(SHA256.hexadecimal(of: "precious")) \(path)\n",
          to: package + "/.graphc-package")
        let result = graphc("compile", digits, "-o", package, "--force")
        #expect(result.code == 65 && result.messages.contains("[emit/manifest]"), "\(path): \(result.messages)")
      }
      #expect(try String(contentsOfFile: folder + "/outside", encoding: .utf8) == "precious")
    }
  }

  @Test func anErrorLeavesNothing() throws {
    try withTemporaryFolder { folder in
      let result = graphc("compile", digits, "--weights", folder + "/none.safetensors", "-o", folder + "/p")
      #expect(result.code == 66)
      let afterwards = try names(folder)
      #expect(afterwards.isEmpty)
      #expect(graphc("compile", digits, "--set", "heads=7", "-o", folder + "/p").code == 65)
      #expect(try names(folder).isEmpty)
    }
  }
}
