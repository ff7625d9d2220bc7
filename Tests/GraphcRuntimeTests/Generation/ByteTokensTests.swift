import Testing

@testable import GraphcRuntime

@Suite struct ByteTokensTests {
  @Test func eachByteIsAToken() {
    #expect(ByteTokens.encode("aä") == [100, 198, 167])
    #expect(ByteTokens.encode([0, 255]) == [3, 258])
    #expect(ByteTokens.encode("") == [])
  }

  @Test(arguments: ["", "plain", "ä€😀\t\0\n", "e\u{301}"]) func textComesBack(text: String) {
    #expect(Array(ByteTokens.decode(ByteTokens.encode(text)).utf8) == Array(text.utf8))
  }

  @Test func specialTokensAreNoText() {
    #expect(ByteTokens.decode([1, 100, 0, 101, 2, 102]) == "ab")
  }

  @Test func whatIsNoTextIsReplaced() {
    #expect(ByteTokens.decode([100, 198, 100]) == "a\u{FFFD}a")
    #expect(ByteTokens.decode([-1, 259, .max, .min, 100]) == "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}a")
  }
}
