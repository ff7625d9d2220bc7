import Diagnostics
import ModelSpec

/// The calls of built-ins in the equations of a spec, by their place, which is also that of their nodes.
struct BuiltinCalls {
  private var calls: [Span: Expression.Call] = [:]

  init(in spec: ModelSpec) {
    let blocks = Set(spec.blocks.map(\.name.text))
    for body in spec.bodies {
      let handedDown = Set(body.config.map(\.name.text))
      for equation in body.graph {
        equation.value.forEachPart { part in
          guard case .call(let call) = part.kind, Builtin.table[call.callee] != nil, !blocks.contains(call.callee),
            !handedDown.contains(call.callee)
          else { return }
          calls[part.span] = call
        }
      }
    }
  }

  subscript(span: Span) -> Expression.Call? { calls[span] }
}

extension Expression.Call {
  /// The positional arguments, in order.
  var positional: [Expression] { arguments.filter { $0.name == nil }.map(\.value) }
}
