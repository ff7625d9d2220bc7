import Diagnostics
import GraphGen
import Testing

/// `huggingface:` and the `config.json` from which it reads.
@Suite struct HuggingFaceTests {
  private static let lines = """
    config: {dim: 8, heads: 2, head_dim: dim / heads, act: gelu, eps: 1e-6, text: 4, classes: 3, kind: .half, bias: true}
    variants: {large: {dim: 16}, same: {dim: 12}}
    graph: {y: "act(x) * eps"}
    huggingface:
      model_type: [bert, other]
      config:
        dim: hidden_size
        heads: 2 * n.half if has(n.half) else n_head
        head_dim: head_dim if has(head_dim) else hidden_size / 2
        act: {hidden_act: {gelu: gelu, gelu_new: gelu_tanh, own: double}}
        eps: eps
        text: text_config.hidden_size
        classes: count(id2label)
        kind: .full
      require: {positions: [absolute, 7], tied: false, scaling: null}
      defaults: {text_config.hidden_size: 5, positions: absolute, tied: false, hidden_act: gelu}
    blocks:
      double: {inputs: {x: "f32[..., C]"}, graph: {y: 2.0 * x}, outputs: y}
    """
  private static let usual =
    #"{"model_type": "bert", "hidden_size": 12, "n_head": 3, "eps": 1e-05, "id2label": {"0": "a", "1": "b"}}"#

  private func elaborated(_ json: String, variant: String? = nil, settings: [String] = []) -> Elaboration {
    elaborate(spec(Self.lines), variant: variant, settings: settings, config: json)
  }

  private func config(_ json: String, variant: String? = nil, settings: [String] = []) -> [String] {
    let elaboration = elaborated(json, variant: variant, settings: settings)
    return elaboration.model?.config.map(\.text) ?? elaboration.summaries
  }

  /// The usual file with some text in the place of another.
  private static func edited(_ old: String, _ new: String) -> String { usual.replacing(old, with: new) }

  @Test func theFileFillsConfig() {
    #expect(elaborate(spec(Self.lines)).model?.config.first?.text == "8")
    #expect(config(Self.usual) == ["12", "3", "6", "gelu", "1e-05", "5", "2", ".full", "true"])
    let filled = elaborated(Self.usual).model?.filledConfig ?? []
    #expect(filled.map(\.name) == ["dim", "heads", "head_dim", "act", "eps", "text", "classes", "kind"])
    #expect(filled.filter(\.isDefault).map(\.name) == ["act", "text"])
    let other = """
      {"model_type": "other", "hidden_size": 10, "n": {"half": 2}, "head_dim": 7, "hidden_act": "gelu_new", "eps": 1,
       "text_config": {"hidden_size": 9}, "id2label": ["a"], "positions": 7.0, "tied": null, "scaling": null}
      """
    #expect(config(other) == ["10", "4", "7", "gelu_tanh", "1.0", "9", "1", ".full", "true"])
  }

