extension Expression {
  /// The kind of a literal, with or without a sign; `nil` for anything that has to be evaluated.
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

  /// Calls `body` with every name that stands for a value, in the order of the text. Callees are not among them.
  package func forEachName(_ body: (Name) -> Void) {
    switch kind {
    case .integer, .float, .string, .boolean, .infinity, .enumCase: break
    case .name(let name): body(Name(name, span: span))
    case .call(let call):
      for argument in call.arguments { argument.value.forEachName(body) }
    case .list(let elements):
      for element in elements { element.forEachName(body) }
    case .unary(_, let operand), .transpose(let operand): operand.forEachName(body)
    case .binary(_, let left, let right):
      left.forEachName(body)
      right.forEachName(body)
    case .index(let value, let indices):
      value.forEachName(body)
      for index in indices { index.forEachName(body) }
    case .conditional(let then, let condition, let otherwise):
      then.forEachName(body)
      condition.forEachName(body)
      otherwise.forEachName(body)
    }
  }
}

extension Expression.Index {
  fileprivate func forEachName(_ body: (Name) -> Void) {
    switch kind {
    case .newAxis, .ellipsis: break
    case .at(let position): position.forEachName(body)
    case .slice(let start, let end):
      start?.forEachName(body)
      end?.forEachName(body)
    }
  }
}
