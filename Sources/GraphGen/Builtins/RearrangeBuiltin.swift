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
      throw Diagnostic("spec/pattern", "in the pattern '\(text)': \(error.message)", at: call.values[1].span)
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
  /// reshape (split) → transpose → reshape (merge), each left out where it does nothing.
  fileprivate func rearrange(
    _ x: ValueID, _ pattern: RearrangePattern, text: String, extents given: [String: Dim], _ call: BuiltinCall
  ) throws -> ValueID {
    let type = builder.type(of: x)
    guard pattern.input.count == type.rank else {
      throw Diagnostic(
        "shape/rank", "the pattern '\(text)' has \(pattern.input.count) axes on the left, \(type) has \(type.rank)",
        at: call.values[0].span)
    }
    var extents = given
    for (axis, group) in pattern.input.enumerated() {
      try solve(group, extent: type.shape[axis], axis: axis, of: type, extents: &extents, call)
    }
    let names = pattern.input.joined().filter { $0 != "1" }
    let targets = pattern.output.joined().filter { $0 != "1" }
    let split = names.map { extents[$0] ?? 1 }
    let merged = try pattern.output.map { group in
      try sizing(at: call.span) { () throws(DimError) in try group.map { extents[$0] ?? 1 }.product() }
    }
    var y = x
    if split != type.shape { y = try emit(.reshape(Reshape(split)), [y], at: call.span, in: call.scope) }
    let permutation = targets.compactMap { names.firstIndex(of: $0) }
    if permutation != Array(names.indices) {
      y = try emit(.transpose(Transpose(permutation)), [y], at: call.span, in: call.scope)
    }
    if merged != builder.type(of: y).shape {
      y = try emit(.reshape(Reshape(merged)), [y], at: call.span, in: call.scope)
    }
    return y
  }

  /// Finds the one unknown extent of a group from the extent of its axis.
  private func solve(
    _ group: [String], extent: Dim, axis: Int, of type: TensorType, extents: inout [String: Dim], _ call: BuiltinCall
  ) throws {
    let unknown = group.filter { extents[$0] == nil }
    guard unknown.count <= 1 else {
      throw Diagnostic(
        "spec/pattern", "the extents of \(unknown.joined(separator: " and ")) cannot both be found", at: call.span,
        help: "give all but one: \(unknown[0])=…")
    }
    let known = try sizing(at: call.span) { () throws(DimError) in try group.compactMap { extents[$0] }.product() }
    guard let name = unknown.first else {
      guard known == extent else {
        throw Diagnostic(
          "shape/mismatch", "axis \(axis) of \(type) is \(extent), the pattern makes it \(known)", at: call.span)
      }
      return
    }
    if known == Dim(1) {
      extents[name] = extent
      return
    }
    guard let divisor = known.constantValue, let rest = try? extent.divided(by: divisor) else {
      let blamed = call.extra.first { group.contains($0.name) }
      if let divisor = known.constantValue, let bottom = blamed?.argument.root, let span = blamed?.argument.span,
        group.count == 2
      {
        let top = extent.constantValue.flatMap(module.onlyConfig(ofValue:))
        throw inexactDivision(extent, divisor, top: top, bottom: bottom, at: span)
      }
      let fix = known.constantValue.flatMap { divisor in
        extent.constantValue.map { "\($0) = \($0 / max(divisor, 1)) × \(divisor) + \($0 % max(divisor, 1))" }
      }
      throw Diagnostic(
        "shape/not-divisible", "axis \(axis) of \(type) is \(extent), which \(known) does not divide",
        at: blamed?.argument.span ?? call.span, label: known.description, help: fix)
    }
    extents[name] = rest
  }
}
