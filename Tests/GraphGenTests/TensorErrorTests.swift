import Testing

/// Every error of operators, indices and built-ins; `x` is f32[B, 4], and the graph stands in line 3.
@Suite struct TensorErrorTests {
  private static let operators: [(String, String)] = [
    ("true + 1", "3:18 type/operand"),
    ("1 and 2", "3:15 type/operand"),
    ("1.0 and 2.0", "3:17 type/operand"),
    ("not 3", "3:13 type/operand"),
    ("-'a'", "3:13 type/operand"),
    ("split(x, 2, axis=1) + 1", "3:33 type/operand"),
    ("x and x", "3:13 type/mismatch"),
    ("(x > 0) and x", "3:13 type/mismatch"),
    ("x @ x", "3:13 shape/contracting"),
    ("x / cast(x, i32)", "3:13 type/mismatch"),
    ("cast(x, i32) / 2", "3:13 type/needs-float"),
    ("cast(x, i32) + 1.5", "3:28 type/mismatch"),
    ("x + true", "3:17 type/expected-tensor"),
    ("B + x", "3:13 type/mismatch"),
    ("'a' + x", "3:13 type/expected-tensor"),
    ("x[0] + x[:, 0]", "3:13 shape/broadcast"),
    ("x[:, 0].T", "3:20 shape/rank"),
    ("4 / B", "3:17 shape/needs-static"),
    ("iota(B // 2)", "3:20 shape/needs-static"),
    ("iota(B % 2)", "3:20 shape/needs-static"),
    ("iota(B ** 2)", "3:20 shape/needs-static"),
    ("iota((3 * B + 1) / 2)", "3:32 shape/not-divisible"),
    ("iota((2 * B + 1) / 2)", "3:32 shape/not-divisible"),
    ("iota(B * B / 2)", "3:26 shape/not-divisible"),
    ("x + 7 // 0", "3:22 value/out-of-range"),
    ("x + 7.0 % 0", "3:21 value/out-of-range"),
    ("x if B > 3 else x", "3:20 type/not-compile-time"),
    ("x if B else x", "3:18 type/not-compile-time"),
    ("x if x > 0 else x", "3:18 type/not-compile-time"),
    ("x * exp(B)", "3:21 type/expected-tensor"),
  ]

  private static let indices: [(String, String)] = [
    ("x[0, 1, 2]", "3:13 shape/index"),
    ("x[..., ...]", "3:13 shape/index"),
    ("x[:, 5]", "3:18 shape/slice"),
    ("x[:, -5]", "3:18 shape/slice"),
    ("x[:, 3:2]", "3:18 shape/slice"),
    ("x[:, 2.0]", "3:18 type/expected-int"),
    ("x[:, x]", "3:18 type/expected-int"),
    ("3[0]", "3:13 type/expected-tensor"),
    ("[1, 2][3] * x", "3:13 shape/index"),
    ("[1, 2][0, 1] * x", "3:13 shape/index"),
    ("[1, 2][:1] * x", "3:13 shape/index"),
    ("x[new, new, new, new, new, new, new]", "3:13 limit/rank"),
  ]

