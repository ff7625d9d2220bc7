import GraphIR
import Testing

@testable import SwiftEmitter

/// Parts of emitted code.
@Suite struct SwiftSourceTests {
  @Test func blocksAreIndented() {
    var source = SwiftSource()
    source.block("func f()") { $0.list("return g", ["1", "x: 2"]) }
    #expect(source.text == "func f() {\n  return g(1, x: 2)\n}\n")
  }

  @Test func longListsAreBrokenBeforeTheLastColumn() {
    var source = SwiftSource()
    source.list("call", (0..<40).map { "argument\($0): \($0)" })
    let lines = source.text.split(separator: "\n")
    #expect(lines.count > 2 && lines[0] == "call(" && lines.last?.hasSuffix(")") == true)
    #expect(lines.allSatisfy { $0.count <= SwiftSource.columns })
  }

  @Test func longCommentsAreBrokenBetweenWords() {
    var source = SwiftSource()
    source.comment(String(repeating: "word ", count: 60))
    let lines = source.text.split(separator: "\n")
    #expect(lines.count == 3 && lines.allSatisfy { $0.hasPrefix("// word") && $0.count <= SwiftSource.columns })
  }

  @Test(arguments: [
    (0, "0"), (999_999, "999999"), (1_000_000, "1_000_000"), (12_345_678, "12_345_678"), (-1_234_567, "-1_234_567"),
    (123_456_789, "123_456_789"),
  ])
  func longNumbersAreGrouped(_ number: Int, _ text: String) {
    var sizes = SizeTable(dims: [])
    #expect(sizes.expression(Dim(number)) == text)
  }

  @Test func sizesOfRunTimeDimsHaveOneNameEach() {
    var sizes = SizeTable(dims: ["B", "T"])
    let product = Dim(symbol: "B")
    #expect(sizes.expression(product) == "sizes.b")
    #expect(sizes.expression(product) == "sizes.b")
    #expect(SizeTable.terms(Dim(7)) { $0 } == ["7"])
  }

  @Test(arguments: [("ViT", true), ("class", true), ("1x", false), ("a-b", false), ("", false), ("../x", false)])
  func namesOfPackages(_ name: String, _ isName: Bool) {
    #expect(EmittedPackage.isName(name) == isName)
  }
}
