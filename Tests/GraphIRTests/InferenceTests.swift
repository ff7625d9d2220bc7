import GraphIR
import GraphcRuntime
import Testing

/// Every constraint of every op, violated once.
@Suite struct InferenceTests {
  struct Violation: Sendable, CustomTestStringConvertible {
    var op: Op
    var operands: [TensorType]
    var code: String
    /// The operand that the error blames.
    var blame: Int?

    init(_ op: Op, _ operands: [TensorType], _ code: String, blame: Int? = nil) {
      self.op = op
      self.operands = operands
      self.code = code
      self.blame = blame
    }

    var testDescription: String {
      "\(op.definition.mnemonic) \(operands.map(\.description).joined(separator: ", ")): \(code)"
    }
  }

  static func f32(_ shape: Dim...) -> TensorType { TensorType(.f32, shape) }
  static func i32(_ shape: Dim...) -> TensorType { TensorType(.i32, shape) }
  static func bool(_ shape: Dim...) -> TensorType { TensorType(.bool, shape) }
  static func bf16(_ shape: Dim...) -> TensorType { TensorType(.bf16, shape) }
  static let b = Dim(symbol: "B")
  static let t = Dim(symbol: "T")
  static let x = f32(b, 3, 4)

  /// A program whose first instruction gives the result.
  static func program(_ instructions: [String]) -> Elementwise {
    var reader = AttributeReader([Attribute("program", .strings(instructions)), Attribute("results", .integers([0]))])
    return (try? Elementwise(mnemonic: "elementwise", attributes: &reader)) ?? Elementwise(.init([], results: []))
  }

  static let structural: [Violation] = [
    Violation(.input(Input(name: "x")), [], "op/structural"),
    Violation(.parameter(Parameter(path: "p")), [], "op/structural"),
    Violation(.call(Call(function: "f", path: "p")), [], "op/structural"),
    Violation(.repeat(Repeat(functions: ["f"], path: "p", stepCount: 2, carryCount: 0)), [], "op/structural"),
    Violation(.constant(Constant(.float(1))), [x], "op/operand-count"),
    Violation(.iota(Iota(count: 3)), [x], "op/operand-count"),
    Violation(.iota(Iota(count: -3)), [], "shape/negative"),
  ]

  static let elementwise: [Violation] = [
    Violation(.unary(Unary(.exp)), [], "op/operand-count"),
    Violation(.unary(Unary(.gelu)), [i32(3)], "type/needs-float", blame: 0),
    Violation(.binary(Binary(.add)), [x], "op/operand-count"),
    Violation(.binary(Binary(.add)), [bool(3), bool(3)], "type/needs-number", blame: 0),
    Violation(.binary(Binary(.add)), [f32(3), i32(3)], "type/mismatch", blame: 1),
    Violation(.binary(Binary(.divide)), [i32(3), i32(3)], "type/needs-float", blame: 0),
    Violation(.binary(Binary(.power)), [i32(3), i32(3)], "type/needs-float", blame: 0),
    Violation(.binary(Binary(.add)), [f32(3), f32(4)], "shape/broadcast", blame: 1),
    Violation(.binary(Binary(.add)), [f32(b), f32(t)], "shape/broadcast", blame: 1),
    Violation(.binary(Binary(.add)), [f32(2, 3), f32(2, 1, 4)], "shape/broadcast", blame: 1),
    Violation(.comparison(Comparison(.less)), [x, x, x], "op/operand-count"),
    Violation(.comparison(Comparison(.less)), [f32(3), i32(3)], "type/mismatch", blame: 1),
    Violation(.comparison(Comparison(.less)), [f32(3), f32(2)], "shape/broadcast", blame: 1),
    Violation(.logical(Logical(.and)), [bool()], "op/operand-count"),
    Violation(.logical(Logical(.and)), [i32(3), bool(3)], "type/mismatch", blame: 0),
    Violation(.logical(Logical(.or)), [bool(3), f32(3)], "type/mismatch", blame: 1),
    Violation(.logical(Logical(.or)), [bool(3), bool(2)], "shape/broadcast", blame: 1),
    Violation(.not(Not()), [], "op/operand-count"),
    Violation(.not(Not()), [i32(3)], "type/mismatch", blame: 0),
    Violation(.select(Select()), [bool(3), x], "op/operand-count"),
    Violation(.select(Select()), [f32(3), x, x], "type/mismatch", blame: 0),
    Violation(.select(Select()), [bool(4), f32(4), i32(4)], "type/mismatch", blame: 2),
    Violation(.select(Select()), [bool(4), f32(4), f32(3)], "shape/broadcast", blame: 2),
    Violation(.select(Select()), [bool(3), f32(4), f32(4)], "shape/broadcast", blame: 1),
    Violation(.cast(Cast(to: .i32)), [x, x], "op/operand-count"),
    Violation(.unary(Unary(.exp)), [bf16(3)], "type/needs-float", blame: 0),
    Violation(.binary(Binary(.add)), [bf16(3), bf16(3)], "type/needs-number", blame: 0),
    Violation(.comparison(Comparison(.less)), [bf16(3), bf16(3)], "type/mismatch", blame: 0),
  ]