  private static let builtins: [(String, String)] = [
    ("softmax()", "3:13 spec/missing-argument"),
    ("softmax(x, 1, 2)", "3:27 spec/too-many-arguments"),
    ("softmax(x, axes=1)", "3:24 spec/unknown-argument"),
    ("softmax(x, x=1)", "3:24 spec/duplicate-argument"),
    ("softmax(x, axis=2)", "3:29 shape/axis"),
    ("softmax(cast(x, i32))", "3:13 type/needs-float"),
    ("softmax(3)", "3:21 type/expected-tensor"),
    ("softmax([x])", "3:21 type/expected-tensor"),
    ("exp(split(x, 2, axis=1))", "3:17 type/several-results"),
    ("sum(x, axis=true)", "3:25 type/expected-int"),
    ("sum(x, axis=1, keep=1)", "3:33 type/expected-bool"),
    ("rearrange(x, 3)", "3:26 type/expected-string"),
    ("rearrange(x, 'a b')", "3:26 spec/pattern"),
    ("rearrange(x, 'a -> a')", "3:23 shape/rank"),
    ("rearrange(x, 'a (b c) -> a b c')", "3:13 spec/pattern"),
    ("rearrange(x, 'a (b c) -> a b c', b=3)", "3:48 shape/not-divisible"),
    ("rearrange(x, 'a (b c) -> a b c', b=0)", "3:48 value/out-of-range"),
    ("rearrange(x, 'a (b c) -> a b c', b=x)", "3:48 type/expected-int"),
    ("rearrange(x, 'a b -> a b', b=3)", "3:13 shape/mismatch"),
    ("rearrange(x, 'a b -> a b', d=3)", "3:42 spec/unknown-argument"),
    ("reshape(x, 4)", "3:24 type/expected-list"),
    ("reshape(x, [B, 4.0])", "3:24 type/expected-int"),
    ("reshape(x, [B, 5])", "3:13 shape/reshape"),
    ("reshape(x, [-B, -4])", "3:24 shape/negative"),
    ("expand(x, [B, 5])", "3:13 shape/expand"),
    ("transpose(x, [B, 0])", "3:26 shape/needs-static"),
    ("transpose(x, [0, 0])", "3:13 shape/permutation"),
    ("embedding(x[0], iota(B))", "3:23 shape/rank"),
    ("embedding(x, x)", "3:13 type/mismatch"),
    ("gather(x, 3, axis=0)", "3:23 type/expected-tensor"),
    ("gather(x, iota(B), axis=2)", "3:37 shape/axis"),
    ("gather(x, iota(B + 1), axis=1)", "3:13 shape/gather"),
    ("argsort(x > 0)", "3:13 type/needs-number"),
    ("cumsum(x, axis=2)", "3:28 shape/axis"),
    ("one_hot(x, 3)", "3:21 type/mismatch"),
    ("one_hot(iota(3), -1)", "3:30 value/out-of-range"),
    ("one_hot(iota(3), x)", "3:30 type/expected-int"),
    ("pad(x, 0, -1, 0)", "3:23 value/out-of-range"),
    ("pad(x, 0, 1.0, 0)", "3:23 type/expected-int"),
    ("pad(x, 0, 0, 1 - 2 * B)", "3:26 shape/negative"),
    ("pad(x, 0, 1, 0, value=x)", "3:35 type/mismatch"),
    ("pad(x, 0, 1, 0, value=true)", "3:35 type/expected-tensor"),
    ("concat(axis=0)", "3:13 spec/missing-argument"),
    ("concat(x, x)", "3:13 spec/missing-argument"),
    ("concat(x, x[:, :2], axis=0)", "3:13 shape/concat"),
    ("split(x, 2, axis=1)", "3:13 type/several-results"),
    ("split(x, 3, axis=1)", "3:13 shape/not-divisible"),
    ("split(x, 0, axis=1)", "3:22 value/out-of-range"),
    ("split(x, 1025, axis=1)", "3:22 value/out-of-range"),
    ("iota(x)", "3:18 type/expected-int"),
    ("matmul(x, 3)", "3:23 type/expected-tensor"),
    ("minimum(B, 3) * x", "3:13 shape/needs-static"),
    ("minimum('a', 1.0) * x", "3:21 type/expected-tensor"),
    ("cast(x, 3)", "3:21 type/unknown-dtype"),
    ("where(x, x, x)", "3:13 type/mismatch"),
    ("where(x > 0, B, 1.5)", "3:26 type/mismatch"),
  ]

  @Test(arguments: operators + indices + builtins)
  func reports(expression: String, expected: String) {
    #expect(elaborate(spec("graph: {y: \"\(expression)\"}")).summaries == [expected])
  }

  @Test func severalResultsNeedAsManyNames() {
    #expect(
      elaborate(spec(#"graph: {"y, z, w": "split(x, 2, axis=1)", "u, v": x}"#)).summaries
        == ["3:21 type/several-results", "3:51 type/several-results"])
  }
}
