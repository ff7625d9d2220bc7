import Foundation
import GraphcTestFiles
import Testing

/// Everything public has a documentation comment.
@Suite struct PublicDocumentationTests {
  /// Witnesses of protocols of the standard library, which say what they mean.
  private static let witnesses = [
    "static func ==", "static func <", "func hash(into", "func encode(to", "init(from", "var description:",
    "var debugDescription:",
  ]

  /// A line that declares something public, from its introducer on; `nil` for other lines, for imports and extensions,
  /// and for exempt witnesses.
  static func declaration(_ line: Substring) -> Substring? {
    // Matching is slow, and few lines begin so.
    guard let first = line.first(where: { $0 != " " }), "@po".contains(first) else { return nil }
    let pattern =
      /^ *(?:@[A-Za-z]+(?:\([^)]*\))? +)*(?:public|open) +(?:(?:private|package|internal)\(set\) +)?(?<rest>(?:[a-z]+ +)*(?:struct|class|enum|protocol|actor|typealias|func|var|let|init|subscript)\b.*)/
    guard let rest = line.firstMatch(of: pattern)?.rest else { return nil }
    let words = rest.replacing(/^(?:(?:final|mutating|override|convenience) +)+/, with: "")
    return witnesses.contains { words.hasPrefix($0) } ? nil : rest
  }

  /// The public declarations of a file without a comment, each with its line.
  static func undocumented(in text: String) -> [(line: Int, declaration: Substring)] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.compactMap { index in
      guard let declaration = declaration(lines[index]) else { return nil }
      let above = lines[..<index].reversed().lazy.map { $0.drop { $0 == " " } }
        .first { !$0.hasPrefix("@") || $0.wholeMatch(of: /@[A-Za-z_]+(\(.*\))?/) == nil }
      let isDocumented = above.map { $0.hasPrefix("///") || $0.hasSuffix("*/") } ?? false
      return isDocumented ? nil : (index + 1, declaration)
    }
  }

  @Test func everythingPublicIsDocumented() throws {
    let root = Repository.path("Sources")
    let files = try #require(FileManager.default.enumerator(atPath: root))
    var count = 0
    for case let file as String in files where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: root + "/" + file, encoding: .utf8)
      count += text.split(separator: "\n").count { Self.declaration($0) != nil }
      for (line, declaration) in Self.undocumented(in: text) {
        Issue.record("Sources/\(file):\(line) has no documentation comment: \(declaration)")
      }
    }
    #expect(count > 300)
  }

  @Test(arguments: [
    ("public var x: Int", 1), ("  public let x: Int", 1), ("@inline(__always) public func f() {}", 1),
    ("public private(set) var x = 1", 1), ("public static func make() {}", 1), ("public final class A {}", 1),
    ("/// About it.\npublic var x: Int", 0), ("/// About it.\n@inlinable\npublic func f() {}", 0),
    ("// Not about it.\npublic var x: Int", 1), ("public import GraphIR", 0), ("extension A {}", 0),
    ("public extension A {}", 0), ("package var x: Int", 0), ("var x: Int", 0),
    ("public static func == (a: A, b: A) -> Bool { true }", 0), ("public func hash(into hasher: inout Hasher) {}", 0),
    ("public var description: String { \"\" }", 0), ("public init() {}", 1),
    ("public subscript(i: Int) -> Int { i }", 1),
  ])
  func theScannerFinds(text: String, count: Int) {
    #expect(Self.undocumented(in: text).count == count, "\(text)")
  }
}
