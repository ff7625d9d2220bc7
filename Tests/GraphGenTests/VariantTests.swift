import Diagnostics
import GraphGen
import Testing

/// `variants:` and `--variant`.
@Suite struct VariantTests {
  private static let lines = """
    config: {dim: 8, depth: 2, rate: 0.5, bias: true, act: "'gelu'", width: 2 * dim}
    variants:
      large: {dim: 16, depth: 3 * 4, rate: 1}
      wide: {width: 5 * dim}
      plain: {}
    inputs: {x: "f32[B, dim]"}
    graph: {y: "x * rate"}
    """

  private func config(variant: String?, settings: [String] = []) -> [String] {
    elaborate(spec(Self.lines), variant: variant, settings: settings).model?.config.map(\.text) ?? []
  }

  @Test func valuesTakeThePlaceOfConfigAndSettingsThatOfBoth() {
    #expect(config(variant: nil) == ["8", "2", "0.5", "true", "'gelu'", "16"])
    #expect(config(variant: "plain") == config(variant: nil))
    #expect(config(variant: "large") == ["16", "12", "1.0", "true", "'gelu'", "32"])
    #expect(config(variant: "wide") == ["8", "2", "0.5", "true", "'gelu'", "40"])
    #expect(config(variant: "large", settings: ["dim=4"]) == ["4", "12", "1.0", "true", "'gelu'", "8"])
  }

  @Test func unknownVariantsNameTheNearest() {
    let near = elaborate(spec(Self.lines), variant: "larg")
    #expect(near.summaries == ["--variant larg spec/unknown-variant"])
    #expect(near.diagnostics.first?.help == "did you mean 'large'?")
    let far = elaborate(spec(Self.lines), variant: "x")
    #expect(far.diagnostics.first?.help == "its variants are large, wide, plain")
    let none = elaborate(spec("config: {a: 1}"), variant: "large")
    #expect(none.summaries == ["--variant large spec/unknown-variant"])
    #expect(none.diagnostics.first?.help == "it has no variants")
  }

  /// The names and the literals of all variants are checked, whichever is chosen.
  @Test(
    arguments: [
      ("dmi: 3", nil, ["4:16 spec/unknown-key"]),
      ("dim: 3.5", nil, ["4:21 type/expected-int"]),
      ("dim: true", nil, ["4:21 type/expected-int"]),
      ("rate: true", nil, ["4:22 type/expected-float"]),
      ("flag: 1", nil, ["4:22 type/expected-bool"]),
      ("kind: 1", nil, ["4:22 type/expected-string"]),
      ("dims: 1", nil, ["4:22 type/expected-list"]),
      ("layout: 1", nil, ["4:24 type/expected-enum"]),
      ("dim: 3.5", "v", ["4:21 type/expected-int"]),
      ("dim: 7 / 2", nil, []),
      ("dim: 7 / 2", "v", ["4:25 shape/not-divisible"]),
      ("dim: q", "v", ["4:21 spec/unknown-name"]),
      ("dim: flag", "v", ["4:21 type/expected-int"]),
      ("rate: 1e308 * 10", "v", ["4:22 value/not-finite"]),
    ] as [(String, String?, [String])])
  func reports(values: String, variant: String?, expected: [String]) {
    let lines = """
      config: {flag: true, dim: 8, rate: 0.5, kind: "'a'", dims: "[1, 2]", layout: .half}
      variants: {v: {\(values)}}
      """
    #expect(elaborate(spec(lines), variant: variant).summaries == expected)
  }

  @Test func whatComesOfAVariantIsShownInIt() {
    let lines = """
      config: {dim: 8, heads: 2}
      variants: {large: {heads: 3}}
      inputs: {x: "f32[B, T, dim]"}
      graph: {y: "attention(x, heads=heads)"}
      """
    #expect(elaborate(spec(lines), variant: "large").summaries == ["4:27 shape/not-divisible"])
  }
}
