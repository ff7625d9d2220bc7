import Diagnostics
import ModelSpec
import Testing

@Suite struct VersionTests {
  @Test(arguments: [
    ("model: M\n", ["1:1 spec/version"]),
    ("model: M\ngraphc: 1\n", ["2:1-7 spec/version"]),
    ("graphc: 2\nmodell: M\nnothing: [\"known\"]\n", ["1:9-10 spec/version"]),
    ("graphc: [1]\n", ["1:9-12 spec/version"]),
    ("graphc:\n", ["1:8 spec/version"]),
    ("graphc: 1\n", ["1:1 spec/missing-key", "1:1 spec/missing-key", "1:1 spec/missing-key"]),
    ("graphc: 1\nmodl: M\ngraph: {y: x}\noutputs: y\n", ["2:1-5 spec/unknown-key"]),
    ("graphc: 1\nmodel: 3D\ngraph: {y: x}\noutputs: y\n", ["2:8-10 spec/name"]),
    ("", ["1:1 yaml/empty"]),
    ("- a\n", ["1:1-4 yaml/expected-mapping"]),
  ])
  func reports(text: String, expected: [String]) {
    #expect(summaries(text) == expected)
  }
}

/// Rows of the catalogue of bad inputs that end in this stage: Y10, Y17 to Y21 and Y23.
@Suite struct CatalogueTests {
  @Test(arguments: ["no", "yes", "on", "No", "OFF", "True"])
  func booleansHaveOneSpelling(word: String) {
    let (_, log, _) = read(model("config: {causal: \(word)}"))
    #expect(log.diagnostics.map(\.code) == ["type/expected-bool"])
    let isTrue = ["yes", "on", "True"].contains(word)
    #expect(log.diagnostics.first?.help == "write \(isTrue)")
  }

  @Test func namesEqualByNormalizationAreTold() {
    let (_, log, _) = read(model("config: {\u{E9}: 1, e\u{301}: 2}"))
    #expect(log.diagnostics.map(\.code) == ["spec/name", "spec/name"])
    #expect(log.diagnostics.map(\.message) == ["'\u{E9}' is not a name", "'e\\u{301}' is not a name"])
  }

  @Test func keysAreOfferedByTheirSpelling() {
    let (_, log, _) = read(model("confg: {heads: 8}"))
    #expect(log.diagnostics.first?.help == "did you mean 'config'?")
    #expect(
      log.diagnostics.first?.notes.first?.message.hasPrefix("the keys are graphc, model, doc, include, config") == true)
  }

  @Test func duplicateNamesShowBothPlaces() throws {
    let (_, log, sources) = read(model("inputs: {x: \"f32[B]\"}\ngraph: {x: 1}"))
    let error = try #require(log.diagnostics.first)
    #expect(error.message == "'x' is defined twice")
    #expect(error.notes.first?.message == "it is an input here")
    let place = try #require(error.notes.first?.span)
    #expect(sources[place.source].position(of: Int(place.start)) == (3, 10))
  }

  @Test func numbersTakeNoQuotes() {
    let (_, log, _) = read(model("config: {heads: \"12\"}"))
    #expect(log.diagnostics.map(\.code) == ["type/expected-int"])
    #expect(log.diagnostics.first?.help == "write 12")
    #expect(read(model("config: {heads: \"4 * 3\"}")).model != nil)
  }
}
