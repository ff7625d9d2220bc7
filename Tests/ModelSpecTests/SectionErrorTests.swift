import Testing

/// Every error of blocks, weights and the other sections of a model; the lines stand under `graphc` and `model`.
@Suite struct SectionErrorTests {
  private static let cases: [(String, [String])] = [
    (
      """
      blocks:
        b: 4
        if: {graph: {y: a b}, outputs: y}
        c: {graph: {y: x}}
        d: {outputs: y}
        e: {graph: {y: x}, outptus: y, weights: 3}
        f: {graph: {y: x}, outputs: y, assert: [{that: y, massage: m}]}
      """,
      [
        "4:6-7 type/expected-mapping",
        "5:3-5 spec/reserved-name",
        "5:21-22 syntax/unexpected-token",
        "6:3-4 spec/missing-key",
        "7:3-4 spec/missing-key",
        "8:22-29 spec/unknown-key",
        "8:34-41 spec/unknown-key",
        "9:53-60 spec/unknown-key",
      ]
    ),
    (
      """
      blocks:
        b:
          config:
            a: 12
            b: integer
            c: int = 12.0
            d: bool = 1
            e: enum(half, full) = .hafl
            f: enum(a, b) = a
            g: block = 3
            h: string = 4
            i: float = true
            j: dim = 1e3
            k: true
            l: bool = no
            m: enum(a, a)
            n: enum
            o: enum(yes)
            p: enum(a, 3)
            q: enum(a, b) = 3
            r: int = -1.5
          graph: {y: x}
          outputs: y
      """,
      [
        "6:10-12 spec/config-kind",
        "7:10-17 spec/config-kind",
        "8:16-20 type/expected-int",
        "9:17-18 type/expected-bool",
        "10:29-34 type/unknown-case",
        "11:23-24 type/expected-case",
        "12:18-19 type/expected-block",
        "13:19-20 type/expected-string",
        "14:18-22 type/expected-float",
        "15:16-19 type/expected-int",
        "16:10-14 spec/config-kind",
        "17:17-19 type/expected-bool",
        "18:18-19 spec/duplicate-name",
        "19:14 syntax/unexpected-end",
        "20:15-18 type/expected-bool",
        "21:18-19 syntax/unexpected-token",
        "22:23-24 type/expected-case",
        "23:16-20 type/expected-int",
      ]
    ),
    (
      """
      weights:
        hf:
          a.{i}.b: x.{i}.b
          a.{j}.c: x
          a.{i}.{i}: x
          a.{i}{p}: x
          a..b: x
          a.b: x.{i}
          a.c: splt("x", part=0)
          a.d: split(x.y, part=0)
          a.e: split(x.{i}.y, part=0)
          a.f: split("x.{q}", part=0)
          a.g: split(a)
          a.h: split("x").T
          a.i: x.{i
          a.j: [x, y]
          a.k:
          a.l: concat(["x.{p}", "y"], axis=0)
          a.m: lin.w + 1
          a.n: -"lin.b"
          a.o: two words
          a.1{p}: x
          a.{p}_{i}2{p}: x
      """,
      [
        "6:7-10 weights/template",
        "7:11-14 weights/template",
        "8:7-13 weights/template",
        "9:7 weights/template",
        "10:10-15 weights/template",
        "11:10-14 weights/unknown-transform",
        "12:16-19 syntax/unexpected-token",
        "13:18-19 syntax/unexpected-character",
        "14:16-23 weights/template",
        "15:10-18 weights/source",
        "16:10-22 weights/source",
        "17:12-13 weights/template",
        "18:10-16 type/expected-text",
        "19:9 type/missing-value",
        "20:18-25 weights/template",
        "21:10-19 weights/source",
        "22:10-18 weights/source",
        "23:10-19 weights/source",
        "24:7-11 weights/template",
        "25:11-18 weights/template",
      ]
    ),
    (
      """
      weights:
        hf:
          ignore: ["x.{i}", "y}"]
          same: {lm.w: wte.w, "a.{p}": "b.{i}"}
        timm: 3
      """,
      ["5:25-26 weights/template", "6:34-41 weights/template", "7:9-10 type/expected-mapping"]
    ),
    (
      """
      huggingface:
        model_typ: bert
        config:
          a: x.
          b: {k: {u: 1}, l: {u: 1}}
          c: {k: 3}
          d: {"k..l": {u: 1}}
          e: [a]
          f: "3"
          g: {k: {u: "3"}}
        require: {a..b: 1, c: [], d: {e: 1}, k: a}
        defaults: {x: 1, q: 2, k: [1]}
      """,
      [
        "4:3-12 spec/unknown-key",
        "6:10 syntax/unexpected-end",
        "7:8-30 type/expected-mapping",
        "8:12-13 type/expected-mapping",
        "9:9-15 spec/name",
        "10:8-11 yaml/flow-value",
        "11:8-11 type/expected-int",
        "12:16-19 type/expected-int",
        "13:25-27 type/missing-value",
        "13:32-38 type/expected-text",
        "13:13-17 spec/name",
        "14:29-32 type/expected-text",
        "14:14-15 spec/unknown-key",
        "14:20-21 spec/unknown-key",
      ]
    ),
    ("huggingface: {model_type: []}", ["3:27-29 type/missing-value"]),
    ("huggingface: bert", ["3:14-18 type/expected-mapping"]),
    (
      """
      weights:
        hf:
          ignore: ["{i}{i}", "{p}{i}", "{p}-{p}", "{i}0{i}", "{p}-{i}.{p}"]
          same: {"a.{i}.{i}": "b.{i}", lm.w: wte + 1}
          computed: {a: "iota(", "b.{q}": iota(3), "c{i}.{p}.x": iota(3)}
          strip: [module.]
          '"{i}': x
        none: {a: b}
      """,
      [
        "5:15-21 weights/template", "5:25-31 weights/template", "5:39-42 weights/template", "5:46-53 weights/template",
        "6:19-22 weights/template", "7:25 syntax/unclosed-bracket", "7:31-34 weights/template",
        "8:12-21 type/expected-text", "9:6-10 weights/template", "10:3-7 spec/reserved-name",
      ]
    ),
    ("labels: cat", ["3:9-12 type/expected-list"]),
    ("labels: [a, [b]]", ["3:13-16 type/expected-text"]),
    (
      #"preprocess: {image: {resize: "224", mean: 0.5, sd: [1], std: [a b, "1"]}}"#,
      [
        "3:48-50 spec/unknown-key",
        "3:30-35 type/expected-int",
        "3:43-46 type/expected-list",
        "3:65-66 syntax/unexpected-token",
        "3:68-71 type/expected-int",
      ]
    ),
    ("preprocess: {image: 3, 1b: {}}", ["3:21-22 type/expected-mapping", "3:24-26 spec/name"]),
    (
      "assert: [{that: a b, message: x}, {that: a}, 3, {thta: a, message: b}]",
      [
        "3:19-20 syntax/unexpected-token",
        "3:35 spec/missing-key",
        "3:46-47 type/expected-mapping",
        "3:50-54 spec/unknown-key",
      ]
    ),
    (
      #"expect: {fused: all, causal: logits, parameters: "3"}"#,
      ["3:10-15 spec/unknown-key", "3:50-53 type/expected-int"]
    ),
    ("doc: [a]", ["3:6-9 type/expected-text"]),
    (
      """
      graph:
        y: &a x +
        z: x
        w: *a
      """,
      ["4:12 syntax/unexpected-end", "6:6-8 syntax/unexpected-end"]
    ),
    ("graph: {y: concat(a, b)}", ["3:12-20 yaml/flow-comma"]),
    (
      """
      graph:
        y: a #b
        z: a ##
        w: a # b
      """,
      ["4:8-10 yaml/comment"]
    ),
  ]

  @Test(arguments: cases)
  func reports(lines: String, expected: [String]) {
    #expect(summaries(model(lines)) == expected)
  }
}
