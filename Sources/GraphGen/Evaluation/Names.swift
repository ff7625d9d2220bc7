import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension FunctionGenerator {
  func lookUp(_ name: String, at span: Span, in scope: Scope) throws -> Value {
    if let entry = scope[name] {
      guard let value = entry.value else { throw AlreadyReported() }
      return value
    }
    if let dtype = DType(declarable: name) { return .dtype(dtype) }
    if name == ModelUse.trainingName { return .boolean(module.use.isTraining) }
    throw unknownName(name, at: span, in: scope)
  }

  func unknownName(_ name: String, at span: Span, in scope: Scope) -> Diagnostic {
    if let later = scope.later[name] {
      return module.moving(
        later, above: span,
        Diagnostic(
          "spec/used-before-definition", "'\(name)' is used above its definition", at: span,
          notes: [.init("'\(name)' is defined here", at: later)],
          help: "move the definition up: names are read in order"))
    }
    if module.callable(named: name, isLibrary: scope.isLibrary) != nil {
      return Diagnostic(
        "spec/unknown-name", "'\(name)' is a callable, not a value", at: span,
        help: "call it with what it works on, in parentheses after its name"
      ).suggesting(lastTensor(before: span, in: scope).map { "\(name)(\($0))" }, replacing: name)
    }
    if let dtype = ForeignArguments.dtype(name) {
      return Diagnostic(
        "spec/unknown-name", "no config, dim, input, parameter or equation is called '\(name)' here", at: span,
        help: "the dtype is called '\(dtype)' here"
      ).fixed(dtype, replacing: name)
    }
    let near = module.nearest(to: name, among: scope.entries.keys.sorted() + DType.declarable.map(\.rawValue))
    return Diagnostic(
      "spec/unknown-name", "no config, dim, input, parameter or equation is called '\(name)' here", at: span,
      help: near.map { "did you mean '\($0)'?" } ?? listing(scope)
    ).fixed(near, replacing: name)
  }

  /// The last tensor that is defined before a place.
  private func lastTensor(before place: Span, in scope: Scope) -> String? {
    let tensors = scope.entries.filter { _, entry in
      if case .tensor? = entry.value {
        entry.span.source == place.source && entry.span.start < place.start
      } else {
        false
      }
    }
    return tensors.max { $0.value.span.start < $1.value.span.start }?.key
  }

  /// The names of a scope as text, if there are few.
  private func listing(_ scope: Scope) -> String? {
    guard (1...12).contains(scope.entries.count + scope.later.count) else { return nil }
    let names = scope.entries.keys.sorted() + scope.later.keys.sorted()
    return "the names are \(names.joined(separator: ", "))"
  }

  /// The error for an argument that the callee does not have: a name of another framework, an argument that is not
  /// needed here, or a misspelling.
  func unknownArgument(
    _ argument: Expression.Argument, of callee: String, valid: [String], in call: Expression.Call
  ) -> Diagnostic {
    let name = argument.name ?? ""
    let span = argument.nameSpan ?? argument.value.span
    let open = valid.filter { own in !call.arguments.contains { $0.name == own } }
    var error = Diagnostic(
      "spec/unknown-argument", "\(callee) has no argument '\(name)'", at: span,
      help: valid.isEmpty ? "it takes no named arguments" : "its named arguments are \(valid.joined(separator: ", "))")
    if let own = ForeignArguments.own(for: name, among: open) {
      error.help = "it is called '\(own)' here"
      return error.fixed(own, replacing: name)
    }
    if let reason = ForeignArguments.needless(name) {
      error.help = reason
      return removing(argument, from: call, error)
    }
    if let near = module.nearest(to: name, among: open) {
      error.help = "did you mean '\(near)'?"
      return error.fixed(near, replacing: name)
    }
    return error
  }

  /// The fix that removes an argument and the adjacent comma.
  private func removing(
    _ argument: Expression.Argument, from call: Expression.Call, _ error: Diagnostic
  ) -> Diagnostic {
    func start(_ argument: Expression.Argument) -> Span { argument.nameSpan ?? argument.value.span }
    guard let index = call.arguments.firstIndex(where: { start($0) == start(argument) }) else { return error }
    var place = start(argument).joined(with: argument.value.span)
    if index > 0 {
      place = Span(source: place.source, start: Int(call.arguments[index - 1].value.span.end), end: Int(place.end))
    } else if call.arguments.count > 1 {
      place = Span(source: place.source, start: Int(place.start), end: Int(start(call.arguments[1]).start))
    }
    return error.fixed("", replacing: module.written(place), at: place)
  }

  /// Checks the names in the arm of an `if` that is not taken.
  ///
  /// - Parameter hasIndex: whether `i`, the index of a `repeat`, is defined here.
  func resolve(_ expression: Expression, in scope: Scope, hasIndex: Bool = false) throws {
    try module.countSteps(1, at: expression.span)
    func resolve(_ part: Expression) throws { try self.resolve(part, in: scope, hasIndex: hasIndex) }
    switch expression.kind {
    case .integer, .float, .string, .boolean, .infinity, .enumCase: break
    case .name(let name):
      if scope[name] == nil, DType(declarable: name) == nil, name != ModelUse.trainingName, !(hasIndex && name == "i"),
        module.callable(named: name, isLibrary: scope.isLibrary) == nil
      {
        throw unknownName(name, at: expression.span, in: scope)
      }
    case .list(let elements): for element in elements { try resolve(element) }
    case .call(let call):
      let isRepeat = try callee(call, at: expression.span, in: scope) == nil
      for argument in call.arguments {
        try self.resolve(argument.value, in: scope, hasIndex: hasIndex || (isRepeat && argument.name != nil))
      }
    case .unary(_, let operand), .transpose(let operand): try resolve(operand)
    case .binary(_, let left, let right):
      try resolve(left)
      try resolve(right)
    case .member(let base, let member): throw memberError(base, member, of: expression, in: scope)
    case .index(let operand, let indices):
      if case .member = operand.kind {
        throw memberError(indexed: operand, indices, whole: expression.span, in: scope)
      }
      try resolve(operand)
      for index in indices {
        switch index.kind {
        case .newAxis, .ellipsis: break
        case .at(let position): try resolve(position)
        case .slice(let start, let end): for bound in [start, end].compactMap({ $0 }) { try resolve(bound) }
        }
      }
    case .conditional(let then, let condition, let otherwise):
      for part in [then, condition, otherwise] { try resolve(part) }
    }
  }
}
