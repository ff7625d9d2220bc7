import Foundation
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Each target of `Package.swift` imports the targets that it declares as dependencies, all of them and no others.
///
/// `swift build --explicit-target-dependency-import-check error` takes an import of whatever a declared dependency
/// depends on.
@Suite struct DeclaredImportsTests {
  private struct Manifest: Decodable {
    struct Target: Decodable {
      var name: String
      var type: String
      var path: String?
      var exclude: [String]
      var dependencies: [Dependency]
    }

    /// `{"byName": [NAME, condition]}` or `{"target": [NAME, condition]}`.
    struct Dependency: Decodable {
      var name: String

      private enum Keys: CodingKey { case byName, target }

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        var values = try container.nestedUnkeyedContainer(forKey: container.contains(.byName) ? .byName : .target)
        name = try values.decode(String.self)
      }
    }

    var targets: [Target]
  }

  /// The manifest as SwiftPM reads it. `swift test` holds the lock of `.build` while tests run, so a command that shares
  /// it would wait for the end of this test.
  private static func manifest() throws -> Manifest {
    try withTemporaryFolder { folder in
      let result = try Executable.shell(
        "swift package --scratch-path '\(folder)' dump-package", path: Environment.value("PATH") ?? "/usr/bin:/bin")
      try #require(result.code == 0, "\(result.messages)")
      return try JSONDecoder().decode(Manifest.self, from: Data(result.output.utf8))
    }
  }

  private static func sources(of target: Manifest.Target) -> [String] {
    let folder = target.path ?? (target.type == "test" ? "Tests/" : "Sources/") + target.name
    let excluded = target.exclude.map { "\(folder)/\($0)/" }
    return Repository.files(under: folder, suffix: ".swift").filter { file in
      !excluded.contains { file.hasPrefix($0) }
    }
  }

  /// The modules that the Swift files of a target import, under conditions too.
  private static func imports(of target: Manifest.Target) throws -> Set<String> {
    let line = #/^ *(?:@\w+(?:\([^)]*\))? )*(?:\w+ )?import (?:(?:struct|class|enum|func|protocol|typealias) )?(\w+)/#
    var modules: Set<String> = []
    for file in sources(of: target) {
      for text in try Repository.text(file).split(separator: "\n") {
        if let match = try line.prefixMatch(in: text) { modules.insert(String(match.1)) }
      }
    }
    return modules
  }

  @Test func importsAreDeclaredAndDependenciesImported() throws {
    let targets = try Self.manifest().targets
    let names = Set(targets.map(\.name))
    var checked = 0
    for target in targets where !Self.sources(of: target).isEmpty {
      let imported = try Self.imports(of: target).intersection(names)
      let declared = Set(target.dependencies.map(\.name))
      #expect(imported.subtracting(declared) == [], "\(target.name) imports what it does not declare")
      #expect(declared.subtracting(imported) == [], "\(target.name) declares what it does not import")
      checked += 1
    }
    #expect(checked >= 30)
  }
}
