import Foundation
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// What holds for the sources as text.
@Suite struct RepositoryTests {
  private static let sources: [(path: String, text: String)] = {
    var result: [(path: String, text: String)] = []
    for folder in ["Sources", "Tests", "Fuzz"] {
      guard let files = FileManager.default.enumerator(atPath: Repository.path(folder)) else { continue }
      for case let file as String in files where file.hasSuffix(".swift") {
        let path = folder + "/" + file
        guard let text = try? String(contentsOfFile: Repository.path(path), encoding: .utf8) else { continue }
        result.append((path, text))
      }
    }
    return result
  }()

  @Test func thereAreSources() { #expect(Self.sources.count > 100) }

  @Test func filesAreSmall() {
    for (path, text) in Self.sources {
      let count = text.count { $0.isNewline }
      #expect(count <= 300, "\(path) has \(count) lines")
    }
  }

  @Test func nothingIsLeftForLater() {
    for (path, text) in Self.sources where !path.hasSuffix("RepositoryTests.swift") {
      for word in ["TODO", "FIXME", "fatalError(\"not", "try!"] {
        #expect(!text.contains(word), "\(path) contains \(word)")
      }
    }
  }

  /// Standard output and standard error are written in one place, which sees what cannot be written.
  @Test func onlyTheConsoleWritesToTheStandardStreams() {
    let calls = #/(?:^|[^.\w])(?:print|debugPrint|dump|puts|putchar|v?printf|fputs|fputc|fwrite|perror)\(/#
    let streams = #/\bFileHandle\b|\bstd(?:out|err)\b|write\((?:1|2|STD(?:OUT|ERR)_FILENO)\b/#
    for (path, text) in Self.sources where path.hasPrefix("Sources/") && !path.contains("GraphcProgram/Console.swift") {
      for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        // What stands in quotes is a program for others.
        let code = line.replacing(#/"(?:[^"\\]|\\.)*"/#, with: "").replacing("func print(", with: "")
        #expect(!code.contains(calls) && !code.contains(streams), "\(path): \(line)")
      }
    }
  }

  /// A new op must be met by the compiler wherever ops are told apart.
  @Test func noSwitchOverOpsHasADefault() {
    let stages = ["GraphIR", "Passes", "ExecutionPlan", "Interpreter", "SwiftEmitter", "GraphcDriver"].map {
      "Sources/\($0)/"
    }
    for (path, text) in Self.sources where stages.contains(where: path.hasPrefix) {
      var rest = text[...]
      while let start = rest.range(of: #"switch [a-zA-Z.]*\bop \{"#, options: .regularExpression) {
        let indentation = String(
          text[text.lineRange(for: start)].prefix { $0 == " " })
        let body = text[start.upperBound...]
        let end = body.range(of: "\n\(indentation)}")?.lowerBound ?? body.endIndex
        #expect(!body[..<end].contains("\n\(indentation)default:"), "\(path)")
        rest = text[start.upperBound...]
      }
    }
  }

  /// A table of rules replaces the defaults, and a rule that it does not name is off.
  @Test func everyRuleOfTheStyleIsChosen() throws {
    struct Style: Decodable { var rules: [String: Bool] }
    let result = try Executable.shell(
      "swift format dump-configuration", path: Environment.value("PATH") ?? "/usr/bin:/bin")
    try #require(result.code == 0, "\(result.messages)")
    let defaults = try JSONDecoder().decode(Style.self, from: Data(result.output.utf8)).rules
    let ours = try JSONDecoder().decode(Style.self, from: Data(Repository.bytes(".swift-format"))).rules
    #expect(Set(defaults.keys).subtracting(ours.keys) == [])
    let off = defaults.keys.filter { defaults[$0] == true && ours[$0] != true }
    #expect(off == [])
  }

  @Test func everyCommandIsInTheReadme() throws {
    let readme = try String(contentsOfFile: Repository.path("README.md"), encoding: .utf8)
    for command in [
      "init", "check", "run", "compile", "bench", "show", "explain", "inspect", "ops", "opt", "schema", "fmt",
      "train", "evaluate", "generate",
    ] {
      #expect(readme.contains("graphc \(command) ") || readme.contains("graphc \(command)\n"))
    }
  }

  /// The commands of the README, as printed, but for those that need files of the reader or seconds.
  @Test func theReadmesCommandsRun() throws {
    let readme = try String(contentsOfFile: Repository.path("README.md"), encoding: .utf8)
    let blocks = readme.components(separatedBy: "```sh\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    let lines = blocks.flatMap { $0.components(separatedBy: "\n") }.filter { $0.hasPrefix("graphc ") }
    #expect(lines.count >= 6)
    for line in lines where !line.contains("--weights DIR") && !line.hasPrefix("graphc bench") && !line.contains("run")
    {
      var command = line.components(separatedBy: "#")[0].split(separator: " ").dropFirst().map(String.init)
      // A package does not go into the repository.
      if let output = command.firstIndex(of: "--output") { command.removeSubrange(output...(output + 1)) }
      let package = FileManager.default.temporaryDirectory.appendingPathComponent("graphc-readme-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: package) }
      if command.first == "compile" { command += ["--output", package.path] }
      let arguments = command.map { word in
        let parts = word.components(separatedBy: "Models/")
        return parts.count == 2 ? parts[0] + Repository.path("Models/" + parts[1]) : word
      }
      let result = graphc(arguments)
      #expect(result.code == (line.contains("dim=770") ? 65 : 0), "\(line)\n\(result.messages)")
    }
  }
}
