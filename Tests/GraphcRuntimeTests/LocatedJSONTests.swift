import GraphcText
import Testing

@testable import GraphcRuntime

@Suite struct LocatedJSONTests {
  private let text = #" {"a": 1, "b": {"c": [true, "x"], "d": null}, "a.b": 2, "e": {}} "#

  private func text(_ keys: String...) throws -> String? {
    let value = try LocatedJSON(parsing: Array(text.utf8)).value(at: keys)
    return value.map { String(decoding: Array(text.utf8)[$0.range], as: UTF8.self) }
  }

  @Test func everyPartKnowsItsPlace() throws {
    #expect(try text("a") == "1")
    #expect(try text("b") == #"{"c": [true, "x"], "d": null}"#)
    #expect(try text("b", "c") == #"[true, "x"]"#)
    #expect(try text("e") == "{}")
    #expect(try text()?.first == "{")
  }

  @Test func whatIsNotThereOrNullIsNone() throws {
    for keys in [["x"], ["a", "b"], ["b", "d"], ["b", "c", "0"], ["e", "x"], ["A"]] {
      #expect(try LocatedJSON(parsing: Array(text.utf8)).value(at: keys)?.range == nil, "\(keys)")
    }
  }

  @Test func itIsAsStrictAsTheOtherReader() {
    for broken in ["", "{", "[1,]", "1 2", #"{"a": 1, "a": 2}"#, "NaN", String(repeating: "[", count: 65)] {
      #expect(throws: GraphcError.self) { try LocatedJSON(parsing: Array(broken.utf8)) }
    }
  }
}
