import Foundation
import GraphcDriver
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `graphc init`, and the specs that it writes.
@Suite struct InitTests {
  private static let kinds = Starter.all.map(\.kind)

  @Test func everyFileIsCarried() throws {
    let folder = Repository.path("Sources/GraphcDriver/Starters")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(files == Self.kinds.map { $0 + ".yaml" }.sorted())
    for starter in Starter.all {
      #expect(starter.text == (try String(contentsOfFile: "\(folder)/\(starter.kind).yaml", encoding: .utf8)))
    }
  }

  @Test func theKindsAreListed() {
    let result = graphc("init")
    #expect(result.code == 0)
    for starter in Starter.all {
      #expect(!starter.doc.isEmpty)
      #expect(result.output.contains("  \(starter.kind) ") && result.output.contains(starter.doc))
    }
  }

  @Test(arguments: kinds) func withoutAFileTheSpecIsPrinted(_ kind: String) throws {
    let result = graphc("init", kind)
    #expect(result.code == 0)
    #expect(result.output == Starter.all.first { $0.kind == kind }?.text)
    // What it says to type writes the schema.
    #expect(result.messages.contains("'graphc schema -o graphc.schema.json'"))
  }

  /// The first steps of a beginner, with no file but the new one.
  @Test(arguments: kinds) func aNewSpecIsRightAndRuns(_ kind: String) throws {
    try withTemporaryFolder { folder in
      let file = folder + "/my \(kind).yaml"
      let written = graphc("init", kind, "-o", file)
      #expect(written.code == 0, "\(written.messages)")
      #expect(written.output.contains("  graphc run '\(file)'\n"))
      for command in [["check", file], ["fmt", "--check", file], ["show", file, "--stage", "plan"]] {
        let result = graphc(command)
        #expect(result.code == 0, "\(result.messages)")
        #expect(result.messages.isEmpty)
      }
      let start = ContinuousClock.now
      let result = graphc("run", file)
      #expect(result.code == 0, "\(result.messages)")
      #expect(result.messages == "note: no --weights, so the parameters are initial values from seed 0\n")
      #if !DEBUG
        #expect(ContinuousClock.now - start < .seconds(1))
      #else
        #expect(ContinuousClock.now - start < .seconds(10))
      #endif
    }
  }

  /// The comments at the top name commands; those that need no other file are run.
  @Test(arguments: Starter.all.map(\.kind)) func theCommandsOfItsCommentsRun(_ kind: String) throws {
    let text = try #require(Starter.all.first { $0.kind == kind }).text
    let commands = text.matches(of: /(?m)^#   graphc (.*)$/).map { match in
      match.1.components(separatedBy: "  ")[0].split(separator: " ").map(String.init)
    }
    #expect(commands.count >= 3)
    try withTemporaryFolder { folder in
      try text.write(toFile: folder + "/\(kind).yaml", atomically: true, encoding: .utf8)
      for command in commands where !command.contains("image=photo.jpg") && !command.contains("-o") {
        let arguments = command.map { $0 == "\(kind).yaml" ? folder + "/" + $0 : $0 }
        let extra =
          switch command[0] {
          case "compile": ["--output", folder + "/Package"]
          case "bench": ["--seconds", "0.01"]
          default: [String]()
          }
        let result = graphc(arguments + extra)
        #expect(result.code == 0, "\(command): \(result.messages)")
      }
    }
  }

  @Test func theSchemaLiesWhereTheFirstLineSays() throws {
    try withTemporaryFolder { folder in
      #expect(graphc("init", "vit", "-o", folder + "/vit.yaml").code == 0)
      let text = try String(contentsOfFile: folder + "/vit.yaml", encoding: .utf8)
      let line = try #require(text.firstMatch(of: /^# yaml-language-server: \$schema=(.*)\n/))
      let schema = "\(folder)/\(line.1)"
      #expect(try String(contentsOfFile: schema, encoding: .utf8) == graphc("schema").output)
      // With a second spec the existing schema is accepted silently; another text is kept, and a note says so.
      #expect(graphc("init", "mae", "-o", folder + "/mae.yaml").messages == "")
      try "{}".write(toFile: schema, atomically: true, encoding: .utf8)
      let other = graphc("init", "decoder", "-o", folder + "/decoder.yaml")
      #expect(other.code == 0)
      #expect(other.messages.contains("graphc schema -o \(schema)'"))
      #expect(try String(contentsOfFile: schema, encoding: .utf8) == "{}")
      #expect(graphc("schema", "-o", schema).code == 0)
      #expect(try String(contentsOfFile: schema, encoding: .utf8) == graphc("schema").output)
    }
  }

  @Test func nothingIsReplaced() throws {
    try withTemporaryFolder { folder in
      let file = folder + "/mine.yaml"
      try "graphc: 1 # mine".write(toFile: file, atomically: true, encoding: .utf8)
      let result = graphc("init", "vit", "-o", file)
      #expect(result.code == 73)
      #expect(result.messages.contains("mine.yaml: error: the file exists and is not overwritten [io/exists]"))
      #expect(try String(contentsOfFile: file, encoding: .utf8) == "graphc: 1 # mine")
      let link = folder + "/link.yaml"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder + "/nowhere.yaml")
      #expect(graphc("init", "vit", "-o", link).code == 73)
      #expect(!FileManager.default.fileExists(atPath: folder + "/nowhere.yaml"))
      for place in [folder, folder + "/missing/vit.yaml", ""] {
        let result = graphc("init", "vit", "-o", place)
        #expect(result.code == 73 && result.messages.contains("[io/cannot-create]"))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["link.yaml", "mine.yaml"])
    }
  }

  @Test func aWrongKindIsSaid() {
    let result = graphc("init", "encoder_decoder")
    #expect(result.code == 64)
    #expect(result.messages.contains("did you mean 'encoder-decoder'?"))
    let missing = graphc("init", "-o", "vit.yaml")
    #expect(missing.code == 64)
    #expect(missing.messages.contains("argument KIND is missing") && missing.messages.contains("vit, encoder"))
  }
}
