import Foundation
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// `graphc fmt`.
@Suite struct FormatCommandTests {
  private static let models =
    ((try? FileManager.default.contentsOfDirectory(atPath: Repository.path("Models"))) ?? [])
    .filter { $0.hasSuffix(".yaml") }.sorted()

  @Test(arguments: models) func modelsHaveTheirLayout(_ name: String) {
    let result = graphc("fmt", "--check", Repository.path("Models/" + name))
    #expect(result.code == 0, "run graphc fmt Models/\(name)")
  }

  /// Changes spaces that have no meaning: the meaning and the comments are kept.
  private func mutated(_ text: String, seed: Int) -> String {
    var isWeights = false
    let lines = text.components(separatedBy: "\n").enumerated().map { index, line -> String in
      if line.first?.isLetter == true { isWeights = line.hasPrefix("weights") }
      let indentation = String(repeating: " ", count: line.prefix { $0 == " " }.count)
      let parts = line.dropFirst(indentation.count).split(separator: " # ", maxSplits: 1).map(String.init)
      guard var body = parts.first, !line.hasPrefix("doc"), !body.hasPrefix("#") else { return indentation + line }
      body = String(line.dropFirst(indentation.count).prefix(body.count))
      if !isWeights, !indentation.isEmpty, !body.contains("{"), !body.contains("[:") {
        // Keys keep their own spaces, such as those of names of several results.
        let value = body.firstRange(of: ": ")?.upperBound ?? body.startIndex
        let changed = String(body[value...])
        body =
          String(body[..<value]).replacing(": ", with: ":   ")
          + ((index + seed) % 2 == 0 ? changed.replacing(" + ", with: "+") : changed.replacing(", ", with: " ,  "))
      }
      let comment = parts.count > 1 ? " # " + parts[1] : (index + seed) % 3 == 0 ? "  " : ""
      return indentation + indentation + body + comment
    }
    return lines.joined(separator: "\n") + "\n\n"
  }

  private func comments(_ text: String) -> [String] {
    text.components(separatedBy: "\n").compactMap { line in
      line.range(of: "(^| )# ", options: .regularExpression).map {
        line[$0.lowerBound...].trimmingCharacters(in: .whitespaces)
      }
    }
  }

  @Test(arguments: models, [0, 1]) func meaningAndCommentsStay(_ name: String, _ seed: Int) throws {
    let original = Repository.path("Models/" + name)
    let text = try String(contentsOfFile: original, encoding: .utf8)
    let meaning = graphc("show", original, "--stage", "imported")
    try withTemporaryFolder { folder in
      let file = folder + "/" + name
      let changed = mutated(text, seed: seed)
      #expect(changed != text)
      try changed.write(toFile: file, atomically: true, encoding: .utf8)
      #expect(graphc("fmt", "--check", file).code == 1)
      #expect(try String(contentsOfFile: file, encoding: .utf8) == changed)
      let result = graphc("fmt", file)
      #expect(result.code == 0 && result.output == file + "\n", "\(result.messages)")
      let formatted = try String(contentsOfFile: file, encoding: .utf8)
      #expect(graphc("fmt", "--check", file).code == 0)
      #expect(graphc("show", file, "--stage", "imported").output == meaning.output)
      #expect(comments(formatted).sorted() == comments(text).sorted())
      #expect(formatted.hasSuffix("\n") && !formatted.hasSuffix("\n\n"))
      // Lines of a text of several lines keep their own spaces.
      guard ["digits-vit.yaml", "vit.yaml"].contains(name) else { return }
      #expect(!formatted.contains(" \n"))
      // Except for the columns of comments, the text is unchanged.
      func bare(_ text: String) -> String { text.replacing(#/ +# /#, with: " # ") }
      #expect(bare(formatted) == bare(text))
    }
  }

  @Test func aFileWithErrorsIsLeftAlone() throws {
    try withTemporaryFolder { folder in
      let (broken, right) = (folder + "/broken.yaml", folder + "/right.yaml")
      let text = "graphc: 1\nmodel: M\ngraph:\n    y: x +\noutputs: y\n"
      try text.write(toFile: broken, atomically: true, encoding: .utf8)
      try text.replacing(" +", with: "+1").write(toFile: right, atomically: true, encoding: .utf8)
      let result = graphc("fmt", broken, right)
      #expect(result.code == 65 && result.messages.contains("[syntax/unexpected-end]"))
      #expect(result.output == right + "\n")
      #expect(try String(contentsOfFile: broken, encoding: .utf8) == text)
      #expect(try String(contentsOfFile: right, encoding: .utf8).contains("\n  y: x + 1\n"))
      #expect(graphc("fmt", folder + "/missing.yaml").code == 66)
    }
  }
}