  static let shapes: [Violation] = [
    Violation(.transpose(Transpose([0])), [], "op/operand-count"),
    Violation(.transpose(Transpose([0, 1])), [x], "shape/permutation", blame: 0),
    Violation(.transpose(Transpose([0, 1, 1])), [x], "shape/permutation", blame: 0),
    Violation(.transpose(Transpose([0, 1, 3])), [x], "shape/permutation", blame: 0),
    Violation(.reshape(Reshape([4])), [], "op/operand-count"),
    Violation(.reshape(Reshape([b, 13])), [x], "shape/reshape", blame: 0),
    Violation(.reshape(Reshape([t, 12])), [x], "shape/reshape", blame: 0),
    Violation(.reshape(Reshape([-1, -12, b])), [x], "shape/negative"),
    Violation(.reshape(Reshape(Array(repeating: 1, count: 9))), [f32()], "limit/rank"),
    Violation(.reshape(Reshape([Dim(.max), 2])), [x], "limit/elements"),
    Violation(.expand(Expand([4])), [x, x], "op/operand-count"),
    Violation(.expand(Expand([3, 4])), [x], "shape/expand", blame: 0),
    Violation(.expand(Expand([b, 3, 5])), [x], "shape/expand", blame: 0),
    Violation(.expand(Expand([1])), [f32(4)], "shape/expand", blame: 0),
    Violation(.expand(Expand([-4])), [f32(1)], "shape/negative"),
    Violation(.expand(Expand(Array(repeating: 1, count: 9))), [f32()], "limit/rank"),
    Violation(.slice(Slice(axis: 0, start: 0, end: 1)), [], "op/operand-count"),
    Violation(.slice(Slice(axis: 3, start: 0, end: 1)), [x], "shape/axis"),
    Violation(.slice(Slice(axis: -1, start: 0, end: 1)), [x], "shape/axis"),
    Violation(.slice(Slice(axis: 1, start: -1, end: 1)), [x], "shape/slice", blame: 0),
    Violation(.slice(Slice(axis: 1, start: 2, end: 1)), [x], "shape/slice", blame: 0),
    Violation(.slice(Slice(axis: 1, start: 0, end: 4)), [x], "shape/slice", blame: 0),
    Violation(.slice(Slice(axis: 1, start: Dim(.min), end: 4)), [x], "limit/elements"),
    Violation(.windows(Windows(axis: 0, size: 1)), [], "op/operand-count"),
    Violation(.windows(Windows(axis: 3, size: 1)), [x], "shape/axis"),
    Violation(.windows(Windows(axis: 1, size: 0)), [x], "value/out-of-range"),
    Violation(.windows(Windows(axis: 1, size: 1, stride: 0)), [x], "value/out-of-range"),
    Violation(.windows(Windows(axis: 1, size: 1, dilation: -1)), [x], "value/out-of-range"),
    Violation(.windows(Windows(axis: 1, size: 4)), [x], "shape/windows", blame: 0),
    Violation(.windows(Windows(axis: 1, size: 2, dilation: 3)), [x], "shape/windows", blame: 0),
    Violation(.windows(Windows(axis: 0, size: 1, stride: 2)), [x], "shape/not-divisible", blame: 0),
    Violation(.windows(Windows(axis: 1, size: .max, dilation: 2)), [x], "limit/elements"),
    Violation(.windows(Windows(axis: 1, size: 1)), [f32(1, 2, 1, 1, 1, 1, 1, 1)], "limit/rank"),
    Violation(.concat(Concat(axis: 0)), [], "op/operand-count"),
    Violation(.concat(Concat(axis: 3)), [x, x], "shape/axis"),
    Violation(.concat(Concat(axis: 0)), [f32(3), i32(3)], "type/mismatch", blame: 1),
    Violation(.concat(Concat(axis: 0)), [x, x, f32(3, 4)], "shape/rank", blame: 2),
    Violation(.concat(Concat(axis: 0)), [x, f32(b, 1, 4)], "shape/concat", blame: 1),
    Violation(.concat(Concat(axis: 0)), [f32(Dim(.max)), f32(1)], "limit/elements"),
  ]

