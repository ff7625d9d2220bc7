import GraphIR
import GraphcRuntime

extension InferenceTests {
  /// Of the ops that gradients and the passes for training make.
  static let training: [Violation] = [
    Violation(.scatterAdd(ScatterAdd(axis: 0, extent: 3)), [x], "op/operand-count"),
    Violation(.scatterAdd(ScatterAdd(axis: 0, extent: 3)), [i32(b, 4), i32(b)], "type/needs-float", blame: 0),
    Violation(.scatterAdd(ScatterAdd(axis: 0, extent: 3)), [f32(b, 4), f32(b)], "type/mismatch", blame: 1),
    Violation(.scatterAdd(ScatterAdd(axis: 2, extent: 3)), [f32(b, 4), i32(b)], "shape/axis"),
    Violation(.scatterAdd(ScatterAdd(axis: 0, extent: 3)), [f32(b, 4), i32(t)], "shape/gather", blame: 1),
    Violation(.scatterAdd(ScatterAdd(axis: 0, extent: -1)), [f32(b, 4), i32(b)], "shape/negative"),
    Violation(.attentionGradient(AttentionGradient(scale: 1)), [x, x, x], "op/operand-count"),
    Violation(.attentionGradient(AttentionGradient(scale: 1)), [x, x, x, f32(b, 3, 5)], "shape/mismatch", blame: 3),
    Violation(.attentionGradient(AttentionGradient(scale: 1)), [x, x, x, i32(b, 3, 4)], "type/needs-float", blame: 3),
    Violation(.attentionGradient(AttentionGradient(scale: 1, left: -1)), [x, x, x, x], "shape/attention"),
    Violation(
      .attentionGradient(AttentionGradient(scale: 1)),
      [f32(b, 4, 3, 2), f32(b, 2, 3, 2), f32(b, 2, 3, 2), f32(b, 4, 3, 2)], "shape/attention", blame: 1),
    Violation(.elementwise(program(["exp x0"])), [], "gir/attribute"),
    Violation(.elementwise(program(["exp x1"])), [f32(b)], "gir/attribute"),
    Violation(.elementwise(program(["exp v0"])), [f32(b)], "gir/attribute"),
    Violation(.elementwise(program(["exp x0"])), [i32(b)], "type/needs-float", blame: 0),
    Violation(.elementwise(program(["add x0 x1"])), [f32(b), f32(t)], "shape/broadcast", blame: 1),
    Violation(.elementwise(program(["exp x0"])), [f32(1), f32(t)], "shape/mismatch"),
    Violation(.uniform(Uniform([3])), [], "op/operand-count"),
    Violation(.uniform(Uniform([3])), [f32(4)], "type/mismatch", blame: 0),
    Violation(.uniform(Uniform([3])), [i32(3)], "shape/mismatch", blame: 0),
    Violation(.uniform(Uniform([-1])), [i32(4)], "shape/negative"),
    Violation(.uniform(Uniform(Array(repeating: 1, count: 9))), [i32(4)], "limit/rank"),
  ]
}
