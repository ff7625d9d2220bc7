import Diagnostics
import GraphGen
import Testing

/// The keys of a mapping, and the tables that it computes, before there is a file.
@Suite struct WeightKeyTests {
  /// Lines of a spec with one mapping, and the errors of its keys.
  private static let keys: [(String, [String], [String])] = [
    // What the model has, and what it has not.
    ("linear(x, 4)", ["y.weight: w", "y.bias: b"], []),
    ("linear(x, 4)", ["y.wieght: w"], ["9:5 weights/unknown-parameter"]),
    (
      "linear(x, 4)", ["y: w", "y.{p}.more: w", "z.{p}: b"],
      ["9:5", "10:5", "11:5"].map { $0 + " weights/unknown-parameter" }
    ),
    ("linear(x, 4)", ["'{p}.weight': w", "y.bi{p}: b", "y{i}.bias: b"], ["11:5 weights/unknown-parameter"]),
    // What it can have: after a false 'when', in an arm that is not taken, through a block that is handed down.
    ("linear(x, 4, use_bias=false)", ["y.bias: b", "own: o"], []),
    ("linear(x, 4) if flag else rms_norm(x)", ["y.bias: b", "y.weight: w"], []),
    (
      "layer_norm(x) if flag else linear(x, 4)", ["y.bias: b", "y.weight: w", "y.scale: w"],
      ["11:5 weights/unknown-parameter"]
    ),
    ("wrap(x, norm=layer_norm if flag else rms_norm)", ["y.normed.bias: b", "y.normed.{p}: w"], []),
    ("wrap(x, norm=rms_norm)", ["y.normed.bias: b"], ["9:5 weights/unknown-parameter"]),
    ("wrap(x)", ["y.normed.bias: b"], []),
    // Steps of a repeat have any number, none included.
    (
      "repeat(linear, 2, x, out=4)", ["y.7.weight: w", "y.{i}.bias: b", "y.{p}.{i}: c"],
      ["11:5 weights/unknown-parameter"]
    ),
    ("repeat(linear, 0, x, out=4)", ["y.{i}.weight: w", "y.a.weight: w"], ["10:5 weights/unknown-parameter"]),
    // The more literal key applies; of two equals neither does.
    ("linear(x, 4)", ["y.{p}: g", "y.weight: w", "'{p}.{i}': n"], ["11:5 weights/unknown-parameter"]),
    ("linear(x, 4)", ["y.{p}: g", "'{p}.weight': w"], ["10:5 weights/tie"]),
    ("repeat(linear, 2, x, out=4)", ["y.{i}.{p}: g", "y.{p}.weight: w", "y.0.{p}: h"], ["11:5 weights/tie"]),
    ("repeat(linear, 2, x, out=4)", ["y.{i}.{p}: g", "y.{i}.w{p}: w"], ["10:5 weights/tie"]),
  ]

  @Test(arguments: keys)
  func keysNameWhatTheModelCanHave(value: String, entries: [String], expected: [String]) {
    let text = """
      graphc: 1
      model: M
      config: {flag: true}
      inputs: {x: "f32[B, 4]"}
      parameters: {own: "f32[1] ~ zeros when not flag"}
      blocks: {wrap: {config: {norm: block = layer_norm}, inputs: {x: "f32[..., C]"}, graph: {normed: norm(x)}, outputs: normed}}
      weights:
       hf:
      \(entries.map { "    " + $0 }.joined(separator: "\n"))
      graph: {y: "\(value)"}
      outputs: y
      """
    #expect(elaborate(text).summaries == expected)
  }

  @Test func theNearestKeyIsOneThatIsFree() {
    func help(_ entries: String) -> String? {
      elaborate(weightSpec("w", more: entries).replacing(", use_bias=false", with: "")).diagnostics.first?.help
    }
    #expect(help("    y.bais: b") == "did you mean 'y.bias'?")
    #expect(help("    y.wieght: b") == "remove the line")
    #expect(help("    z.{p}: b") == "did you mean 'y.{p}'?")
  }

  /// A spec may map what only a variant has.
  @Test func variantsCount() {
    let text = """
      graphc: 1
      model: M
      config: {deep: false}
      variants: {large: {deep: true}}
      inputs: {x: "f32[B, 4]"}
      weights: {hf: {y.weight: w, z.weight: v, q.weight: u}}
      graph:
        y: linear(x, 4, use_bias=false)
        z: linear(y, 4, use_bias=false) if deep else rms_norm(y)
      outputs: z
      """
    for variant in [nil, "large"] {
      #expect(elaborate(text, variant: variant).summaries == ["6:42 weights/unknown-parameter"])
    }
  }

  // MARK: - Tables that the spec computes

  private static let computed: [(String, [String])] = [
    ("iota(4)", []), ("3", []), ("cast(iota(4), f32) * 0.5", []), ("sinusoidal_positions(count=4, width=n)[new]", []),
    ("iota(B)", ["6:22 spec/unknown-name"]), ("x", ["6:17 spec/unknown-name"]), ("y", ["6:17 spec/unknown-name"]),
    ("linear(cast(iota(4), f32)[new], 4)", ["6:17 weights/computed"]), ("iota(0.5)", ["6:22 type/expected-int"]),
    ("[1, 2]", ["6:17 type/expected-tensor"]), ("iota(3) + iota(4)", ["6:17 shape/broadcast"]),
  ]

  @Test(arguments: computed) func tablesAreComputedOfConfigAlone(_ value: String, _ expected: [String]) {
    let text = """
      graphc: 1
      model: M
      config: {n: 6}
      inputs: {x: "f32[B, 4]"}
      weights: {w: {computed: {
        table:       "\(value)"}}}
      graph: {y: x}
      outputs: y
      """
    #expect(elaborate(text).summaries == expected)
  }
}
