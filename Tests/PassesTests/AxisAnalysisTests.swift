import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Causality and equivariance along T of small graphs, and the op that breaks them.
@Suite struct AxisAnalysisTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var body: String
    var causality: String
    var symmetry: String

    var testDescription: String { body }
  }

  static let cases = [
    Case(body: "%y = gelu %x", causality: "pointwise", symmetry: "equivariant"),
    Case(
      body: "%y = attention %x, %x, %x {scale: 1, causal: false, mask: false, bias: false}",
      causality: "y: attention reads every position of T", symmetry: "equivariant"),
    Case(
      body: "%y = attention %x, %x, %x {scale: 1, causal: true, mask: false, bias: false}",
      causality: "causal", symmetry: "y: attention tells positions of T apart"),
    Case(
      body: "%a = mean %x {axis: 1, keep: true}\n%y = subtract %x, %a", causality: "a: mean reads every position of T",
      symmetry: "equivariant"),
    Case(
      body: "%i = iota {count: T}\n%f = cast %i {to: .f32}\n%p = reshape %f {shape: [T, 1]}\n%y = add %x, %p",
      causality: "pointwise", symmetry: "y: add tells positions of T apart"),
    Case(
      body: "%i = iota {count: 4}\n%u = uniform %i {shape: [T, 4]}\n%y = add %x, %u",
      causality: "pointwise", symmetry: "y: add tells positions of T apart"),
    Case(
      body: "%a = slice %x {axis: 1, start: 1, end: T}\n%b = slice %x {axis: 1, start: 0, end: 1}\n"
        + "%y = concat %a, %b {axis: 1}",
      causality: "looks ahead 1", symmetry: "a: slice moves or orders positions of T"),
    Case(body: "%y = cumsum %x {axis: 1}", causality: "causal", symmetry: "y: cumsum moves or orders positions of T"),
    Case(
      body: "%s = sum %x {axis: 2, keep: false}\n%o = argsort %s\n%y = gather %x, %o {axis: 1}",
      causality: "y: gather reads positions of T in another order",
      symmetry: "o: argsort reads positions of T in an order of its own"),
    Case(
      body: "%t = transpose %x {permutation: [0, 2, 1]}\n%g = matmul %t, %x {transpose_rhs: false}\n"
        + "%y = matmul %x, %g {transpose_rhs: false}",
      causality: "g: matmul reads every position of T", symmetry: "equivariant"),
    Case(
      body: "%y = linear %x, %w {transpose_rhs: true, bias: false, activation: .none, residual: false}",
      causality: "pointwise", symmetry: "equivariant"),
  ]

  @Test(arguments: cases) func isProvedOrNamed(sample: Case) throws {
    let module = try Module.parse(
      """
      module "m" {
        dims B, T
        func @layer(%x: f32[B, T, 4]) -> (y: f32[B, T, 4]) {
          parameter w: f32[4, 4] ~ ones
          %w = parameter {path: "w"}
          \(sample.body.split(separator: "\n").joined(separator: "\n    "))
          return %y
        }
        func @main(%x: f32[B, T, 4]) -> (y: f32[B, T, 4]) {
          %1 = call %x {function: "layer", path: "l.0"}
          %2 = call %1 {function: "layer", path: "l.1"}
          return %2
        }
      }
      """)
    // Two layers that look one position ahead look two ahead.
    let causality = sample.causality.replacing("ahead 1", with: "ahead 2")
    #expect(Causality.find(in: module).first { $0.dim == "T" }.map(text) == causality)
    #expect(Equivariance.find(in: module).first { $0.dim == "T" }.map(text) == sample.symmetry)
    #expect(Causality.find(in: module).first { $0.dim == "B" }.map(text) == "pointwise")
    #expect(Equivariance.find(in: module).first { $0.dim == "B" }.map(text) == "equivariant")
  }

  /// Where rows are written depends on values.
  @Test func rowsAreWrittenAnywhere() throws {
    let module = try Module.parse(
      """
      module "rows" {
        dims B, T
        func @main(%x: f32[B, T, 4], %at: i32[B]) -> (y: f32[B, T, 4]) {
          %y = write_rows %x, %x, %at {axis: 1, wraps: true}
          return %y
        }
      }
      """)
    #expect(
      Causality.find(in: module).first { $0.dim == "T" }.map(text)
        == "y: write_rows reads positions of T in another order")
    #expect(
      Equivariance.find(in: module).first { $0.dim == "T" }.map(text)
        == "y: write_rows reads positions of T in an order of its own")
    #expect(Causality.find(in: module).first { $0.dim == "B" }.map(text) == "pointwise")
    #expect(Equivariance.find(in: module).first { $0.dim == "B" }.map(text) == "equivariant")
  }

  /// Keys of another length: the verdict depends on what is known about it.
  @Test func lengthsCount() throws {
    func verdict(_ keys: String) throws -> String? {
      let module = try Module.parse(
        """
        module "m" {
          dims B, T, S
          func @main(%x: f32[B, T, 4], %k: f32[B, \(keys), 4]) -> (y: f32[B, T, 4]) {
            %y = attention %x, %k, %k {scale: 1, causal: true, mask: false, bias: false}
            return %y
          }
        }
        """)
      return Causality.find(in: module).first { $0.dim == "T" }.map(text)
    }
    #expect(try verdict("T") == "causal")
    #expect(try verdict("S") == "pointwise", "keys along S do not matter along T")
  }

  /// Depth adds no cost.
  @Test(arguments: [false, true]) func aThousandLayers(isRepeat: Bool) throws {
    var calls = (0..<1000).map { "%c\($0 + 1) = call %c\($0) {function: \"layer\", path: \"l.\($0)\"}" }
    if isRepeat { calls = [#"%c1000 = repeat %c0 {functions: ["layer"], path: "l", steps: 1000, carries: 1}"#] }
    let module = try Module.parse(
      """
      module "m" {
        dims B, T
        func @layer(%x: f32[B, T, 4]) -> (y: f32[B, T, 4]) {
          %y = attention %x, %x, %x {scale: 1, causal: true, mask: false, bias: false}
          return %y
        }
        func @main(%c0: f32[B, T, 4]) -> (y: f32[B, T, 4]) {
          \(calls.joined(separator: "\n    "))
          return %c1000
        }
      }
      """)
    #expect(Causality.find(in: module).first { $0.dim == "T" }.map(text) == "causal")
  }

  private func text(_ fact: Causality) -> String {
    switch fact.verdict {
    case .independent: "independent"
    case .pointwise: "pointwise"
    case .causal: "causal"
    case .looksAhead(let count): "looks ahead \(count)"
    case .broken(let blame): "\(blame.name ?? "?"): \(blame.op) \(blame.reason)"
    case .otherAxis(let axis): "axis \(axis)"
    }
  }

  private func text(_ fact: Equivariance) -> String {
    switch fact.verdict {
    case .equivariant: "equivariant"
    case .invariant: "invariant"
    case .broken(let blame): "\(blame.name ?? "?"): \(blame.op) \(blame.reason)"
    }
  }
}