  static let rows: [Violation] = [
    Violation(.reduce(Reduce(.sum, axis: 0, keep: true)), [], "op/operand-count"),
    Violation(.reduce(Reduce(.mean, axis: 0, keep: true)), [i32(3)], "type/needs-float", blame: 0),
    Violation(.reduce(Reduce(.variance, axis: 0, keep: true)), [i32(3)], "type/needs-float", blame: 0),
    Violation(.reduce(Reduce(.max, axis: 0, keep: true)), [bool(3)], "type/needs-number", blame: 0),
    Violation(.reduce(Reduce(.mean, axis: 3, keep: true)), [x], "shape/axis"),
    Violation(.reduce(Reduce(.variance, axis: -1, keep: false)), [x], "shape/axis"),
    Violation(.reduce(Reduce(.max, axis: 0, keep: true)), [bf16(3)], "type/needs-number", blame: 0),
    Violation(.softmax(Softmax()), [bf16(3)], "type/needs-float", blame: 0),
    Violation(.softmax(Softmax()), [x, x], "op/operand-count"),
    Violation(.layerNorm(LayerNorm(epsilon: 1)), [bf16(b, 4), f32(4), f32(4)], "type/needs-float", blame: 0),
    Violation(.softmax(Softmax()), [i32(3)], "type/needs-float", blame: 0),
    Violation(.softmax(Softmax()), [f32()], "shape/axis"),
    Violation(.logSoftmax(LogSoftmax()), [], "op/operand-count"),
    Violation(.logSoftmax(LogSoftmax()), [bool(3)], "type/needs-float", blame: 0),
    Violation(.logSoftmax(LogSoftmax()), [f32()], "shape/axis"),
    Violation(.layerNorm(LayerNorm(epsilon: 1)), [x, f32(4)], "op/operand-count"),
    Violation(.layerNorm(LayerNorm(epsilon: 1)), [x, f32(4), i32(4)], "type/needs-float", blame: 2),
    Violation(.layerNorm(LayerNorm(epsilon: 1)), [f32(), f32(4), f32(4)], "shape/axis"),
    Violation(.layerNorm(LayerNorm(epsilon: 1)), [x, f32(3), f32(4)], "shape/mismatch", blame: 1),
    Violation(.layerNorm(LayerNorm(epsilon: 1)), [x, f32(4), f32(1, 4)], "shape/mismatch", blame: 2),
    Violation(.layerNorm(LayerNorm(epsilon: 1, residual: .added)), [x, f32(4), f32(4)], "op/operand-count"),
    Violation(
      .layerNorm(LayerNorm(epsilon: 1, residual: .added)), [x, f32(4), f32(4), i32(b, 3, 4)], "type/needs-float",
      blame: 3),
    Violation(
      .layerNorm(LayerNorm(epsilon: 1, residual: .addedAndKept)), [x, f32(4), f32(4), f32(b, 1, 4)], "shape/mismatch",
      blame: 3),
    Violation(.rmsNorm(RMSNorm(epsilon: 1, residual: .added)), [x, f32(4), f32(1)], "shape/mismatch", blame: 2),
    Violation(.rmsNorm(RMSNorm(epsilon: 1, residual: .added)), [x, f32(4), f32()], "shape/mismatch", blame: 2),
    Violation(
      .rmsNorm(RMSNorm(epsilon: 1, residual: .added)), [x, f32(4), f32(1, b, 3, 4)], "shape/mismatch", blame: 2),
    Violation(.rmsNorm(RMSNorm(epsilon: 1)), [x], "op/operand-count"),
    Violation(.rmsNorm(RMSNorm(epsilon: 1)), [i32(b, 4), f32(4)], "type/needs-float", blame: 0),
    Violation(.rmsNorm(RMSNorm(epsilon: 1)), [f32(), f32(4)], "shape/axis"),
    Violation(.rmsNorm(RMSNorm(epsilon: 1)), [x, f32(b)], "shape/mismatch", blame: 1),
  ]

