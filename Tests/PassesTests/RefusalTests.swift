import Diagnostics
import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// The remarks of fuse-attention about a softmax: every reason, word by word, and the responsible node.
@Suite struct RefusalTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    /// Nodes between the inputs and the return; `%y` is returned.
    var body: String
    var reason: String
    /// The start of the responsible line.
    var blame: String

    var testDescription: String { reason }
  }

  static let refusals: [Refusal] = [
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %y = softmax %s
        """,
      reason: "its weights are an output of main", blame: "%y = softmax"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %w = softmax %s
        %y = tanh %s
        """,
      reason: "nothing uses its weights", blame: "%w = softmax"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %w = softmax %s
        %one = matmul %w, %v {transpose_rhs: false}
        %two = matmul %w, %q {transpose_rhs: false}
        %y = add %one, %two
        """,
      reason: "its weights have 2 uses", blame: "%one = matmul"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %w = softmax %s
        %y = tanh %w
        """,
      reason: "its weights go into 'tanh', not into a product with V", blame: "%y = tanh"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %w = softmax %s
        %y = matmul %v, %w {transpose_rhs: false}
        """,
      reason: "the product with V does not sum over the axis that the softmax is taken over", blame: "%y = matmul"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %low = constant {value: -1e9}
        %masked = where %m, %s, %low
        %w = softmax %masked
        %y = matmul %w, %v {transpose_rhs: false}
        """,
      reason:
        "masked scores become -1000000000.0, not -inf: a row that is masked everywhere would attend to all keys",
      blame: "%masked = where"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %inf = constant {value: -inf}
        %masked = where %m, %s, %inf
        %c = constant {value: -0.5}
        %scaled = multiply %masked, %c
        %w = softmax %scaled
        %y = matmul %w, %v {transpose_rhs: false}
        """,
      reason: "a scale of -0.5 around the mask does not leave -inf as it is", blame: "%masked = where"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %inf = constant {value: -inf}
        %wide = where %many, %s, %inf
        %w = softmax %wide
        %y = matmul %w, %v {transpose_rhs: false}
        """,
      reason: "the mask widens the scores from f32[3, 3] to f32[2, 3, 3]", blame: "%wide = where"),
    Refusal(
      body: """
        %s = exp %q
        %w = softmax %s
        %y = matmul %w, %v {transpose_rhs: false}
        """,
      reason: "the scores come from 'exp', not from a product of Q and K", blame: "%s = exp"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %d = subtract %b, %s
        %w = softmax %d
        %y = matmul %w, %v {transpose_rhs: false}
        """,
      reason: "the scores come from 'subtract', not from a product of Q and K", blame: "%d = subtract"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %scaled = multiply %s, %b
        %w = softmax %scaled
        %y = matmul %w, %v {transpose_rhs: false}
        """,
      reason: "the scores are multiplied by something that is not a constant scalar", blame: "%scaled = multiply"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %infinity = constant {value: -inf}
        %masked = where %m, %s, %infinity
        %scaled = divide %masked, %number
        %w = softmax %scaled
        %y = matmul %w, %v {transpose_rhs: false}
        """,
      reason: "the scores are scaled after the mask by something that is not a constant", blame: "%scaled = divide"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %biased = add %s, %b
        %scaled = multiply %number, %biased
        %w = softmax %scaled
        %y = matmul %w, %v {transpose_rhs: false}
        """,
      reason: "the scores are scaled after the bias by something that is not a constant", blame: "%scaled = multiply"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %capped = tanh %s
        %scaled = multiply %capped, %number
        %w = softmax %scaled
        %y = matmul %w, %v {transpose_rhs: false}
        """,
      reason: "the scores are scaled after 'tanh' by something that is not a constant", blame: "%scaled = multiply"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %wide = add %s, %batch
        %w = softmax %wide
        %y = matmul %w, %v {transpose_rhs: false}
        """,
      reason: "the bias widens the scores to f32[2, 3, 3]", blame: "%wide = add"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %w = softmax %s
        %numbers = cast %integers {to: .f32}
        %kept = multiply %w, %numbers
        %sum = sum %kept {axis: 1, keep: true}
        %normed = divide %kept, %sum
        %y = matmul %normed, %v {transpose_rhs: false}
        """,
      reason:
        "its weights are multiplied by integers, which may be others than 0 and 1; cast(… != 0, f32) would be a mask",
      blame: "%kept = multiply"),
    Refusal(
      body: """
        %p = parameter {path: "p"}
        %s = matmul %q, %p {transpose_rhs: true}
        %w = softmax %s
        %y = matmul %w, %v {transpose_rhs: false}
        """,
      reason: "the scores are a product with a parameter", blame: "%s = matmul"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %once = tanh %s
        %again = tanh %once
        %w = softmax %again
        %y = matmul %w, %v {transpose_rhs: false}
        """,
      reason: "the scores go through 'tanh' twice", blame: "%again = tanh"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %bent = tanh %s
        %zero = constant {value: 0.0}
        %flat = multiply %bent, %zero
        %w = softmax %flat
        %y = matmul %w, %v {transpose_rhs: false}
        """,
      reason: "the scores go through 'tanh' times 0.0", blame: "%y = matmul"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %cached = matmul %q, %b {transpose_rhs: true}
        %both = concat %s, %cached {axis: 1}
        %values = concat %v, %v {axis: 0}
        %w = softmax %both
        %y = matmul %w, %values {transpose_rhs: false}
        """,
      reason: "the softmax is taken over more than products of Q and K: a 'concat' adds to them",
      blame: "%both = concat"),
    Refusal(
      body: """
        %s = matmul %q, %k {transpose_rhs: true}
        %w = softmax %s
        %x = matmul %w, %v {transpose_rhs: false}
        %d = tanh %s
        %y = add %x, %d
        """,
      reason: "its scores are also used by 'tanh', so they would be computed twice", blame: "%d = tanh"),
  ]

  @Test(arguments: refusals) func saysWhyAndWhere(refusal: Refusal) throws {
    let (text, module) = try Self.module(refusal.body)
    var context = PassContext()
    let after = try Pass.fuseAttention.run(module, &context)
    #expect(after.text == module.text, "a refused match changes nothing")
    let remark = try #require(context.remarks.first)
    #expect(context.remarks.count == 1 && remark.pass == "fuse-attention" && remark.function == "main")
    guard case .refused(let reason, let blame) = remark.outcome else {
      Issue.record("fused: \(remark.outcome)")
      return
    }
    #expect(reason == refusal.reason)
    #expect(try Self.line(of: blame, in: text).hasPrefix(refusal.blame + " "))
    #expect(try Self.line(of: remark.origin, in: text).hasPrefix("%\(remark.value) = softmax"))
  }

  @Test(
    arguments: [
      ("%s = matmul %q, %k {transpose_rhs: true}\n%x = softmax %s", "scale 1.0"),
      (
        """
        %p = matmul %q, %k {transpose_rhs: true}
        %c = constant {value: 0.125}
        %scaled = multiply %p, %c
        %biased = add %scaled, %b
        %t = iota {count: 3}
        %rows = reshape %t {shape: [3, 1]}
        %order = greater_equal %rows, %t
        %both = and %m, %order
        %inf = constant {value: -inf}
        %s = where %both, %biased, %inf
        %x = softmax %s
        """, "scale 0.125, causal, mask [3, 3], bias [3, 3]"
      ),
      (
        """
        %p = matmul %q, %k {transpose_rhs: true}
        %n = not %m
        %both = and %m, %n
        %inf = constant {value: -inf}
        %s = where %both, %p, %inf
        %x = softmax %s
        """, "scale 1.0, mask [3, 3], mask [3, 3]"
      ),
    ]) func saysWhatItMade(body: String, summary: String) throws
  {
    let (_, module) = try Self.module(body + "\n%y = matmul %x, %v {transpose_rhs: false}")
    var context = PassContext()
    _ = try Pass.fuseAttention.run(module, &context)
    #expect(context.remarks.map(\.outcome) == [.done(summary)])
    #expect(context.remarks.map(\.value) == ["x"])
  }

  /// A mask that is built from itself repeatedly, and such sums: no search takes exponential time.
  @Test func walksSharedPartsOnce() throws {
    var body = "%p0 = matmul %q, %k {transpose_rhs: true}\n%m0 = not %m\n"
    for index in 1...200 { body += "%m\(index) = and %m\(index - 1), %m\(index - 1)\n" }
    body += "%inf = constant {value: -inf}\n%s = where %m200, %p0, %inf\n%w = softmax %s\n"
    body += "%a = matmul %w, %v {transpose_rhs: false}\n"
    for index in 1...200 { body += "%p\(index) = add %p\(index - 1), %p\(index - 1)\n" }
    body += "%u = softmax %p200\n%c = matmul %u, %v {transpose_rhs: false}\n%y = add %a, %c"
    let (_, module) = try Self.module(body)
    var context = PassContext()
    _ = try Pass.fuseAttention.run(module, &context)
    #expect(context.remarks.map(\.value) == ["w", "u"])
    #expect(context.remarks.first?.outcome == .done("scale 1.0, mask [3, 3]"))
  }

  private static func module(_ body: String) throws -> (text: String, module: Module) {
    var text = ""
    // The type of the result follows from the body.
    for type in ["f32[3, 3]", "f32[2, 3, 3]", "f32[1, 1, 2, 3, 3]"] {
      text = """
        module "one softmax" {
          func @main(%q: f32[3, 3], %k: f32[3, 3], %v: f32[3, 3], %m: bool[3, 3], %b: f32[3, 3],
            %batch: f32[2, 3, 3], %many: bool[2, 3, 3], %number: f32[], %integers: i32[3, 3]) -> (y: \(type)) {
            parameter p: f32[3, 3] ~ zeros
        \(body)
            return %y
          }
        }
        """
      if let module = try? Module.parse(text), module.verify().isEmpty { return (text, module) }
    }
    return (text, try Module.parse(text))
  }

  private static func line(of origin: Origin, in text: String) throws -> Substring {
    let span = try #require(origin.span)
    let start = text.utf8.index(text.utf8.startIndex, offsetBy: Int(span.start))
    return text[start...].prefix { $0 != "\n" }
  }
}
