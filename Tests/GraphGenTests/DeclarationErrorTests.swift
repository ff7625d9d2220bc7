import Testing

/// Every error of config, inputs, parameters, outputs and the other sections; the lines start at line 3.
@Suite struct DeclarationErrorTests {
  private static let config: [(String, [String])] = [
    ("config: {a: b, b: 3}", ["3:13 spec/used-before-definition"]),
    ("config: {a: c, b: c}", ["3:13 spec/unknown-name", "3:19 spec/unknown-name"]),
    ("config: {a: 1e308 * 10}", ["3:13 value/not-finite"]),
    ("config: {a: iota(3)}", ["3:13 type/not-compile-time"]),
    ("config: {a: gleu}", ["3:13 spec/unknown-name"]),
    ("config: {a: 7, b: a / 2}", ["3:23 shape/not-divisible"]),
    ("config: {a: 7, b: 2, c: a / b}", ["3:19 shape/not-divisible"]),
    ("config: {a: 0, b: 7 / a, c: 7 // a}", ["3:13 value/out-of-range", "3:13 value/out-of-range"]),
    ("config: {a: 9223372036854775807 + 1}", ["3:13 limit/elements"]),
    ("config: {a: 10 ** 30}", ["3:13 limit/elements"]),
    ("config: {a: -9223372036854775807 - 1, b: a // -1}", ["3:42 limit/elements"]),
  ]