  /// A block may be config, written, set and filled.
  @Test func blocksAreConfig() {
    #expect(elaborated(Self.edited(#""n_head""#, #""hidden_act": "own", "n_head""#)).gir.contains("multiply"))
    #expect(elaborate(spec(Self.lines)).gir.contains("= gelu "))
    #expect(elaborate(spec(Self.lines), settings: ["act=silu"]).gir.contains("= silu "))
    #expect(
      elaborate(spec(Self.lines), settings: ["act=silu if bias else relu"]).summaries == [
        "--set act=silu if bias else relu spec/used-before-definition"
      ])
    #expect(elaborate(spec(Self.lines), settings: ["act=3"]).summaries == ["--set act=3 type/expected-block"])
    #expect(elaborate(spec(Self.lines), settings: ["dim=gelu"]).summaries == ["--set dim=gelu type/expected-int"])
  }

  @Test func whatIsSaidTwiceHasToAgree() {
    #expect(config(Self.usual, settings: ["dim=12", "eps=0.00001"]).first == "12")
    #expect(config(Self.usual, variant: "same").first == "12")
    #expect(elaborated(Self.usual, settings: ["dim=12"]).model?.filledConfig.first?.name == "heads")
    let error = elaborated(Self.usual, settings: ["heads=6"])
    #expect(error.summaries == ["--set heads=6 config/contradiction"])
    #expect(error.text.contains("'heads' is 6 here, and 3 by config.json (2 * n.half if has(n.half) else n_head)"))
    #expect(error.text.contains("config.json:1:53: note: "))
    #expect(config(Self.usual, variant: "large") == ["4:25 config/contradiction"])
    #expect(config(Self.usual, variant: "large", settings: ["dim=12"]).first == "12")
    // A default has the same effect as a value in the file.
    #expect(config(Self.usual, settings: ["text=4"]) == ["--set text=4 config/contradiction"])
    #expect(config(Self.usual, settings: ["kind=.half"]) == ["--set kind=.half config/contradiction"])
  }

  @Test(
    arguments: [
      (edited("12", "\"12\""), ["11:58 type/operand", "config.json:1:39 type/expected-int"]),
      (edited("12", "12.0"), ["config.json:1:39 type/expected-int"]),
      (edited("12", "true"), ["11:58 type/operand", "config.json:1:39 type/expected-int"]),
      (edited("12", "1000000000000000000000000"), ["config.json:1:39 type/expected-int"]),
      (edited("12", "18446744073709551615"), ["config.json:1:39 type/expected-int"]),
      (edited("12", "[12]"), ["11:58 type/operand", "config.json:1:39 type/expected-int"]),
      (edited("12", "{}"), ["11:58 type/operand", "config.json:1:39 type/expected-int"]),
      (edited("12", "13"), ["11:60 shape/not-divisible"]),
      (edited("12", "9223372036854775807"), ["11:60 shape/not-divisible"]),
      (edited("3,", "3, \"n\": {\"half\": 9223372036854775807},"), ["10:12 limit/elements"]),
      (edited("1e-05", "1e300"), ["5:22 value/out-of-range"]),
      (edited("\"hidden_size\": 12, ", ""), ["9:10 config/missing-key", "11:46 config/missing-key"]),
      (edited("12", "null"), ["9:10 config/missing-key", "11:46 config/missing-key"]),
      (edited("\"n_head\": 3, ", ""), ["10:43 config/missing-key"]),
      (edited("{\"0\": \"a\", \"1\": \"b\"}", "4"), ["15:20 type/expected-list"]),
      (edited("bert", "gpt2"), ["config.json:1:16 config/model-type"]),
      (edited("\"bert\"", "1"), ["config.json:1:16 config/model-type"]),
      (edited("\"model_type\": \"bert\", ", ""), ["config.json:1:1 config/model-type"]),
      ("[]", ["config.json:1:1 config/format"]), ("7", ["config.json:1:1 config/format"]),
      (edited("\"n_head\"", "\"hidden_act\": \"mish\", \"n_head\""), ["config.json:1:57 config/unknown-value"]),
      (edited("\"n_head\"", "\"hidden_act\": 4, \"n_head\""), ["config.json:1:57 config/unknown-value"]),
      (edited("\"n_head\"", "\"positions\": \"relative\", \"n_head\""), ["config.json:1:56 config/require"]),
      (edited("\"n_head\"", "\"tied\": true, \"n_head\""), ["config.json:1:51 config/require"]),
      (edited("\"n_head\"", "\"tied\": 0, \"n_head\""), ["config.json:1:51 config/require"]),
      (edited("\"n_head\"", "\"scaling\": {\"a\": 1}, \"n_head\""), ["config.json:1:54 config/require"]),
      (
        edited("\"n_head\"", "\"scaling\": 1, \"tied\": true, \"n_head\""),
        ["config.json:1:65 config/require", "config.json:1:54 config/require"]
      ),
    ] as [(String, [String])])
  func reports(json: String, expected: [String]) { #expect(elaborated(json).summaries == expected, "\(json)") }

  /// What an expression reads is shown where it stands.
  @Test func whatIsReadIsShown() {
    let text = elaborated(Self.edited("12", "13")).text
    #expect(text.contains("config.json:1:39: note: hidden_size is 13 here"), "\(text)")
  }

  /// What a file leaves out, the command line may say.
  @Test func whatIsMissingCanBeSet() {
    let json = Self.edited("\"n_head\": 3, ", "")
    #expect(config(json, settings: ["heads=4"]).prefix(2) == ["12", "4"])
    #expect(elaborated(json).diagnostics.first?.help?.contains("--set heads=…") == true)
  }

  /// Config that is not used need not be valid: here 13 / 2 is not the size of a head.
  @Test func whatIsReplacedNeedsNoValue() {
    let json = Self.edited("12", "13").replacing("\"n_head\"", with: "\"head_dim\": 4, \"n_head\"")
    #expect(config(json).prefix(3) == ["13", "3", "4"])
    #expect(
      elaborate(spec("config: {dim: 9, heads: 3, size: dim / heads}"), settings: ["dim=10", "size=4"]).model?.config
        .map(\.text) == ["10", "3", "4"])
    #expect(
      elaborate(spec("config: {dim: 9, heads: 3, size: dim / heads}"), settings: ["dim=10"]).summaries == [
        "3:25 shape/not-divisible"
      ])
  }

  /// The table is checked without a file.
  @Test(
    arguments: [
      ("config: {dmi: a}", ["6:12 spec/unknown-key"]),
      ("config: {dim: \"sqtr(a)\"}", ["6:18 spec/unknown-ref"]),
      ("config: {act: {a: {x: gleu}}}", ["6:25 spec/unknown-name"]),
      ("config: {act: {a: {x: 3}}}", ["6:25 type/expected-block"]),
      ("config: {dim: {a: {x: gelu}}}", ["6:25 type/expected-int"]),
      ("config: {dim: {a: {x: 3, y: 4}}}", []),
      ("config: {dim: a.b.c + count(d) * 2 if has(e) else f // 2}", []),
    ] as [(String, [String])])
  func checksTheTable(line: String, expected: [String]) {
    let lines = "config: {dim: 8, act: gelu}\nhuggingface:\n  model_type: a\n  \(line)"
    #expect(elaborate(spec(lines)).summaries == expected)
  }
}
