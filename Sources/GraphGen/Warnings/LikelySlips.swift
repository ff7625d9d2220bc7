import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

/// Finds ops that are valid but probably not what was meant.
struct LikelySlips {
  private let calls: BuiltinCalls
  private let function: Function
  private let uses: UseMap

  /// The slips in a module that are in files of the user, each place once.
  static func find(in module: Module, calls: BuiltinCalls, sources: SourceMap) -> [Diagnostic] {
    var places: Set<Span> = []
    var warnings: [Diagnostic] = []
    for function in module.functions {
      var slips: LikelySlips?
      for index in function.nodes.indices {
        let node = function.nodes[index]
        guard let span = node.origin.span, sources.text(of: span)?.kind == .file else { continue }
        guard mayBeSlip(node.op) else { continue }
        let finder = slips ?? LikelySlips(calls: calls, function: function, uses: UseMap(function))
        slips = finder
        guard let warning = finder.slip(of: node, at: index, span), places.insert(span).inserted else { continue }
        warnings.append(warning)
      }
    }
    return warnings
  }

  private func slip(of node: Node, at index: Int, _ span: Span) -> Diagnostic? {
    if case .reduce(let reduce) = node.op { return bound(reduce, node, span) }
    return single(node, at: index, span) ?? twice(node, span) ?? zeroed(node, span)
  }

  private static func mayBeSlip(_ op: Op) -> Bool {
    if case .reduce = op { return true }
    if case .softmax = op { return true }
    if case .logSoftmax = op { return true }
    return false
  }

  // MARK: A bound that is read as an axis

  /// Warns about `max(x, 0)` and `min(relu(x), 1)`: the second argument is an axis.
  private func bound(_ reduce: Reduce, _ node: Node, _ span: Span) -> Diagnostic? {
    let type = function.type(of: node.operands[0])
    guard type.rank >= 2, let call = calls[span], call.arguments.count == 2,
      case let arguments = call.positional, arguments.count == 2, case .integer(let axis) = arguments[1].kind,
      let (own, opposites, bounds) = Self.bounds[call.callee]
    else { return nil }
    let inner = if case .call(let inner) = arguments[0].kind { inner.callee } else { "" }
    guard axis == 0 || opposites.contains(inner) else { return nil }
    let (x, elementwise) = (arguments[0].description, "\(own)(\(arguments[0].description), \(axis))")
    let relu = call.callee == "max" && axis == 0 && type.dtype == .f32 ? "relu(\(x)) or " : ""
    return Diagnostic(
      .warning, "shape/axis-or-bound",
      "this takes the \(bounds) element along axis \(reduce.axis): \(node.types[0]) of \(type)", at: span,
      help: "write \(relu)\(elementwise) to bound each element, \(call.callee)(\(x), axis=\(axis)) if the axis is meant"
    )
  }

  /// For each reduction: the elementwise function that was meant, the calls that are typically followed by a bound, and
  /// the kind of bound.
  private static let bounds: [String: (own: String, opposites: Set<String>, bounds: String)] = [
    "max": ("maximum", ["minimum"], "largest"), "min": ("minimum", ["maximum", "relu"], "smallest"),
  ]

  // MARK: Softmax

  /// Warns about a softmax over an axis of extent 1, which is always 1; attention over a single key is fine.
  private func single(_ node: Node, at index: Int, _ span: Span) -> Diagnostic? {
    let type = function.type(of: node.operands[0])
    guard type.shape.last == 1 else { return nil }
    let isWeight = uses.uses(of: ValueID(node: index)).contains { use in
      if case .matMul = function.nodes[use.node].op { true } else { false }
    }
    guard !isWeight else { return nil }
    let (what, value) = if case .softmax = node.op { ("softmax", 1) } else { ("log_softmax", 0) }
    return Diagnostic(
      .warning, "shape/softmax-of-one", "a \(what) along an axis of 1 is \(value) everywhere, this is of \(type)",
      at: span, help: "the probability of one class is sigmoid(\(calls[span]?.positional.first?.description ?? "x"))")
  }

  private func twice(_ node: Node, _ span: Span) -> Diagnostic? {
    let inner = function.producer(of: node.operands[0])
    guard case .softmax = inner.op else { return nil }
    let what = if case .softmax = node.op { "softmax" } else { "log_softmax" }
    return Diagnostic(
      .warning, "value/softmax-twice", "this is a \(what) of a softmax, which makes all of them nearly equal", at: span,
      notes: inner.origin.span.map { [.init("the first one is here", at: $0)] } ?? [],
      help: what == "softmax" ? "leave one of them out" : "leave the softmax out: log_softmax takes it, too")
  }

  /// Warns about scores that are masked by 0: they count as much as any other score of 0.
  private func zeroed(_ node: Node, _ span: Span) -> Diagnostic? {
    let choice = function.producer(of: node.operands[0])
    guard case .select = choice.op, choice.operands.count == 3, let place = choice.origin.span, calls[place] != nil
    else {
      return nil
    }
    let arms = [choice.operands[1], choice.operands[2]]
    guard let hidden = arms.firstIndex(where: isZero), case let scores = arms[1 - hidden], !isConstant(scores),
      // A selection by the scores themselves, such as relu, is not a mask.
      !function.producer(of: choice.operands[0]).operands.contains(scores)
    else { return nil }
    let help = calls[place].flatMap { call -> String? in
      var arguments = call.positional
      guard arguments.count == 3, arguments[1 + hidden].literalKind != nil else { return nil }
      arguments[1 + hidden] = Expression(.unary(.negate, Expression(.infinity, span: place)), span: place)
      return "write where(\(arguments.map(\.description).joined(separator: ", ")))"
    }
    return Diagnostic(
      .warning, "mask/zero-score", "what is hidden has the score 0, of which a softmax still makes a share", at: place,
      notes: [.init("the softmax is here", at: span)], help: help ?? "hide it with -inf")
  }

  private func isConstant(_ value: ValueID) -> Bool {
    if case .constant = function.producer(of: value).op { true } else { false }
  }

  private func isZero(_ value: ValueID) -> Bool {
    guard case .constant(let constant) = function.producer(of: value).op, case .float(0) = constant.value else {
      return false
    }
    return true
  }
}
