import Diagnostics
import GraphcTestFiles
import Testing

/// Tests/Fixtures/mistakes.txt: typical mistakes of users of other frameworks, and of beginners with YAML.
///
/// A case is a line `# code` and the spec below it, in which `‸` marks the place of the error; missing keys are filled
/// in by `frame`. In at least 95 of 100 cases, pasting the suggested text must remove the error.
@Suite struct MistakeTests {
  private struct Mistake: CustomTestStringConvertible {
    var code: String
    var text: String
    var line: Int
    var column: Int

    var testDescription: String { "\(code) \(text.prefix(60))" }

    init?(_ part: String) {
      let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      guard lines.count == 2 else { return nil }
      code = String(lines[0])
      var body = lines[1].split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      while body.last?.isEmpty == true { body.removeLast() }
      let marked = Self.frame(body.joined(separator: "\n") + "\n")
      guard let mark = marked.firstIndex(of: "‸") else { return nil }
      let before = marked[..<mark].split(separator: "\n", omittingEmptySubsequences: false)
      line = before.count
      column = (before.last?.unicodeScalars.count ?? 0) + 1
      text = String(marked[..<mark] + marked[marked.index(after: mark)...])
    }

    /// A text that does not begin with the version stands after one, before the inputs, graph and outputs that it lacks.
    private static func frame(_ text: String) -> String {
      let keys = text.split(separator: "\n").filter { $0.first.map { !$0.isWhitespace } ?? false }.map { line in
        String(line.prefix { $0 != ":" }.filter { $0 != "‸" })
      }
      if keys.contains(where: { $0.hasPrefix("graphc") || $0.hasPrefix("- graphc") }) || keys.first == "model" {
        return text
      }
      var result = "graphc: 1\nmodel: M\n" + text
      if !keys.contains("inputs") { result += "inputs: {x: \"f32[B, T, 64]\", ids: \"i32[B, T]\"}\n" }
      if !keys.contains("graph") { result += "graph: {y: x}\n" }
      if !keys.contains("outputs") { result += "outputs: y\n" }
      return result
    }
  }

  private static let all: [Mistake] = {
    let text = (try? Repository.text("Tests/Fixtures/mistakes.txt")) ?? ""
    return ("\n" + text).split(separator: "\n# ").compactMap { Mistake(String($0)) }
  }()

  @Test func isSaidWhereItIsAndHowToMendIt() throws {
    #expect(Self.all.count >= 200)
    var mended = 0
    var left: [String] = []
    for mistake in Self.all {
      let first = elaborate(mistake.text)
      guard let error = first.error(mistake.code, line: mistake.line, column: mistake.column) else {
        Issue.record(
          "\(mistake.code) at \(mistake.line):\(mistake.column) is not said of\n\(mistake.text)\n\(first.text)")
        continue
      }
      #expect(!(error.help ?? "").isEmpty, "no help: \(first.text)")
      guard let text = first.mended(by: error) else {
        left.append("\(mistake.code): \(error.message)")
        continue
      }
      let second = elaborate(text)
      let isLeft = second.errors.contains {
        $0.code == error.code && $0.message == error.message && $0.span == error.span
      }
      #expect(!isLeft, "\(first.text)\n\(second.text)")
      if !isLeft { mended += 1 }
    }
    #expect(Double(mended) >= 0.95 * Double(Self.all.count), "\(mended) of \(Self.all.count); left: \(left)")
  }
}