  static let products: [Violation] = [
    Violation(.matMul(MatMul()), [x], "op/operand-count"),
    Violation(.matMul(MatMul()), [i32(3, 4), x], "type/needs-float", blame: 0),
    Violation(.matMul(MatMul()), [x, i32(4, 3)], "type/needs-float", blame: 1),
    Violation(.matMul(MatMul()), [f32(4), f32(4, 3)], "shape/rank", blame: 0),
    Violation(.matMul(MatMul()), [x, f32(4)], "shape/rank", blame: 1),
    Violation(.matMul(MatMul()), [x, f32(3, 4)], "shape/contracting", blame: 1),
    Violation(.matMul(MatMul(transposeRHS: true)), [x, f32(4, 3)], "shape/contracting", blame: 1),
    Violation(.matMul(MatMul()), [x, f32(t, 4, 3)], "shape/broadcast", blame: 1),
    Violation(.linear(Linear(transposeRHS: true, hasBias: true)), [x, f32(5, 4)], "op/operand-count"),
    Violation(.linear(Linear(transposeRHS: true)), [x, f32(4, 5)], "shape/contracting", blame: 1),
    Violation(.linear(Linear(transposeRHS: true)), [x, f32(b, 5, 4)], "shape/rank", blame: 1),
    Violation(.linear(Linear(transposeRHS: true, hasBias: true)), [x, f32(5, 4), f32(4)], "shape/mismatch", blame: 2),
    Violation(.linear(Linear(transposeRHS: true, hasResidual: true)), [x, f32(5, 4), x], "shape/mismatch", blame: 2),
    Violation(
      .linear(Linear(transposeRHS: true, hasBias: true, hasResidual: true)), [x, f32(4, 4), f32(4), f32(3, 4)],
      "shape/mismatch", blame: 3),
  ]

