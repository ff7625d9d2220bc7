import Foundation
import GraphcTestCommands
import GraphcTestFiles
import Testing

@testable import SwiftEmitter

/// The names in a package: whatever a model or a block is called, the package builds on every file system.
@Suite struct PackageNamesTests {
  /// Names of models that mean something else: in Swift, in the package, in a file system, or nothing at all.
  private static let names =
    [
      "Main", "main", "MAIN", "Sendable", "sendable", "ABC", "Abc", "abc", "a_b_c", "aBC", "AbC", "_abc", "Pack",
      "PackRuntime", "packruntime", "Pack_Runtime", "Pack_Kernels", "PackKernelsAVX2", "PackText", "Pack_P_N_G",
      "Kernels", "Tensor", "Images", "images", "Package", "Sources", "Tests", "LinuxMain", "Swift", "Foundation",
      "Glibc", "Synchronization", "_", "__", "___", "_1", "_1_2", "class", "Self", "self", "Type", "Any", "Protocol",
      "init", "deinit", "struct", "CommandLineModel", "Network", "Output", "Sizes", "Frame", "Workspace", "Blocks",
      "ModelProgram", "CompiledModel", "GraphcError", "Value", "Layer1", "layer_1", "vit", "ViT", "vi_t", "vit_cli",
      "VitCli", "ViTModel", "TensorModel", "Tensor_Model", "TensorModel2", "XCTest", "Testing", "Task", "Result",
    ] + [String(repeating: "long", count: 100), String(repeating: "long", count: 100) + "er"]

  private static func names(_ names: [String], package: String?) -> [PackageNames.Model] {
    var scope = PackageNames(package: package)
    return names.map { scope.define($0) }
  }

  @Test(arguments: [nil, "Pack", "Core", "Model", "Vit_cli"]) func allDifferOnEveryFileSystem(package: String?) {
    for names in [Self.names, Self.names.reversed()] {
      let models = Self.names(names, package: package)
      let runtime = RuntimeSources(package: package ?? "Pack").names
      let modules = models.map(\.type) + models.map { $0.program.replacing("-", with: "_") }
      #expect(models.count == names.count)
      #expect(
        Set((modules + (package == nil ? [] : runtime)).map { $0.lowercased() }).count
          == modules.count + (package == nil ? 0 : runtime.count))
      #expect(Set(models.map { $0.weightsFile.lowercased() }).count == models.count)
      let reserved = Set(ReservedNames.ofModels.map { $0.lowercased() })
      for model in models {
        #expect(!reserved.contains(model.type.lowercased()), "\(model.type)")
        #expect(model.type.wholeMatch(of: #/[A-Z][A-Za-z0-9]*/#) != nil, "\(model.type)")
        #expect(model.program.wholeMatch(of: #/[a-z][a-z0-9-]*-cli/#) != nil, "\(model.program)")
        #expect(model.type.count <= SwiftNames.longestType + 10)
      }
      #expect(runtime.allSatisfy { !reserved.contains($0.lowercased()) })
    }
  }

  @Test func ordinaryNamesStay() {
    let models = Self.names(["ViT", "DigitsViT", "GPT2", "my_model_2", "Bert"], package: "Models")
    #expect(models.map(\.type) == ["ViT", "DigitsViT", "GPT2", "MyModel2", "Bert"])
    #expect(models.map(\.program) == ["vit-cli", "digits-vit-cli", "gpt2-cli", "my-model2-cli", "bert-cli"])
    #expect(models[0].weightsFile == "ViT.safetensors")
  }

  @Test func aNameAmongOthersGetsAnEndingOrANumber() {
    let models = Self.names(["ABC", "Abc", "PackRuntime", "Main", "mainmodel", "sendable"], package: "Pack")
    #expect(
      models.map(\.type) == ["ABC", "Abc2", "PackRuntimeModel", "MainModel", "Mainmodel2", "SendableModel"])
  }

  /// Every type that emitted code names is one that no model and no block may hide, or one that is emitted with it; and
  /// functions of the standard library are named with their module, since a member of a model may have their name.
  @Test func whatEmittedCodeNamesIsReserved() throws {
    let specs = try Repository.names(in: "Tests/Fixtures/emitted", suffix: ".yaml").map {
      Repository.path("Tests/Fixtures/emitted/" + $0)
    }
    try withTemporaryFolder { folder in
      let compiled = graphc(["compile", "--name", "All", "-o", folder + "/p"] + specs)
      try #require(compiled.code == 0, "\(compiled.messages)")
      let programs = try FileManager.default.contentsOfDirectory(atPath: folder + "/p/Sources").filter {
        $0.hasSuffix("-cli")
      }
      #expect(programs.count == specs.count)
      var seen: Set<String> = []
      for program in programs {
        let main = try TextFiles.read("\(folder)/p/Sources/\(program)/main.swift")
        let model = try #require(main.firstMatch(of: #/static let name = "(\w+)"/#)).1
        var code = EmittedCode(main)
        for file in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/p/Sources/\(model)") {
          code.add(try TextFiles.read("\(folder)/p/Sources/\(model)/\(file)"))
        }
        seen.formUnion(code.types)
        let open = code.types.subtracting(code.declared).subtracting(ReservedNames.types)
        #expect(open == [], "\(model)")
        let functions = ["max", "min", "swap", "stride", "zip", "abs", "print", "withExtendedLifetime"]
        #expect(code.called.intersection(functions) == [], "\(model)")
      }
      #expect(seen.isSuperset(of: ["Sendable", "Int", "Kernels", "UnsafePointer", "CompiledModel", "Swift"]))
    }
  }

  @Test func theRuntimeTellsItsTypes() {
    let types = RuntimeSources.visibleTypes
    #expect(types.isSuperset(of: ["Tensor", "GraphcError", "ModelProgram", "CompiledModel", "Kernels", "ThreadPool"]))
    #expect(types.allSatisfy { $0.first?.isUppercase == true })
  }
}

/// The words of emitted code outside of comments, imports and string literals.
private struct EmittedCode {
  /// Capitalized words that do not follow a point.
  private(set) var types: Set<String> = []
  /// The names of types that the code declares.
  private(set) var declared: Set<String> = []
  /// Words before an opening parenthesis that do not follow a point.
  private(set) var called: Set<String> = []

  init(_ text: String) { add(text) }

  mutating func add(_ text: String) {
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      let line = Array(line)
      guard !line.starts(with: "import ".utf8), !line.starts(with: "public import ".utf8) else { continue }
      var words: [String] = []
      var (position, isString) = (0, false)
      while position < line.count {
        let byte = line[position]
        if byte == UInt8(ascii: "/"), line[position...].starts(with: "//".utf8), !isString { break }
        if byte == UInt8(ascii: "\\") { position += 1 } else if byte == UInt8(ascii: "\"") { isString.toggle() }
        guard !isString, Self.isWord(byte) else {
          position += 1
          continue
        }
        let start = position
        while position < line.count, Self.isWord(line[position]) { position += 1 }
        let word = String(decoding: line[start..<position], as: UTF8.self)
        if ["struct", "class", "enum"].contains(words.last) { declared.insert(word) }
        words.append(word)
        guard start == 0 || line[start - 1] != UInt8(ascii: ".") else { continue }
        if word.first?.isUppercase == true { types.insert(word) }
        if position < line.count, line[position] == UInt8(ascii: "(") { called.insert(word) }
      }
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
