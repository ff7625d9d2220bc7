import GraphGen
import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Positions that stay what they are as T grows, and the ops after which they do not, though each depends on earlier
/// tokens only.
@Suite struct PrefixStabilityTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var expression: String
    /// What is wrong; `nil` for a stable output.
    var fault: String?

    init(_ expression: String, _ fault: String? = nil) {
      self.expression = expression
      self.fault = fault
    }

    var testDescription: String { expression }
  }

  static let cases = [
    Case("x * 2.0"),
    Case("x + position[:T]"),
    Case("x + position[2:T + 2]"),
    Case("x + cast(iota(T), f32)[:, new]"),
    Case("x + cast(iota(T) + (T - T), f32)[:, new]"),
    Case("x + cast(iota(T + 1)[1:], f32)[:, new]"),
    Case("cumsum(x, axis=1)"),
    Case("concat(zeros_of(x)[:, :1], x, axis=1)[:, :T]"),
    Case("sum(where(iota(T)[:, new] >= iota(T), 1.0, 0.0), axis=1)[new, :, new] * x"),
    Case("attention(x, heads=2, causal=true, window=3)"),
    Case("rotate(x[:, new])[:, 0]"),
    Case("x * (1.0 / cast(T, f32))", "constant takes T as a number"),
    Case("x + cast(iota(T) - T, f32)[:, new]", "constant takes T as a number"),
    Case("x + cast(T - 1 - iota(T), f32)[:, new]", "constant takes T - 1 as a number"),
    Case("rotate(x[:, new], offset=16 - T)[:, 0]", "constant takes -T + 16 as a number"),
    Case("x + position[32 - T:]", "slice begins at -T + 32, which is counted from the end of T"),
    Case("x * mean(cast(iota(T), f32), axis=0)", "mean reads every position of T"),
    Case("x * sum(cast(iota(T), f32), axis=0)", "sum reads every position of T"),
    Case("x * sum(expand(0.5, [T]), axis=0)", "sum reads every position of T"),
    Case("x + concat(zeros_of(x)[:, :1], x[:, :T - 1], x[:, :0], axis=1)"),
    Case("x + concat(x[:, :T - 1], zeros_of(x)[:, :1], axis=1)", "looks ahead 1"),
    Case(
      "x + rearrange(expand(position[:2], [T, 2, 4]), 't p k -> (t p) k')[:T]", "reshape has an axis of 2*T positions"),
  ]

  @Test(arguments: cases) func isProvedOrNamed(sample: Case) throws {
    let model = try elaborate(
      spec: """
        graphc: 1
        model: M
        inputs: {x: "f32[B, T, 4]"}
        parameters: {position: "f32[32, 4] ~ normal(1.0)"}
        blocks:
          zeros_of:
            inputs: {x: "f32[B, T, C]"}
            graph: {y: x * 0.0}
            outputs: y
        graph:
          y: \(sample.expression)
        outputs: y
        """)
    let causality = try #require(Causality.find(in: model.module).first { $0.dim == "T" })
    #expect(causality.verdict.isCausal || sample.fault == "looks ahead 1", "\(causality)")
    let stability = PrefixStability.find(in: model.module, along: Dim(symbol: "T")).first { $0.axis == causality.axis }
    let verdict = try #require(stability).verdict
    switch verdict {
    case .broken(let blame): #expect("\(blame.op) \(blame.reason)" == sample.fault)
    case .looksAhead(let count): #expect("looks ahead \(count)" == sample.fault)
    case .otherAxis(let axis): Issue.record("axis \(axis)")
    case .independent, .pointwise, .causal: #expect(sample.fault == nil, "\(verdict)")
    }
  }
}
