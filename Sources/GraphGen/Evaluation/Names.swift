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
    throw unknownName(name, at: span, in: scope)
  }

  func unknownName(_ name: String, at span: Span, in scope: Scope) -> Diagnostic {
    if let later = scope.later[name] {
      return Diagnostic(
        "spec/used-before-definition", "'\(name)' is used above its definition", at: span,
        notes: [.init("'\(name)' is defined here", at: later)], help: "move the definition up: names are read in order")
    }
    if module.callable(named: name, isLibrary: scope.isLibrary) != nil {
      return Diagnostic(
        "spec/unknown-name", "'\(name)' is a callable, not a value", at: span, help: "call it: \(name)(...)")
    }
    let near = module.nearest(to: name, among: scope.entries.keys.sorted() + DType.declarable.map(\.rawValue))
    return Diagnostic(
      "spec/unknown-name", "no config, dim, input, parameter or equation is called '\(name)' here", at: span,
      help: near.map { "did you mean '\($0)'?" }
    ).fixed(near, replacing: name)
  }

  func unknownArgument(_ name: String, of callee: String, valid: [String], at span: Span) -> Diagnostic {
    let near = module.nearest(to: name, among: valid)
    return Diagnostic(
      "spec/unknown-argument", "\(callee) has no argument '\(name)'", at: span,
      help: near.map { "did you mean '\($0)'?" }
        ?? (valid.isEmpty ? "it takes no named arguments" : "its named arguments are \(valid.joined(separator: ", "))")
    ).fixed(near, replacing: name)
  }

  /// Checks the names of the arm of an `if` that is not taken.
  ///
  /// - Parameter hasIndex: whether `i` is the index of a `repeat` here.
  func resolve(_ expression: Expression, in scope: Scope, hasIndex: Bool = false) throws {
    try module.countSteps(1, at: expression.span)
    func resolve(_ part: Expression) throws { try self.resolve(part, in: scope, hasIndex: hasIndex) }
    switch expression.kind {
    case .integer, .float, .string, .boolean, .infinity, .enumCase: break
    case .name(let name):
      if scope[name] == nil, DType(declarable: name) == nil, !(hasIndex && name == "i"),
        module.callable(named: name, isLibrary: scope.isLibrary) == nil
      {
        throw unknownName(name, at: expression.span, in: scope)
      }
    case .list(let elements): for element in elements { try resolve(element) }
    case .call(let call):
      let isRepeat = try callee(call, in: scope) == nil
      for argument in call.arguments {
        try self.resolve(argument.value, in: scope, hasIndex: hasIndex || (isRepeat && argument.name != nil))
      }
    case .unary(_, let operand), .transpose(let operand): try resolve(operand)
    case .binary(_, let left, let right):
      try resolve(left)
      try resolve(right)
    case .index(let operand, let indices):
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
