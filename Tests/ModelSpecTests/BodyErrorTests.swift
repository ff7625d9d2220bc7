import Testing

/// Every error of config, inputs, parameters, graph and outputs; the lines follow `graphc` and `model`.
@Suite struct BodyErrorTests {
  private static let cases: [(String, [String])] = [
    (#"config: {n: "12"}"#, ["3:13-17 type/expected-int"]),
    ("config: {n: '1e3'}", ["3:13-18 type/expected-float"]),
    (#"config: {n: "-12"}"#, ["3:13-18 type/expected-int"]),
    (
      """
      config:
        heads:
        causal: no
        octal: 010
        hex: 0x8
        inf: 3
      """,
      [
        "4:9 type/missing-value",
        "5:11-13 type/expected-bool",
        "6:10-13 type/ambiguous-int",
        "7:8-11 type/ambiguous-int",
        "8:3-6 spec/reserved-name",
      ]
    ),
    ("config: {heads: int = 12}", ["3:17-20 spec/config-kind"]),
    ("config: [heads]", ["3:9-16 type/expected-mapping"]),
    (
      """
      config:
      - hedas: 8
      """,
      ["4:1-11 type/expected-mapping"]
    ),
    ("config:", ["3:8 type/missing-value"]),
    ("precision: f16", ["3:12-15 value/enum"]),
    ("precision: [bf16]", ["3:12-18 type/expected-text"]),
    ("precision:", ["3:11 type/missing-value"]),
    ("confg: {heads: 8}", ["3:1-6 spec/unknown-key"]),
    ("weights: {hf: {ignore: {a: b}}}", ["3:24-30 type/expected-list"]),
    ("taps: {a: b}", ["3:7-13 type/expected-text"]),
    (
      """
      generate: {inputs: x, logits: y, eos: 3}
      train: {steps: 3, lr: 0.1}
      """,
      [
        "3:12-18 spec/unknown-key", "3:34-37 spec/unknown-key", "4:19-21 spec/unknown-key", "4:8 spec/missing-key",
        "4:8 spec/missing-key",
      ]
    ),
    ("include: {a: b}", ["3:10-16 type/expected-text"]),
    ("include: [[a]]", ["3:11-14 type/expected-text"]),
    ("variants: [large]", ["3:11-18 type/expected-mapping"]),
    ("variants: {large: 3, 3x: {}}", ["3:19-20 type/expected-mapping", "3:22-24 spec/name"]),
    (
      "variants: {large: {dim: 4 +, width: '3', heads: no}}",
      ["3:28 syntax/unexpected-end", "3:37-40 type/expected-int", "3:49-51 type/expected-bool"]
    ),
    (
      #"config: {1a: 3, é: 3, a-b: 3, if: 3, "no": 3, T: 3, inf: 3}"#,
      [
        "3:10-12 spec/name",
        "3:17-18 spec/name",
        "3:23-26 spec/name",
        "3:31-33 spec/reserved-name",
        "3:38-42 spec/reserved-name",
        "3:53-56 spec/reserved-name",
      ]
    ),
    (#"inputs: {x: "f32[B, T]?"}"#, ["3:23-24 spec/optional-input"]),
    (
      """
      inputs:
        x: f32
        y: 3
        z: f32[B] ~ zeros
        u: f32[B]? = 3
        v: f32[B
        w: f32[B,]
        t: f32[B]? 3
      """,
      [
        "4:9 syntax/unexpected-end",
        "5:6-7 syntax/unexpected-token",
        "6:13-14 syntax/unexpected-token",
        "7:14-15 syntax/unexpected-token",
        "8:11 syntax/unclosed-bracket",
        "9:12-13 syntax/unexpected-token",
        "10:14-15 syntax/unexpected-token",
      ]
    ),
    (
      """
      parameters:
        u: f32[3]
        v: f32[3] ~ 3
        w: f32[3] ~ zeros if a
        x: f32[3] ~ normal(0.02) when a b
        y: f32[3] ~ zeros +
      """,
      [
        "4:12 syntax/missing-initializer",
        "5:15-16 syntax/unexpected-token",
        "6:21-23 syntax/unexpected-token",
        "7:35-36 syntax/unexpected-token",
        "8:21-22 syntax/unexpected-token",
      ]
    ),
    (
      """
      config: {a: 3, x: 4}
      inputs: {x: "f32[B, a, y]"}
      parameters: {B: "f32[a] ~ zeros"}
      graph: {a: x, y: x}
      """,
      [
        "4:10-11 spec/duplicate-name",
        "5:14-15 spec/duplicate-name",
        "6:9-10 spec/duplicate-name",
        "6:15-16 spec/duplicate-name",
      ]
    ),
    (
      """
      graph:
        a, b: f(x)
        b: x
        c,: x
        d.e: x
      """,
      ["6:5 spec/name", "7:3-6 spec/name", "5:3-4 spec/duplicate-name"]
    ),
    ("graph: {}", ["3:8-10 type/missing-value"]),
    ("graph: 3", ["3:8-9 type/expected-mapping"]),
    (
      """
      graph:
        y: [a, b]
        z:
        - a
        w: {a: b}
        v:
          a: b
      """,
      [
        "4:6-12 yaml/flow-value",
        "6:3-6 type/expected-text",
        "7:6-12 yaml/flow-value",
        "9:5-9 type/expected-text",
      ]
    ),
    (
      """
      graph:
        a: "x + "
        b: 'f("x"'
        c: >
          x +
            b c
        d: "x \\x2b b \\u0041 c"
        e: x
          + b c
        f: 'it''s x'
        g: |
          x
          b
      """,
      [
        "4:11 syntax/unexpected-end",
        "5:12 syntax/unclosed-bracket",
        "8:9-10 syntax/unexpected-token",
        "9:16-22 syntax/unexpected-token",
        "11:9-10 syntax/unexpected-token",
        "12:9-11 syntax/unclosed-string",
        "15:5-6 syntax/unexpected-token",
      ]
    ),
    ("outputs: []", ["3:10-12 type/missing-value"]),
    ("outputs: a, b", ["3:10-14 spec/name"]),
    ("outputs: [a, b, a]", ["3:17-18 spec/duplicate-name"]),
    ("outputs: {y: x}", ["3:10-16 type/expected-text"]),
  ]

  @Test(arguments: cases)
  func reports(lines: String, expected: [String]) {
    #expect(summaries(model(lines)) == expected)
  }
}
