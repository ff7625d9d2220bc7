import GraphcTestFiles
import Testing

/// Docs/Contributing/bad-input.md names the tests of each row, and has each row that a test cites.
@Suite struct BadInputTests {
  private static let page = "Docs/Contributing/bad-input.md"

  /// The rows with the tests that they name, such as `SafetensorsTests.refusesOffsets`.
  private static func rows() throws -> [(row: String, tests: [String])] {
    try Repository.text(page).split(separator: "\n").compactMap { line in
      guard let match = line.prefixMatch(of: #/\| ([A-Z]\d+) \|/#) else { return nil }
      let cells = line.split(separator: "|")
      guard let names = cells.last(where: { $0.contains("Tests.") }) else { return (String(match.1), []) }
      return (String(match.1), names.matches(of: #/`(\w+\.\w+)`/#).map { String($0.1) })
    }
  }

  private static let files: [(path: String, text: String)] = Repository.files(under: "Tests", suffix: ".swift")
    .compactMap { path in (try? Repository.text(path)).map { (path, $0) } }

  /// The rows that comments cite: `Row W15: …`, `/// W8, W9`, `Rows Y3 to Y5 and Y24 …`.
  private static func cited(in text: String) -> Set<String> {
    let comment =
      #/\/\/\/? +(?:Rows? (?:of the catalogue [a-z ]*: )?)?((?:[YSWNIKCR]\d+(?:, | to | and |))+)(?:[:. ]|$)/#
    var rows: Set<String> = []
    for line in text.split(separator: "\n") {
      guard let start = line.firstRange(of: "//"), let match = line[start.lowerBound...].prefixMatch(of: comment) else {
        continue
      }
      for row in match.1.matches(of: #/[A-Z]\d+/#) { rows.insert(String(row.0)) }
    }
    return rows
  }

  @Test func everyRowNamesTestsThatExist() throws {
    let rows = try Self.rows()
    #expect(rows.count >= 70 && Set(rows.map(\.row)).count == rows.count)
    for (row, tests) in rows {
      #expect(!tests.isEmpty, "\(row) has no test")
      for test in tests {
        let parts = test.split(separator: ".")
        #expect(
          Self.files.contains { $0.text.contains("struct \(parts[0]) ") && $0.text.contains("func \(parts[1])(") },
          "\(row) names \(test), which does not exist")
      }
    }
  }

  @Test func everyCitedRowIsOnThePage() throws {
    let known = Set(try Self.rows().map(\.row))
    var count = 0
    for (path, text) in Self.files {
      let cited = Self.cited(in: text)
      count += cited.count
      #expect(cited.subtracting(known) == [], "\(path) cites rows that \(Self.page) does not have")
    }
    #expect(count >= 60)
  }
}
