import Diagnostics
import ModelSpec
import Testing

/// In every style of YAML scalar, the places of names are those of their letters in the file.
@Suite struct ScalarTextTests {
  @Test(arguments: [
    "y: f(alpha, beta + 'c d') * gamma",
    "y: f(alpha,\n      beta\n\n      + 'c d') *\n    gamma",
    "y: 'f(alpha, beta + ''c d'') * gamma'",
    "y: 'f(alpha,\n    beta + ''c d'') *\n\n    gamma'",
    "y: \"f(alpha, beta + 'c d') * gamma\"",
    "y: \"f(alpha, \\\n    beta + \\\"c d\\\") \\x2a gamma\"",
    "y: \"f(alpha,\n\n    beta + '\\u00e9') \\u002a\\\n    \\ gamma\"",
    "y: >\n    f(alpha,\n      beta + 'c d')\n\n    * gamma",
    "y: >-\n    f(alpha, beta + 'c d') * gamma\n",
    "y: |2+  # a comment\n      f(alpha,\n        beta + 'é d')\n    * gamma\n\n",
    "y: &anchor f(alpha, beta + 'é d') * gamma  # é",
    "\"y\": &anchor \"f(alpha, beta + 'é d') * gamma\"",
  ])
  func namesAreWhereTheyStand(equation: String) throws {
    for lineEnd in ["\n", "\r\n"] {
      let text = model("doc: é\ngraph:\n  \(equation)").split(separator: "\n", omittingEmptySubsequences: false)
      let (read, log, sources) = read(text.joined(separator: lineEnd))
      #expect(log.diagnostics.map { summary($0, sources) } == [])
      let equation = try #require(read?.body.graph.first)
      var names: [Name] = equation.results
      equation.value.forEachName { names.append($0) }
      #expect(names.map(\.text) == ["y", "alpha", "beta", "gamma"])
      for name in names {
        let place = sources[name.span.source].text(Int(name.span.start)..<Int(name.span.end))
        #expect(place == name.text || place == "\"\(name.text)\"")
      }
    }
  }

  @Test func escapedLettersArePlacedAtTheirEscapes() throws {
    let (read, _, sources) = read(model("graph:\n  y: \"a\\u006Ca + \\x62\""))
    let source = try #require(read?.source)
    var places: [String] = []
    read?.body.graph.first?.value.forEachName { name in
      places.append(sources[source].text(Int(name.span.start)..<Int(name.span.end)))
    }
    #expect(places == ["a\\u006Ca", "\\x62"])
  }

  @Test func aliasesArePlacedAtTheAlias() throws {
    let (read, _, sources) = read(model("graph:\n  y: &sum a + b\n  z: *sum"))
    let span = try #require(read?.body.graph.last?.value.span)
    #expect(sources[span.source].text(Int(span.start)..<Int(span.end)) == "*sum")
  }

  @Test func argumentsOfTheCommandLineArePlacedAsTheyAre() throws {
    let text = ScalarText(verbatim: "4 * dim", from: SourceID(index: 3), at: 10)
    let value = try ExpressionParser.expression(text)
    #expect(value.operatorSpan == Span(source: SourceID(index: 3), start: 12, end: 13))
  }
}
