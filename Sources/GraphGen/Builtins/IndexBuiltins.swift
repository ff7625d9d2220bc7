import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension Builtin {
  static let indices: [Builtin] = [gather, embedding, oneHot]

  private static let gather = Builtin(
    "gather", [Parameter("x"), Parameter("index"), Parameter("axis")],
    "positions of an axis by number; the axes before it are those of the index: x[B, N, D], index[B, K] → [B, K, D]"
  ) { generator, call in
    let x = try generator.tensor(call.values[0].value, "gather", at: call.values[0].span)
    let index = try generator.tensor(call.values[1].value, "gather", at: call.values[1].span)
    let axis = try generator.axis(call.values[2], of: x)
    return .tensor(try generator.emit(.gather(Gather(axis: axis)), [x, index], at: call.span, in: call.scope))
  }

  private static let embedding = Builtin(
    "embedding", [Parameter("table"), Parameter("index")],
    "rows of a table by number: table[V, D], index[...] → [..., D]"
  ) { generator, call in
    let table = try generator.tensor(call.values[0].value, "embedding", at: call.values[0].span)
    let index = try generator.tensor(call.values[1].value, "embedding", at: call.values[1].span)
    let type = generator.builder.type(of: table)
    guard type.rank == 2 else {
      throw Diagnostic(
        "shape/rank", "the table of an embedding has rank 2, [V, D], not \(type)", at: call.values[0].span,
        help: "gather(x, index, axis) picks positions of any axis")
    }
    return .tensor(try generator.emit(.gather(Gather(axis: 0)), [table, index], at: call.span, in: call.scope))
  }

  private static let oneHot = Builtin(
    "one_hot", [Parameter("index"), Parameter("n")],
    "f32[..., n]: 1 at the index, 0 elsewhere; all 0 for an index outside of 0..<n"
  ) { generator, call in
    let index = try generator.tensor(call.values[0].value, "one_hot", at: call.values[0].span)
    let type = generator.builder.type(of: index)
    guard type.dtype == .i32 else {
      throw Diagnostic("type/mismatch", "an index is i32, not \(type)", at: call.values[0].span).casting(
        to: .i32, in: generator.module)
    }
    let numbers = try generator.counting(call.values[1], "one_hot", in: call.scope)
    let column = try generator.emit(.reshape(Reshape(type.shape + [1])), [index], at: call.span, in: call.scope)
    let isHot = try generator.emit(
      .comparison(Comparison(.equal)), [column, numbers], at: call.span, in: call.scope)
    return .tensor(try generator.emit(.cast(Cast(to: .f32)), [isHot], at: call.span, in: call.scope))
  }
}