  static let attention: [Violation] = [
    Violation(.linear(Linear(transposeRHS: true)), [i32(b, 4), f32(5, 4)], "type/needs-float", blame: 0),
    Violation(.linear(Linear(transposeRHS: true)), [bf16(b, 4), bf16(5, 4)], "type/needs-float", blame: 1),
    Violation(.linear(Linear(transposeRHS: true, to: .bf16)), [x, f32(5, 4)], "type/mismatch", blame: 0),
    Violation(
      .linear(Linear(transposeRHS: true, hasResidual: true)), [bf16(b, 4), f32(5, 4), bf16(b, 5)], "shape/mismatch",
      blame: 2),
    Violation(.matMul(MatMul()), [bf16(3, 4), bf16(4, 5)], "type/needs-float", blame: 0),
    Violation(.attention(Attention(scale: 1, to: .bf16)), [x, x, x], "type/mismatch", blame: 0),
    Violation(.attention(Attention(scale: 1)), [bf16(b, 3, 4), x, x], "type/mismatch", blame: 1),
    Violation(.attention(Attention(scale: 1)), [x, x], "op/operand-count"),
    Violation(.attention(Attention(scale: 1, hasMask: true)), [x, x, x], "op/operand-count"),
    Violation(.attention(Attention(scale: 1)), [x, i32(b, 3, 4), x], "type/needs-float", blame: 1),
    Violation(.attention(Attention(scale: 1)), [f32(4), f32(4), f32(4)], "shape/rank"),
    Violation(.attention(Attention(scale: 1)), [f32(1, 1, b, 3, 4), x, x], "shape/rank"),
    Violation(.attention(Attention(scale: 1)), [x, f32(3, 4), x], "shape/rank"),
    Violation(.attention(Attention(scale: 1)), [x, f32(t, 3, 4), f32(t, 3, 4)], "shape/attention"),
    Violation(.attention(Attention(scale: 1)), [x, f32(b, 3, 5), x], "shape/attention"),
    Violation(.attention(Attention(scale: 1)), [f32(b, 6, 3, 4), f32(b, 4, 3, 4), f32(b, 4, 3, 4)], "shape/attention"),
    Violation(.attention(Attention(scale: 1)), [f32(b, 6, 3, 4), f32(b, 2, 3, 4), f32(b, 3, 3, 4)], "shape/attention"),
    Violation(.attention(Attention(scale: 1)), [f32(b, 6, 3, 4), f32(t, 2, 3, 4), f32(t, 2, 3, 4)], "shape/attention"),
    Violation(.attention(Attention(scale: 1)), [x, f32(b, 7, 4), x], "shape/attention"),
    Violation(.attention(Attention(scale: 1, hasMask: true)), [x, x, x, i32(3, 3)], "type/mismatch", blame: 3),
    Violation(.attention(Attention(scale: 1, hasBias: true)), [x, x, x, bool(3, 3)], "type/needs-float", blame: 3),
    Violation(.attention(Attention(scale: 1, hasMask: true)), [x, x, x, bool(4)], "shape/broadcast", blame: 3),
    Violation(.attention(Attention(scale: 1, hasBias: true)), [x, x, x, f32(2, b, 3, 3)], "shape/broadcast", blame: 3),
    Violation(
      .attention(Attention(scale: 1, hasMask: true, hasBias: true)), [x, x, x, bool(3, 3), f32(4)], "shape/broadcast",
      blame: 4),
    Violation(.attention(Attention(scale: 1, causal: true, hasPast: true)), [x, x, x], "op/operand-count"),
    Violation(
      .attention(Attention(scale: 1, causal: true, hasPast: true)), [x, x, x, f32(b)], "type/mismatch", blame: 3),
    Violation(
      .attention(Attention(scale: 1, causal: true, hasPast: true)), [x, x, x, i32(1)], "shape/attention", blame: 3),
    Violation(
      .attention(Attention(scale: 1, causal: true, hasPast: true)), [x, x, x, i32(b, 1)], "shape/attention", blame: 3),
    Violation(
      .attention(Attention(scale: 1, left: 2, hasPast: true)), [f32(3, 4), f32(3, 4), f32(3, 4), i32(3)],
      "shape/attention",
      blame: 3),
    Violation(.attention(Attention(scale: 1, hasPast: true)), [x, x, x, i32(b)], "shape/attention", blame: 3),
    Violation(
      .attention(Attention(scale: 1, causal: true, hasMask: true, hasPast: true)), [x, x, x, i32(b), bool(3, 3)],
      "type/mismatch", blame: 3),
  ]

  static let indices: [Violation] = [
    Violation(.argsort(Argsort()), [], "op/operand-count"),
    Violation(.argsort(Argsort()), [bool(3)], "type/needs-number", blame: 0),
    Violation(.argsort(Argsort()), [i32()], "shape/axis"),
    Violation(.cumsum(Cumsum(axis: 0)), [x, x], "op/operand-count"),
    Violation(.cumsum(Cumsum(axis: 0)), [bool(3)], "type/needs-number", blame: 0),
    Violation(.cumsum(Cumsum(axis: 3)), [x], "shape/axis"),
    Violation(.gather(Gather(axis: 0)), [x], "op/operand-count"),
    Violation(.gather(Gather(axis: 0)), [x, f32(b)], "type/mismatch", blame: 1),
    Violation(.gather(Gather(axis: 3)), [x, i32(b)], "shape/axis"),
    Violation(.gather(Gather(axis: 1)), [x, i32(t, 2)], "shape/gather", blame: 1),
    Violation(.gather(Gather(axis: 1)), [x, i32()], "shape/gather", blame: 1),
    Violation(.gather(Gather(axis: 0)), [x, i32(1, 1, 1, 1, 1, 1, 1)], "limit/rank"),
  ]

