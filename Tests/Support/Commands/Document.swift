import Foundation
import GraphcTestFiles
import Testing

/// A page of the documentation that shows files and the output of graphc.
package struct Document {
  /// A fenced block.
  package struct Block {
    package var language: String
    package var text: String
  }

  /// The blocks in order.
  package private(set) var blocks: [Block] = []

  /// - Parameter path: the path within the repository.
  package init(path: String) throws {
    var open: Block?
    for line in try Repository.text(path).components(separatedBy: "\n") {
      switch (line.hasPrefix("```"), open) {
      case (true, nil): open = Block(language: String(line.dropFirst(3)), text: "")
      case (true, let block?):
        blocks.append(block)
        open = nil
      case (false, _): open?.text += line + "\n"
      }
    }
  }

  /// Runs every command after `$ graphc` in a folder with the models of the repository, and compares its output on both
  /// streams with the lines below it.
  ///
  /// - Parameter file: the file to which the text of a block is written, for the commands after it.
  /// - Returns: the number of commands that were run.
  package func expectCommands(file: (Block) -> String?) throws -> Int {
    try withTemporaryFolder { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/Models", withDestinationPath: Repository.path("Models"))
      var count = 0
      for block in blocks {
        if let name = file(block) {
          try block.text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
        }
        guard block.language == "text", block.text.hasPrefix("$ ") else { continue }
        for part in ("\n" + block.text).components(separatedBy: "\n$ ").dropFirst() {
          let lines = part.components(separatedBy: "\n")
          let command = try #require(lines.first)
          #expect(command.hasPrefix("graphc "))
          let result = try Executable.shell(
            "cd '\(folder)' && \"$GRAPHC\" \(command.dropFirst("graphc ".count)) 2>&1")
          let shown = Array(lines.dropFirst())
          #expect(
            Self.matches(shown[...], result.output.components(separatedBy: "\n")[...]),
            "\(command)\n\(result.output)")
          count += 1
        }
      }
      return count
    }
  }

  /// Whether lines match, where a line `…` matches any lines, and `…` within a line any part of it.
  package static func matches(_ shown: ArraySlice<String>, _ printed: ArraySlice<String>) -> Bool {
    guard let first = shown.first else { return printed.allSatisfy(\.isEmpty) }
    if first.trimmingCharacters(in: .whitespaces) == "…" {
      return (printed.startIndex...printed.endIndex).contains { matches(shown.dropFirst(), printed[$0...]) }
    }
    // The output of the last command of a block ends with the block.
    if first.isEmpty, shown.count == 1 { return printed.allSatisfy(\.isEmpty) }
    guard let line = printed.first else { return false }
    return (first == line || omits(first, from: line)) && matches(shown.dropFirst(), printed.dropFirst())
  }

  private static func omits(_ shown: String, from line: String) -> Bool {
    let parts = shown.components(separatedBy: "…")
    return parts.count == 2 && line.hasPrefix(parts[0]) && line.hasSuffix(parts[1])
      && line.utf8.count >= parts[0].utf8.count + parts[1].utf8.count
  }
}
