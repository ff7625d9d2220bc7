import Foundation
import GraphcFuzzTargets
import GraphcTestFiles
import Testing

/// The inputs that are kept in `Fuzz/` keep what their targets promise; `make fuzz` looks for more.
@Suite struct ReplayTests {
  static let inputs: [(target: String, file: String)] = FuzzTarget.all.flatMap { target in
    ["Corpus", "Failures"].flatMap { Repository.files(under: "Fuzz/\($0)/\(target.name)", suffix: "") }
      .filter { isFile($0) }.map { (target.name, $0) }
  }

  private static func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: Repository.path(path), isDirectory: &isFolder) && !isFolder.boolValue
  }

  @Test func everyTargetHasInputs() {
    for target in FuzzTarget.all {
      #expect(Self.inputs.contains { $0.target == target.name }, "Fuzz/Corpus/\(target.name) is empty")
    }
    #expect(Set(FuzzTarget.all.map(\.name)).count == FuzzTarget.all.count)
  }

  /// Folders of targets that do not exist would never be replayed.
  @Test(arguments: ["Corpus", "Failures"]) func everyFolderBelongsToATarget(kind: String) throws {
    for name in try Repository.names(in: "Fuzz/\(kind)", suffix: "") where !name.hasPrefix(".") {
      let isLeftOut = ["png", "jpeg"].contains(name)
      #expect(isLeftOut || FuzzTarget.named(name) != nil, "no target is called \(name)")
    }
  }

  @Test(arguments: FuzzTarget.all.map(\.name)) func keptInputs(name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    for (_, file) in Self.inputs where file.split(separator: "/")[2] == name {
      do { try target.run(Repository.bytes(file)) } catch { Issue.record("\(file): \(error)") }
    }
  }

  /// The seeds of a target are there: a folder that is renamed would leave the fuzzer without them.
  @Test(arguments: FuzzTarget.all.map(\.name)) func seedsExist(name: String) throws {
    for (folder, suffix) in try #require(FuzzTarget.named(name)).seeds {
      #expect(!Repository.files(under: folder, suffix: suffix).isEmpty, "\(folder)/*\(suffix)")
    }
  }
}