  static let writing: [Violation] = [
    Violation(.writeRows(WriteRows(axis: 1)), [x, x], "op/operand-count"),
    Violation(.writeRows(WriteRows(axis: 1)), [x, i32(b, 3, 4), i32(b)], "type/mismatch", blame: 1),
    Violation(.writeRows(WriteRows(axis: 1)), [x, x, f32(b)], "type/mismatch", blame: 2),
    Violation(.writeRows(WriteRows(axis: 3)), [x, x, i32(b)], "shape/axis"),
    Violation(.writeRows(WriteRows(axis: 0)), [x, x, i32(b)], "shape/axis"),
    Violation(.writeRows(WriteRows(axis: 1)), [x, f32(b, 3, 5), i32(b)], "shape/mismatch", blame: 1),
    Violation(.writeRows(WriteRows(axis: 1)), [x, f32(b, 3), i32(b)], "shape/mismatch", blame: 1),
    Violation(.writeRows(WriteRows(axis: 1)), [x, x, i32(t)], "shape/mismatch", blame: 2),
    Violation(.writeRows(WriteRows(axis: 1)), [x, f32(b, 4, 4), i32(b)], "shape/mismatch", blame: 1),
  ]

  static let violations = training + writing + structural + elementwise + shapes + rows + products + attention + indices

  @Test(arguments: violations) func isReported(_ violation: Violation) {
    do throws(InferenceError) {
      let types = try violation.op.definition.inferTypes(violation.operands)
      Issue.record("inferred \(types)")
    } catch {
      #expect(error.code == violation.code, "\(error.message)")
      #expect(error.operand == violation.blame, "\(error.message)")
      #expect(!error.message.isEmpty && error.message.last != ".")
    }
  }

  @Test func everyOpIsViolated() {
    let violated = Set(Self.violations.map { ObjectIdentifier(type(of: $0.op.definition)) })
    for entry in Op.catalogue { #expect(violated.contains(ObjectIdentifier(entry.type)), "\(entry.type)") }
  }

  /// Shapes that are easy to get wrong.
  @Test func infersShapes() throws {
    let (b, t) = (Self.b, Self.t)
    let x = Self.x
    #expect(try Binary(.add).inferTypes([Self.f32(b, 1, 4), Self.f32(3, 1)]) == [Self.f32(b, 3, 4)])
    #expect(try MatMul().inferTypes([Self.f32(b, 1, 2, 3), Self.f32(7, 3, 5)]) == [Self.f32(b, 7, 2, 5)])
    #expect(try MatMul(transposeRHS: true).inferTypes([x, Self.f32(t, 4)]) == [Self.f32(b, 3, t)])
    #expect(try Reduce(.sum, axis: 1, keep: false).inferTypes([x]) == [Self.f32(b, 4)])
    #expect(try Reduce(.sum, axis: 1, keep: true).inferTypes([x]) == [Self.f32(b, 1, 4)])
    #expect(try Transpose([2, 0, 1]).inferTypes([x]) == [Self.f32(4, b, 3)])
    #expect(try Slice(axis: 0, start: 1, end: b).inferTypes([x]) == [Self.f32(b.subtracting(1), 3, 4)])
    #expect(try Windows(axis: 1, size: 2).inferTypes([x]) == [Self.f32(b, 2, 4, 2)])
    #expect(try Windows(axis: 2, size: 2, stride: 3).inferTypes([Self.f32(3, 1, 10)]) == [Self.f32(3, 1, 3, 2)])
    #expect(
      try Windows(axis: 2, size: 3, stride: 2, dilation: 2).inferTypes([Self.f32(3, 1, 10)])
        == [Self.f32(3, 1, 3, 3)])
    let even = try b.multiplied(by: 2)
    #expect(try Windows(axis: 0, size: 2, stride: 2).inferTypes([TensorType(.f32, [even])]) == [Self.f32(b, 2)])
    #expect(
      try Windows(axis: 0, size: 3, stride: 2).inferTypes([TensorType(.f32, [even.adding(2)])]) == [Self.f32(b, 3)])
    #expect(try Concat(axis: 0).inferTypes([x, Self.f32(1, 3, 4)]) == [Self.f32(b.adding(1), 3, 4)])
    #expect(
      try Attention(scale: 1).inferTypes([Self.f32(b, 2, 5, 3), Self.f32(b, 2, t, 3), Self.f32(b, 2, t, 6)])
        == [Self.f32(b, 2, 5, 6)])
    #expect(try Gather(axis: 1).inferTypes([x, Self.i32(b, t, 2)]) == [Self.f32(b, t, 2, 4)])
    #expect(try Gather(axis: 0).inferTypes([Self.bool(5, 2), Self.i32(b)]) == [Self.bool(b, 2)])
    #expect(try Select().inferTypes([Self.bool(b, 1), Self.i32(3), Self.i32()]) == [Self.i32(b, 3)])
  }
}
