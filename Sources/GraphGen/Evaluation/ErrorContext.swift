import Diagnostics
import ModelSpec

// Additions to an error from the expression around its place. They are looked up when the error is reported, so that
// the deeply recursive evaluation need not carry them.

extension ModuleGenerator {
  func explained(_ diagnostic: Diagnostic) -> Diagnostic {
    guard diagnostic.code.hasPrefix("type/"), let span = diagnostic.span else { return diagnostic }
    var result = diagnostic
    for equation in spec.body.graph + spec.blocks.flatMap(\.body.graph) where equation.value.span.contains(span) {
      equation.value.forEachPart { part in
        switch part.kind {
        case .call(let call): result = notingPosition(result, in: call)
        case .conditional(let then, let condition, let otherwise)
        where condition.span == span && diagnostic.code == "type/not-compile-time":
          let new = "where(\([condition, then, otherwise].map { text(of: $0) }.joined(separator: ", ")))"
          result.help = "tensors choose with \(new)"
          result = result.fixed(new, replacing: written(part.span), at: part.span)
        default: break
        }
      }
    }
    return result
  }

  /// Adds a note saying which parameter a positional argument was bound to, if the error is about such an argument.
  private func notingPosition(_ diagnostic: Diagnostic, in call: Expression.Call) -> Diagnostic {
    let positional = call.arguments.filter { $0.name == nil }
    guard let index = positional.firstIndex(where: { $0.value.span == diagnostic.span }), index > 0,
      index < Self.ordinals.count, let callable = callable(named: call.callee, isLibrary: false)
    else { return diagnostic }
    let parameters: [String]
    switch callable {
    case .block(let block, _): parameters = block.body.inputs.map(\.name.text) + block.body.config.map(\.name.text)
    case .builtin(let builtin): parameters = builtin.isVariadic ? [] : builtin.parameters.map(\.name)
    }
    guard parameters.indices.contains(index) else { return diagnostic }
    var result = diagnostic
    let text = written(positional[index].value.span)
    result.notes.insert(
      .init("\(text) was taken for '\(parameters[index])', the \(Self.ordinals[index]) argument"), at: 0)
    return result
  }

  private static let ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
}

extension Span {
  fileprivate func contains(_ other: Span) -> Bool {
    source == other.source && start <= other.start && other.end <= end
  }
}
