package import GraphcText

/// Two texts as a unified diff, with three lines around each change; empty if they are equal.
package struct UnifiedDiff {
  package static let contextLineCount = 3

  package private(set) var styled: StyledText
  /// The diff as text; it is escaped.
  package var text: String { styled.text }

  /// - Parameters:
  ///   - names: the names of the two texts, for the header.
  ///   - usesColor: whether to write ANSI colours, for a terminal.
  package init(_ old: String, _ new: String, names: (old: String, new: String), usesColor: Bool = false) {
    styled = StyledText(usesColor: usesColor)
    let lines = LineDiff(Self.lines(of: old), Self.lines(of: new)).lines
    let changed = lines.indices.filter { lines[$0].change != .kept }
    guard let first = changed.first else { return }
    styled.appendLine("--- \(names.old)", .bold)
    styled.appendLine("+++ \(names.new)", .bold)

    var hunks = [first...first]
    for index in changed.dropFirst() {
      if index - hunks[hunks.count - 1].upperBound <= 2 * Self.contextLineCount {
        hunks[hunks.count - 1] = hunks[hunks.count - 1].lowerBound...index
      } else {
        hunks.append(index...index)
      }
    }
    var (position, oldLine, newLine) = (0, 1, 1)
    /// The last line before the hunk that starts a function, as in git.
    var section = ""
    for hunk in hunks {
      let start = max(0, hunk.lowerBound - Self.contextLineCount)
      let range = start..<min(lines.count, hunk.upperBound + 1 + Self.contextLineCount)
      while position < range.lowerBound {
        section = Self.section(lines[position].text) ?? section
        if lines[position].change != .added { oldLine += 1 }
        if lines[position].change != .removed { newLine += 1 }
        position += 1
      }
      let oldCount = lines[range].count { $0.change != .added }
      let newCount = lines[range].count { $0.change != .removed }
      // An empty range is identified by the line before it.
      let place =
        "@@ -\(oldCount == 0 ? oldLine - 1 : oldLine),\(oldCount) "
        + "+\(newCount == 0 ? newLine - 1 : newLine),\(newCount) @@"
      styled.appendLine(section.isEmpty ? place : "\(place) \(section)", .cyan)
      for line in lines[range] {
        switch line.change {
        case .kept: styled.appendLine(" \(line.text)")
        case .removed: styled.appendLine("-\(line.text)", .red)
        case .added: styled.appendLine("+\(line.text)", .green)
        }
      }
    }
  }

  private static func lines(of text: String) -> [Substring] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.last == "" ? lines.dropLast() : lines
  }

  /// `func @main`, if the line starts a function of a module.
  private static func section(_ line: Substring) -> String? {
    let text = line.drop { $0 == " " }
    return text.hasPrefix("func @") ? String(text.prefix { $0 != "(" }) : nil
  }
}
