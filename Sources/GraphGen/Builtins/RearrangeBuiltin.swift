import Diagnostics
import GraphIR
import ModelSpec

extension Builtin {
  static let rearrange = Builtin(
    "rearrange", [Parameter("x"), Parameter("pattern")], extraNames: true,
    "splits, permutes and merges axes: rearrange(x, 'b t (h k) -> b h t k', h=heads)"
  ) { generator, call in
    let x = try generator.tensor(call.values[0].value, "rearrange", at: call.values[0].span)
    guard case .string(let text) = call.values[1].value else {
      throw Diagnostic(
        "type/expected-string", "the pattern is a quoted string, this is \(call.values[1].value.kindName)",
        at: call.values[1].span)
    }
    let pattern: RearrangePattern
    do throws(RearrangePattern.ParseError) { pattern = try RearrangePattern(text) } catch {
      let axes = text.split(separator: " ").joined(separator: " ")
      let isOneSided = !text.contains("->") && !axes.isEmpty && !axes.contains("(")
      let old = generator.module.written(call.values[1].span)
      throw Diagnostic(
        "spec/pattern", "in the pattern '\(text)': \(error.message)", at: call.values[1].span,
        help: isOneSided ? "write both sides, as in '\(axes) -> \(axes)'" : "a pattern is 'b t (h k) -> b h t k'"
      ).suggesting(
        isOneSided ? old.replacing(text, with: "\(axes) -> \(axes)") : nil, replacing: old)
    }
    var extents: [String: Dim] = ["1": 1]
    for (name, argument) in call.extra {
      guard case .integer(let dim) = argument.value else {
        throw Diagnostic(
          "type/expected-int", "the extent of '\(name)' is an integer or a dim, this is \(argument.value.kindName)",
          at: argument.span)
      }
      if let constant = dim.constantValue, constant < 1 {
        throw Diagnostic(
          "value/out-of-range", "the extent of '\(name)' is \(constant)", at: argument.root?.span ?? argument.span,
          label: argument.root.map { "\($0.name) is \(constant)" }, help: "use a number of at least 1")
      }
      guard pattern.input.joined().contains(name) else {
        throw Diagnostic(
          "spec/unknown-argument", "the pattern '\(text)' has no axis '\(name)'", at: argument.span)
      }
      guard extents.updateValue(dim, forKey: name) == nil else {
        throw Diagnostic("spec/duplicate-argument", "the extent of '\(name)' is given twice", at: argument.span)
      }
    }
    return .tensor(try generator.rearrange(x, pattern, text: text, extents: extents, call))
  }
}

extension FunctionGenerator {
  /// reshape (split) → transpose → reshape (merge); steps that change nothing are left out.
  fileprivate func rearrange(
    _ x: ValueID, _ pattern: RearrangePattern, text: String, extents: [String: Dim], _ call: BuiltinCall
  ) throws -> ValueID {
    let type = builder.type(of: x)
    let steps: RearrangePattern.Steps
    do {
      steps = try pattern.steps(for: type.shape, extents: extents, quotient: exactQuotient)
    } catch let mismatch as RearrangePattern.Mismatch {
      throw explain(mismatch, pattern, text: text, of: type, call)
    }
    var y = x
    if steps.split != type.shape { y = try emit(.reshape(Reshape(steps.split)), [y], at: call.span, in: call.scope) }
    if steps.permutation != Array(steps.permutation.indices) {
      y = try emit(.transpose(Transpose(steps.permutation)), [y], at: call.span, in: call.scope)
    }
    if steps.merged != builder.type(of: y).shape {
      y = try emit(.reshape(Reshape(steps.merged)), [y], at: call.span, in: call.scope)
    }
    return y
  }

  private func explain(
    _ mismatch: RearrangePattern.Mismatch, _ pattern: RearrangePattern, text: String, of type: TensorType,
    _ call: BuiltinCall
  ) -> Diagnostic {
    switch mismatch {
    case .rank:
      return Diagnostic(
        "shape/rank", "the pattern '\(text)' has \(pattern.input.count) axes on the left, \(type) has \(type.rank)",
        at: call.values[0].span, help: "name each axis of the tensor once on the left")
    case .unknown(let names):
      return Diagnostic(
        "spec/pattern", "the extents of \(names.joined(separator: " and ")) cannot both be found", at: call.span,
        help: "give all but one: \(names[0])=…")
    case .extent(let axis, let found, let made):
      return Diagnostic(
        "shape/mismatch", "axis \(axis) of \(type) is \(found), the pattern makes it \(made)", at: call.span)
    case .size(let error):
      let inference = InferenceError(error)
      return Diagnostic(inference.code, inference.message, at: call.span)
    case .indivisible(let axis, let group, let extent, let known):
      let blamed = call.extra.first { group.contains($0.name) }
      if let divisor = known.constantValue, let bottom = blamed?.argument.root, let span = blamed?.argument.span,
        group.count == 2
      {
        let top = extent.constantValue.flatMap(module.onlyConfig(ofValue:))
        return inexactDivision(extent, divisor, top: top, bottom: bottom, at: span)
      }
      let fix = known.constantValue.flatMap { divisor in
        extent.constantValue.map { "\($0) = \($0 / max(divisor, 1)) × \(divisor) + \($0 % max(divisor, 1))" }
      }
      return Diagnostic(
        "shape/not-divisible", "axis \(axis) of \(type) is \(extent), which \(whyInexact(extent, by: known)) \(known)",
        at: blamed?.argument.span ?? call.span, label: known.description, help: fix)
    }
  }
}
