extension Expression {
  /// The kind of a literal, with or without a sign; `nil` for an expression that must be evaluated.
  package var literalKind: ConfigSpec.Kind? {
    switch kind {
    case .integer: .int
    case .float, .infinity: .float
    case .boolean: .bool
    case .string: .string
    case .unary(.negate, let operand):
      switch operand.kind {
      case .integer: .int
      case .float, .infinity: .float
      default: nil
      }
    default: nil
    }
  }

  /// Whether a member (`x.view`) occurs anywhere in the expression.
  var hasMember: Bool {
    var found = false
    forEachPart { if case .member = $0.kind { found = true } }
    return found
  }

  /// Calls `body` with every name that denotes a value, in the order of the text, but not with names of callees.
  package func forEachName(_ body: (Name) -> Void) {
    forEachPart { part in
      if case .name(let name) = part.kind { body(Name(name, span: part.span)) }
    }
  }

  /// Calls `body` with the expression, then with each of its parts, in the order of the text.
  package func forEachPart(_ body: (Expression) -> Void) {
    body(self)
    switch kind {
    case .integer, .float, .string, .boolean, .infinity, .enumCase, .name: break
    case .call(let call):
      for argument in call.arguments { argument.value.forEachPart(body) }
    case .list(let elements):
      for element in elements { element.forEachPart(body) }
    case .unary(_, let operand), .transpose(let operand): operand.forEachPart(body)
    case .member(let value, let member):
      value.forEachPart(body)
      for argument in member.arguments ?? [] { argument.value.forEachPart(body) }
    case .binary(_, let left, let right):
      left.forEachPart(body)
      right.forEachPart(body)
    case .index(let value, let indices):
      value.forEachPart(body)
      for index in indices { index.forEachPart(body) }
    case .conditional(let then, let condition, let otherwise):
      then.forEachPart(body)
      condition.forEachPart(body)
      otherwise.forEachPart(body)
    }
  }
}

extension Expression.Index {
  fileprivate func forEachPart(_ body: (Expression) -> Void) {
    switch kind {
    case .newAxis, .ellipsis: break
    case .at(let position): position.forEachPart(body)
    case .slice(let start, let end):
      start?.forEachPart(body)
      end?.forEachPart(body)
    }
  }
}
