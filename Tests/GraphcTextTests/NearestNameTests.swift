import GraphcText
import Testing

@Suite struct NearestNameTests {
  private let keys = ["heads", "head_dim", "hidden", "depth", "dim", "dropout", "x", "config", "café"]

  @Test(arguments: [
    ("hedas", "heads"), ("head", "heads"), ("Heads", "heads"), ("headdim", "head_dim"), ("dimm", "dim"), ("X", "x"),
    ("cofnig", "config"), ("cafe", "café"), ("droput", "dropout"), ("id", nil), ("y", nil), ("", nil),
    ("patch", nil), ("embedding", nil),
  ])
  func best(name: String, expected: String?) {
    #expect(NearestName.best(to: name, among: keys) == expected)
  }

  @Test func theNameItselfIsNoSuggestion() {
    #expect(NearestName.best(to: "heads", among: ["heads"]) == nil)
    #expect(NearestName.best(to: "caf\u{E9}", among: ["cafe\u{301}"]) == "cafe\u{301}")
  }

  @Test func equallyNearOnesKeepTheirOrder() {
    #expect(NearestName.candidates(to: "keq", among: ["key", "ked", "kex", "xyz"], limit: 2) == ["key", "ked"])
    #expect(NearestName.candidates(to: "query", among: ["quer", "query1", "qury2"]) == ["quer", "query1", "qury2"])
  }

  @Test func longNamesCostNothing() {
    let long = String(repeating: "a", count: 100_000)
    #expect(NearestName.candidates(to: long, among: [long + "b"]) == [])
    #expect(NearestName.candidates(to: "abc", among: [long]) == [])
  }

  @Test func helpQuotesTheName() {
    #expect(NearestName.help(for: "hedas", among: keys) == "did you mean 'heads'?")
  }
}
