import GraphcText
import Testing

@testable import GraphcRuntime

@Suite struct JSONTests {
  func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

  @Test func readsAllKinds() throws {
    let value = try parse(" \n{\"a\": [1, -2, 0, 1.5, 1e3, true, false, null], \"b\": {\"c\": \"x\"}} \t\r\n")
    let elements = try #require(value["a"]?.array)
    #expect(elements.prefix(3).map(\.integer) == [1, -2, 0])
    #expect(elements[3].double == 1.5)
    #expect(elements[4].integer == nil)
    #expect(elements[4].double == 1000)
    #expect(elements[5].bool == true)
    #expect(elements[6].bool == false)
    #expect(value["b"]?["c"]?.string == "x")
    #expect(value["z"] == nil)
  }

  @Test func keepsIntegersExact() throws {
    #expect(try parse("9223372036854775807").integer == .max)
    #expect(try parse("-9223372036854775808").integer == .min)
    guard case .unsigned(.max) = try parse("18446744073709551615") else {
      Issue.record("the largest UInt64 is exact")
      return
    }
    #expect(try parse("18446744073709551616").integer == nil)
    // As in HuggingFace's tokenizer_config.json.
    #expect(try parse("1000000000000000019884624838656").double == 1e30)
    #expect(try parse("1.0").integer == nil)
    #expect(try parse("-0").integer == 0)
  }

  @Test func readsEscapes() throws {
    #expect(try parse(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00x""#).string == "\"\\/\u{08}\u{0C}\n\r\té😀x")
  }

  @Test func keepsKeysApartThatAreOnlyCanonicallyEqual() throws {
    let value = try parse("{\"\u{E9}\": 1, \"e\u{301}\": 2}")
    #expect(value["\u{E9}"]?.integer == 1)
    #expect(value["e\u{301}"]?.integer == 2)
  }

  @Test(arguments: [
    ("{\"a\":1,\"a\":2}", "json/duplicate-key"), ("{\"a\":1,\"\\u0061\":2}", "json/duplicate-key"),
    ("", "json/syntax"), ("  ", "json/syntax"), ("{", "json/syntax"), ("[1,]", "json/syntax"),
    ("{\"a\":1,}", "json/syntax"), ("[1 2]", "json/syntax"), ("{a:1}", "json/syntax"), ("{1:1}", "json/syntax"),
    ("{\"a\"}", "json/syntax"), ("'a'", "json/syntax"), ("\"a", "json/syntax"), ("\"a\nb\"", "json/syntax"),
    ("\"\\x\"", "json/syntax"), ("\"\\u12\"", "json/syntax"), ("\"\\", "json/syntax"), ("nul", "json/syntax"),
    ("True", "json/syntax"), ("\u{FEFF}1", "json/syntax"), ("[,1]", "json/syntax"), ("// c\n1", "json/syntax"),
    ("1 2", "json/trailing"), ("{}\0", "json/trailing"), ("01", "json/number"), ("-", "json/number"),
    ("1.", "json/number"), ("1e", "json/number"), ("1e400", "json/number"), ("+1", "json/syntax"),
    (".5", "json/syntax"), ("NaN", "json/syntax"), ("\"\\ud800\"", "json/surrogate"),
    ("\"\\udc00\\ud800\"", "json/surrogate"), ("\"\\ud800\\u0041\"", "json/surrogate"),
    ("\"\\ud800x\"", "json/surrogate"),
  ]) func refuses(text: String, code: String) {
    expectFailure(code) { _ = try parse(text) }
  }

  @Test func nestsToTheLimit() throws {
    func nested(_ depth: Int, _ open: String, _ close: String) -> String {
      String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
    }
    _ = try parse(nested(64, "[", "]"))
    _ = try parse(nested(64, "{\"a\":", "}"))
    for depth in [65, 10_000, 200_000] {
      expectFailure("json/depth") { _ = try parse(nested(depth, "[", "]")) }
      expectFailure("json/depth") { _ = try parse(String(repeating: "{\"a\":", count: depth)) }
    }
  }

  @Test(arguments: [
    [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
    [0x22, 0xE2, 0x82], [0x22, 0xC3], [0x22, 0xE2, 0x28, 0xA1, 0x22], [0x22, 0xF0, 0x8F, 0x80, 0x80, 0x22],
  ]) func refusesInvalidUTF8(text: [UInt8]) {
    expectFailure("json/utf-8") { _ = try JSONValue(parsing: text) }
    #expect(firstInvalidUTF8(in: text) == 1)
    #expect(String(validating: text, as: UTF8.self) == nil)
  }

  @Test func saysWhereTheErrorIs() {
    do {
      _ = try parse("{\"é\": 1, x}")
      Issue.record("no error")
    } catch {
      #expect("\(error)".contains("at byte 10"))
    }
  }

  @Test func writesWhatItReads() throws {
    let text = #"{"b":[1,-2,0.5,1e+300,true,null,18446744073709551615],"a\n\u0001\"é":{},"c":[]}"#
    #expect(try parse(text).text == text)
  }
}
