import Diagnostics
import ModelSpec

/// Finds selections between equal operands: `where(c, x, x)`, `a and a`, `gelu if flag else gelu`.
enum SameOperands {
  static func find(in spec: ModelSpec) -> [Diagnostic] {
    var warnings: [Diagnostic] = []
    let blocks = Set(spec.blocks.map(\.name.text))
    for body in spec.bodies {
      for equation in body.graph {
        equation.value.forEachPart { part in
          guard let (a, b, what) = pair(part, blocks: blocks), a.description == b.description else { return }
          warnings.append(
            Diagnostic(
              .warning, "spec/same-operands", "both \(what) are \(b.description)", at: b.span,
              notes: [.init("the other one is here", at: a.span)],
              help: "write \(b.description) alone, or what was meant in one of the places"))
        }
      }
    }
    return warnings
  }

  private static func pair(_ part: Expression, blocks: Set<String>) -> (Expression, Expression, what: String)? {
    switch part.kind {
    case .conditional(let then, _, let otherwise): return (then, otherwise, "arms of the 'if'")
    case .binary(let op, let left, let right):
      return op == .and || op == .or ? (left, right, "operands of '\(op.rawValue)'") : nil
    case .call(let call):
      let arguments = call.positional
      guard !blocks.contains(call.callee), arguments.count == call.arguments.count else { return nil }
      switch (call.callee, arguments.count) {
      case ("where", 3): return (arguments[1], arguments[2], "values of 'where'")
      case ("maximum", 2), ("minimum", 2): return (arguments[0], arguments[1], "operands of '\(call.callee)'")
      default: return nil
      }
    default: return nil
    }
  }
}