  private static let inputs: [(String, [String])] = [
    (#"inputs: {x: "f32[4294967296, 4294967296]"}"#, ["3:14 limit/elements"]),
    (#"inputs: {x: "f32[1048577, 1048577]"}"#, ["3:14 limit/elements"]),
    (#"inputs: {x: "f32[1, 1, 1, 1, 1, 1, 1, 1, 1]"}"#, ["3:14 limit/rank"]),
    (#"inputs: {x: "fp16[B]"}"#, ["3:14 type/unknown-dtype"]),
    (#"inputs: {x: "f32[B, 0]"}"#, ["3:14 value/out-of-range"]),
    (#"inputs: {x: "f32[B, 3.0]"}"#, ["3:21 type/expected-int"]),
    (#"inputs: {x: "f32[B, ...]"}"#, ["3:21 shape/needs-static"]),
    (#"inputs: {x: "f32[B] = '3'"}"#, ["3:23 type/mismatch"]),
    (#"inputs: {x: "i32[B] = uniform(seed=0)"}"#, ["3:23 type/mismatch"]),
    (#"inputs: {x: "i32[B] = 0.5"}"#, ["3:23 type/mismatch"]),
    (#"inputs: {x: "i32[B] = 3000000000"}"#, ["3:23 value/out-of-range"]),
    (#"inputs: {x: "bool[B] = 1"}"#, ["3:24 type/mismatch"]),
    (#"inputs: {x: "f32[B] = B"}"#, ["3:23 type/not-compile-time"]),
    (#"inputs: {x: "f32[B] = inf"}"#, ["3:23 value/not-finite"]),
    (#"inputs: {x: "f32[B] = uniforn"}"#, ["3:23 spec/unknown-initializer"]),
    (#"inputs: {x: "f32[B] = zeros(1)"}"#, ["3:23 spec/too-many-arguments"]),
    (#"inputs: {x: "f32[B] = uniform(0, 1)"}"#, ["3:34 spec/too-many-arguments"]),
    (#"inputs: {x: "f32[B] = uniform(sed=0)"}"#, ["3:31 spec/unknown-argument"]),
    (#"inputs: {x: "f32[B] = normal(1, std=1)"}"#, ["3:37 spec/duplicate-argument"]),
    (#"inputs: {x: "f32[B] = normal(0)"}"#, ["3:30 value/out-of-range"]),
    (#"inputs: {x: "f32[B] = uniform(seed=-1)"}"#, ["3:36 value/out-of-range"]),
    (#"inputs: {x: "f32[B] = uniform(seed=B)"}"#, ["3:36 type/not-compile-time"]),
    (#"inputs: {x: "f32[B] = uniform(seed=0.5)"}"#, ["3:36 type/expected-int"]),
    (#"inputs: {x: "f32[B] = x"}"#, ["3:23 spec/unknown-name"]),
  ]

  private static let parameters: [(String, [String])] = [
    (#"parameters: {w: "f32[B] ~ zeros"}"#, ["3:18 shape/needs-static"]),
    (#"parameters: {w: "f32[0] ~ zeros"}"#, ["3:18 value/out-of-range"]),
    (#"parameters: {w: "f32[1048577, 1048577] ~ zeros"}"#, ["3:18 limit/elements"]),
    (#"parameters: {w: "f64[3] ~ zeros"}"#, ["3:18 type/unknown-dtype"]),
    (#"parameters: {w: "f32[3] ~ normal(0)"}"#, ["3:27 value/out-of-range"]),
    (#"parameters: {w: "f32[3] ~ normal(inf)"}"#, ["3:27 value/out-of-range"]),
    (#"parameters: {w: "f32[3] ~ normal(true)"}"#, ["3:34 type/expected-float"]),
    (#"parameters: {w: "f32[3] ~ normal(B)"}"#, ["3:34 type/not-compile-time"]),
    (#"parameters: {w: "f32[3] ~ uniform"}"#, ["3:27 spec/unknown-initializer"]),
    (#"parameters: {w: "f32[3] ~ normal"}"#, ["3:27 spec/unknown-initializer"]),
    (#"parameters: {w: "f32[3] ~ zeros(1)"}"#, ["3:27 spec/unknown-initializer"]),
    (#"parameters: {w: "f32[3] ~ draw"}"#, ["3:27 spec/unknown-initializer"]),
    (#"parameters: {w: "f32[3] ~ uniform(1)"}"#, ["3:27 spec/unknown-initializer"]),
    (#"parameters: {w: "f32[3] ~ uniform(1, 1)"}"#, ["3:27 value/out-of-range"]),
    (#"parameters: {w: "f32[3] ~ truncated_normal(0)"}"#, ["3:27 value/out-of-range"]),
    (#"parameters: {w: "f32[3] ~ kaiming_uniform(0.1)"}"#, ["3:27 spec/unknown-initializer"]),
    (#"parameters: {w: "f32[3] ~ zeros when 3"}"#, ["3:38 type/not-compile-time"]),
    (#"parameters: {w: "f32[3] ~ zeros when B > 3"}"#, ["3:40 type/not-compile-time"]),
  ]

  private static let graph: [(String, [String])] = [
    ("graph: {z: y + x, y: x}", ["3:12 spec/used-before-definition"]),
    ("graph: {y: q + x, z: y + x, v: q}", ["3:12 spec/unknown-name", "3:32 spec/unknown-name"]),
    ("graph: {y: softmax + x}", ["3:12 spec/unknown-name"]),
    ("graph: {y: x}\noutputs: [y, w]", ["4:14 spec/unknown-name"]),
    ("config: {n: 3}\noutputs: n", ["4:10 type/expected-tensor"]),
    (
      """
      parameters: {w: "f32[4] ~ zeros when false"}
      graph: {y: x + w}
      """,
      ["4:16 type/absent"]
    ),
  ]

  private static let surroundings: [(String, [String])] = [
    ("assert: [{that: 3 > 4, message: m}]", ["3:17 spec/assertion"]),
    ("assert: [{that: true == false, message: m}]", ["3:17 spec/assertion"]),
    ("assert: [{that: B, message: m}]", ["3:17 type/expected-bool"]),
    ("preprocess: {z: {mean: [1], std: [2]}}", ["3:14 spec/unknown-name"]),
    ("preprocess: {x: {mean: [1], std: [2]}}", ["3:17 shape/mismatch"]),
    (picture("{resize: 0, mean: [1], std: [2]}"), ["4:26 value/out-of-range"]),
    (picture("{resize: B, mean: [1], std: [2]}"), ["4:26 value/out-of-range"]),
    (picture("{mean: [1, 2], std: [2]}"), ["4:25 preproc/channels"]),
    (picture("{resize: 4}"), ["4:17 preproc/channels"]),
    (picture("{mean: [1], std: [1]}", channels: "4294967296"), []),
    (picture("{resize: 5, mean: [1], std: [1]}"), ["4:26 preproc/size"]),
    (picture("{mean: [2], std: [1, 1]}"), ["4:35 preproc/channels"]),
    (picture("{mean: [2], std: [1]}"), ["4:25 preproc/scale"]),
    ("labels: [a]", ["3:9 shape/labels"]),
    ("labels: [a, b, c, d, e]", ["3:9 shape/labels"]),
    ("labels: [a, b, c, d]", []),
    ("labels: [a]\ngraph: {y: \"sum(sum(x, axis=1), axis=0)\"}", ["3:9 shape/labels"]),
    ("labels: [a, b, c, d]\ngraph: {y: \"cast(x, i32)\"}", ["3:9 shape/labels"]),
    ("labels: [a]\ninputs: {x: \"f32[B, T + 1]\"}", ["3:9 shape/labels"]),
    ("labels: [a, b]\ninputs: {x: \"f32[B, T + 1]\"}", []),
    (picture("{mean: [1], std: [0]}"), ["4:35 preproc/std-zero"]),
    (picture("{mean: [1], std: [1e-300]}"), ["4:35 preproc/std-zero"]),
    (picture("{mean: [inf], std: [1]}"), ["4:25 value/not-finite"]),
    (picture("{mean: [true], std: [1]}"), ["4:25 type/expected-float"]),
    ("expect: {fused_attention: none}", ["3:27 value/enum"]),
    ("expect: {parameters: 3.0}", ["3:22 type/expected-int"]),
    ("expect: {parameters: B}", ["3:22 type/expected-int"]),
    ("expect: {flops: 3.0}", ["3:17 type/expected-int"]),
    ("expect: {causal: z}", ["3:18 value/enum"]),
  ]

  private static func picture(_ steps: String, channels: String = "1") -> String {
    "inputs: {x: \"f32[B, \(channels), 4, 4]\"}\npreprocess: {x: \(steps)}"
  }

  @Test(arguments: config + inputs + parameters + graph + surroundings)
  func reports(lines: String, expected: [String]) {
    #expect(elaborate(spec(lines)).summaries == expected)
  }

  /// The value of `--set`, and the code at it.
  private static let settings: [(String, String)] = [
    ("n=0", "value/out-of-range"),
    ("m=3", "spec/unknown-key"),
    ("n=3.5", "type/expected-int"),
    ("n=true", "type/expected-int"),
    ("f=true", "type/expected-float"),
    ("f=1e308 * 10", "value/not-finite"),
    ("b=1", "type/expected-bool"),
    ("n=q", "spec/unknown-name"),
    ("n=", "type/missing-value"),
    ("n=(", "syntax/unclosed-bracket"),
  ]

  @Test(arguments: settings)
  func reportsSettings(setting: String, expected: String) {
    let lines = "config: {n: 3, f: 0.5, b: true, s: \"'t'\", d: 6 / n}"
    #expect(elaborate(spec(lines), settings: [setting]).summaries == ["--set \(setting) \(expected)"])
  }
}
